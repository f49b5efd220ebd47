using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What every record that a domain declares keeps.</summary>
[Properties(Arbitrary = [typeof(DeclaredArbitraries)], MaxTest = 500)]
public sealed class RecordDeclarations
{
    [Property]
    public void It_is_read_as_it_was_written(DeclaredRecord record) =>
        Assert.Equal(Right<Failure, object>(record.Record), record.Entity.ReadRecord(record.Item));

    [Property]
    public void What_it_writes_are_its_declared_fields_and_its_place_in_a_list(DeclaredRecord record)
    {
        var written = record.Item.Attributes;
        Assert.Equal(
            record
                .Entity.Fields.Filter(field => field.IsRequired || written[field.Name] is not null)
                .Map(field => field.Name)
                .Append(record.Entity.List is null ? [] : Seq(Attributes.ListPartition, Attributes.ListSort)),
            toSeq(written.Select(field => field.Name))
        );
    }

    /// <summary>Whoever finds an item knows by its key what it is.</summary>
    [Property]
    public void Its_key_is_its_entitys_and_no_others(DeclaredRecord record)
    {
        Assert.Same(record.Entity, Assert.Single(Domains.All.Entities, entity => entity.Keys.Owns(record.Item.Key)));
        Assert.Same(record.Entity, Domains.All.OwnerOf(record.Item.Key));
    }

    [Property]
    public void The_first_id_of_its_key_is_that_of_its_subject(DeclaredRecord record) =>
        Assert.Equal(
            record.Item.Attributes[record.Entity.Subject.Field],
            Examples.Text(record.Entity.Keys.IdOf(record.Item.Key))
        );

    [Property]
    public void Its_place_in_the_list_is_where_the_list_is_read(DeclaredRecord record)
    {
        if (record.Entity.List is not { } list)
        {
            return;
        }
        var partitions = Enumerable
            .Range(0, ListKeys.Partitions)
            .Select(partition => Examples.Text(ListKeys.Partition(list, partition)));
        Assert.Contains(record.Item.Attributes[Attributes.ListPartition], partitions);
        var position = ListKeys
            .PositionOf(((Value.Text)record.Item.Attributes[Attributes.ListSort]!).Of)
            .IfLeft(error => throw new ArgumentException(error));
        Assert.Equal(record.Item.Attributes[Attributes.CreatedAt], Examples.Text(position.CreatedAt.ToString()));
        Assert.Equal(ListKeys.Sort(position), ((Value.Text)record.Item.Attributes[Attributes.ListSort]!).Of);
    }

    [Fact]
    public void No_two_lists_share_a_partition() =>
        Assert.Distinct(
            Domains
                .All.Entities.Map(entity => entity.List)
                .OfType<string>()
                .SelectMany(list => Enumerable.Range(0, ListKeys.Partitions).Select(n => ListKeys.Partition(list, n)))
        );

    [Property]
    public void Every_fault_of_what_is_stored_is_named_and_no_other(DeclaredRecord record) =>
        Named.AssertFaults(
            record.Entity.Fields,
            record.Item.Attributes,
            map => record.Entity.ReadRecord(record.Item with { Attributes = map }).Case as Failure,
            $"stored item {record.Item.Key.Pk} {record.Item.Key.Sk}: "
        );

    [Property(MaxTest = 1000)]
    public Property A_change_sets_what_differs_and_nothing_else_and_makes_the_one_of_the_other() =>
        Prop.ForAll(
            Pairs().ToArbitrary(),
            pair =>
            {
                var (before, after) = pair;
                var differing = after
                    .Item.Attributes.Where(field => !field.Value.Equals(before.Item.Attributes[field.Name]))
                    .Select(field => field.Name);
                var change = Change(before, after);
                Assert.Equal(before.Item.Key, change.Key);
                Assert.Equal(
                    differing.Append(Attributes.Version).Order(),
                    change.Set.Select(field => field.Name).Order()
                );
                if (before.Item.Attributes[Attributes.Version] is not null)
                {
                    var changed = Assert.IsType<Written>(change.After(before.Item).Case).Item!;
                    Assert.Equal(
                        after.Item.Attributes.With(new Value.Map { { Attributes.Version, Version(before) + 1 } }),
                        changed.Attributes
                    );
                    Assert.True(after.Entity.ReadRecord(changed).IsRight);
                    Assert.True(change.After(changed).IsNone, "a change can be made twice");
                }
            }
        );

