using FsCheck.Xunit;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What a worker is told of the world.</summary>
[Properties(Arbitrary = [typeof(DeclaredArbitraries)], MaxTest = 300)]
public sealed class FoundRecords
{
    private static readonly Item Malformed = new(new Key("", ""), []);

    [Property]
    public void A_record_is_another_one_under_another_key_of_another_kind_or_with_another_value(
        DeclaredRecord one,
        DeclaredRecord other
    )
    {
        var found = Of(one);
        var elsewhere = Domains.All.Entities.Find(entity => entity != one.Entity).Case as Entity;
        Assert.Equal(found, found with { Source = new Value.Map { { "x", 1 } } });
        Assert.NotEqual(found, found with { Key = new Key(found.Key.Pk, found.Key.Sk + "x") });
        Assert.NotEqual(found, found with { Entity = elsewhere! });
        Assert.Equal(one.Record.Equals(other.Record), found.Equals(found with { Value = other.Record }));
        Assert.False(found.Equals(null));
    }

    [Property]
    public void A_record_takes_the_place_of_the_one_with_its_key_and_of_no_other(
        DeclaredRecord[] records,
        DeclaredRecord record
    )
    {
        var all = records.DistinctBy(one => one.Item.Key).ToList();
        var found = all.Aggregate(Found.Nothing, (some, one) => some.With(Of(one)));
        Assert.Equal(toSeq(all.Select(Of).ToArray()), found.Records);

        var with = found.With(Of(record)).Records;

        Assert.Single(with, one => one.Key == record.Item.Key);
        Assert.Contains(Of(record), with);
        Assert.Equal(
            found.Records.Filter(one => one.Key != record.Item.Key),
            with.Filter(one => one.Key != record.Item.Key)
        );
    }

    [Property]
    public void What_is_stored_is_found_in_turn_with_what_it_was_read_from(DeclaredRecord[] records, bool[] gaps)
    {
        var references = toSeq(records.Select(ReferenceOf).ToArray());
        var items = records.Select((record, i) => gaps.ElementAtOrDefault(i) ? null : record.Item).ToArray();
        var there = records.Where((_, i) => items[i] is not null).ToList();

        var found = (Found)Found.Read(references, items);

        Assert.Equal(toSeq(there.Select(Of).ToArray()), found.Records);
        Assert.Equal(there.Select(record => record.Item.Attributes), found.Records.Map(one => one.Source));
        Assert.Equal(found.Records, Found.ReadWellFormed(references, items).Records);
    }

    [Property]
    public void What_is_malformed_is_the_failure_and_is_left_out_for_people(DeclaredRecord record, DeclaredRecord other)
    {
        Seq<RecordRef> references = Seq(ReferenceOf(record), ReferenceOf(other), ReferenceOf(record));
        Item?[] items = [record.Item, Malformed, record.Item];

        Assert.IsType<Failure.Malformed>(Found.Read(references, items).Case);
        Assert.Equal(Seq(Of(record), Of(record)), Found.ReadWellFormed(references, items).Records);
    }

    private static FoundRecord Of(DeclaredRecord record) => new(record.Entity, record.Item.Key, record.Record);

    private static RecordRef ReferenceOf(DeclaredRecord record) => new(record.Entity, record.Item.Key);
}
