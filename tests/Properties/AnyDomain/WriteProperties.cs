using Ecomm.Adapters.Storage;
using FsCheck.Xunit;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What a write means, and that the store in memory does that, all of it or nothing.</summary>
[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 1000)]
public sealed class WriteProperties
{
    [Property]
    public async Task A_store_in_memory_does_what_writes_mean_all_together_or_not_at_all(
        Item[] stored,
        ItemWrite[] writes
    )
    {
        var before = stored.DistinctBy(item => item.Key).ToDictionary(item => item.Key);
        var together = writes.DistinctBy(write => write.Key).ToArray();
        var store = new MemoryStore();
        await store.Write([.. before.Values.Select(item => new ItemWrite.Put(item))], CancellationToken.None);
        var result = await store.Write(together, CancellationToken.None);
        var after = together.Select(write => write.After(before.GetValueOrDefault(write.Key))).ToArray();
        if (after.All(one => one.IsSome))
        {
            Assert.Equal(WriteResult.Committed, result);
            foreach (var written in after.Select(one => (Written)one.Case!))
            {
                if (written.Item is { } item)
                {
                    before[item.Key] = item;
                }
            }
        }
        else
        {
            Assert.Equal(WriteResult.Conflict, result);
        }
        Assert.Equal(before.Values.OrderBy(item => $"{item.Key}"), store.Items.OrderBy(item => $"{item.Key}"));
    }

    [Property]
    public void A_put_is_for_nothing_that_is_there(Item item, Item? current) =>
        Assert.Equal(
            current is null ? Some(new Written(item)) : None,
            new ItemWrite.Put(item).After(current is null ? null : current with { Key = item.Key })
        );

    [Property]
    public void A_change_and_a_check_are_for_the_version_that_they_name(Item current, ItemWrite write)
    {
        var version = (current.Attributes[Attributes.Version] as Value.Number)?.Of.Text;
        var after = write.After(current);
        if (write is ItemWrite.Change change)
        {
            Assert.Equal(version == $"{change.Version}", after.IsSome);
        }
        if (write is ItemWrite.Check check)
        {
            Assert.Equal(check.Version.Match(wanted => version == $"{wanted}", () => false), after.IsSome);
            Assert.True(after.ForAll(written => written.Item == current));
            Assert.Equal(check.Version.IsNone, write.After(null).IsSome);
        }
    }

    [Property]
    public void An_addition_adds_up_or_is_not_done(Item current, ItemWrite write)
    {
        if (write is not ItemWrite.Add add)
        {
            return;
        }
        var sums = add.Deltas.Map(delta =>
            (delta.Attribute, Sum: Whole(current.Attributes[delta.Attribute]) + delta.By, delta.Max)
        );
        var after = add.After(current);
        Assert.Equal(sums.ForAll(sum => sum.Sum >= 0 && sum.Sum <= sum.Max), after.IsSome);
        if (after.Case is Written { Item: var item })
        {
            var expected = current.Attributes.With(add.Set);
            sums.Iter(sum => expected = expected.With(new Value.Map { { sum.Attribute, (long)sum.Sum } }));
            Assert.Equal(expected, item!.Attributes);
        }
        Assert.True(add.Initial.IsSome || add.After(null).IsNone, "there was nothing to add to");
        Assert.Equal(add.Initial.Map(initial => add.After(new Item(add.Key, initial))).IfNone(None), add.After(null));
    }

    private static decimal Whole(Value? value) =>
        value is Value.Number number
            ? decimal.Parse(number.Of.Text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
}