    [Fact]
    public void A_change_that_takes_a_field_away_is_a_mistake()
    {
        var taken = 0;
        foreach (var entity in Domains.All.Entities)
        {
            foreach (var field in entity.Fields.Filter(field => !field.IsRequired))
            {
                var full = Shapes
                    .RecordOf(entity)
                    .Where(record => record.Item.Attributes[field.Name] is not null)
                    .Sample(1, new Rnd(1), 20)
                    .Single();
                var less = entity.ReadRecord(full.Item with { Attributes = full.Item.Attributes.Without(field.Name) });
                var error = Assert.Throws<System.Reflection.TargetInvocationException>(() =>
                    Change(full, new DeclaredRecord(entity, less.Case!, full.Item))
                );
                Assert.Equal($"{field.Name} cannot be taken away", error.InnerException!.Message);
                taken++;
            }
        }
        Assert.NotEqual(0, taken);
    }

    // A record and the same with other values: of the same key, place in the list and version, with all fields that were there.
    private static Gen<(DeclaredRecord Before, DeclaredRecord After)> Pairs() =>
        from before in Shapes.AnyRecord
        from other in Shapes.MapOf(before.Entity.Fields)
        from taken in Gen.SubListOf<FieldShape>(before.Entity.Fields)
        select (before, taken.Aggregate(before, (record, field) => But(record, field, other)));

    private static DeclaredRecord But(DeclaredRecord record, FieldShape field, Value.Map other)
    {
        if (other[field.Name] is not { } value || field.Name == Attributes.Version)
        {
            return record;
        }
        var attributes = record.Item.Attributes.With(new Value.Map { { field.Name, value } });
        var changed = record.Entity.ReadRecord(record.Item with { Attributes = attributes }).Case!;
        var item = record.Entity.WriteRecord(changed);
        return
            item.Key == record.Item.Key
            && Equals(item.Attributes[Attributes.ListPartition], record.Item.Attributes[Attributes.ListPartition])
            && Equals(item.Attributes[Attributes.ListSort], record.Item.Attributes[Attributes.ListSort])
            ? new DeclaredRecord(record.Entity, changed, item)
            : record;
    }

    // Of whatever class the records are.
    private static ItemWrite.Change Change(DeclaredRecord before, DeclaredRecord after) =>
        (ItemWrite.Change)
            before
                .Entity.GetType()
                .GetMethod(nameof(Entity<object>.Change))!
                .Invoke(before.Entity, [before.Record, after.Record, Version(before)])!;

    private static long Version(DeclaredRecord record) =>
        record.Item.Attributes[Attributes.Version] is Value.Number version
            ? long.Parse(version.Of.Text, CultureInfo.InvariantCulture)
            : 1;

    /// <summary>What there may be several of has no key that the subject's id alone makes.</summary>
    [Fact]
    public void The_records_of_a_subject_are_those_that_its_id_names_alone()
    {
        Assert.Equal(
            ["Stock"],
            Domains
                .All.RecordsOf(new SubjectId(SkuRestocked.OfSku, "APPLES"))
                .AsEnumerable()
                .Select(reference => reference.Entity.Name)
        );
        Assert.Equal(
            ["Allocation", "Order", "Payment", "Shipment"],
            Domains
                .All.RecordsOf(new SubjectId(OrderEvent.Order, "ORDER-1"))
                .AsEnumerable()
                .Select(reference => reference.Entity.Name)
                .Order()
        );
    }
}
