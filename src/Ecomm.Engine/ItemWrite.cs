using System.Diagnostics;

namespace Ecomm.Engine;

/// <summary>A conditional write of one item. The condition is what the decision behind it was made on.</summary>
public abstract record ItemWrite
{
    private ItemWrite(Key key) => Key = key;

    /// <summary>The key of the item. A transaction writes a key once at most («TransactWriteItems»).</summary>
    public Key Key { get; }

    /// <summary>Insert, if there is no item of that key.</summary>
    public sealed record Put(Item Item) : ItemWrite(Item.Key);

    /// <summary>
    /// Set these attributes (one of them the next version), if the stored version is the given one. They are texts, numbers or
    /// flags: how a null or a map is merged is not the same in all stores.
    /// </summary>
    public sealed record Change(Key Of, Value.Map Set, long Version) : ItemWrite(Of);

    /// <summary>
    /// Add to whole numbers atomically, if each result lies between 0 and <see cref="Delta.Max"/>, and set the given
    /// attributes. If there is no item: begin with <c>Initial</c> and zeros, or fail if that is none. An item that is there has
    /// whatever attributes <c>Initial</c> has, and what is added to is a whole number or absent.
    /// Not repeatable by itself: only ever written beside a guarded item.
    /// </summary>
    public sealed record Add(Key Of, Seq<Delta> Deltas, Value.Map Set, Option<Value.Map> Initial) : ItemWrite(Of);

    /// <summary>Write nothing, but require the stored version, or with none that there is no item.</summary>
    public sealed record Check(Key Of, Option<long> Version) : ItemWrite(Of);
}

/// <summary>A change of one attribute by a number of units, and the bound that it may not pass.</summary>
public sealed record Delta(string Attribute, long By, long Max);

/// <summary>The meaning of a write: what it makes of an item. Every store does this, each in its own language.</summary>
public static class ItemWrites
{
    /// <summary>
    /// What the write leaves behind: an item, or nothing if it writes nothing to a key that holds nothing. None if its condition
    /// does not hold.
    /// </summary>
    public static Option<Written> After(this ItemWrite write, Item? current) =>
        write switch
        {
            ItemWrite.Put put => current is null ? new Written(put.Item) : None,
            ItemWrite.Change change => current is not null && VersionOf(current) == change.Version
                ? new Written(new Item(change.Key, current.Attributes.With(change.Set)))
                : None,
            ItemWrite.Add add => AfterAdd(add, current),
            ItemWrite.Check check => (
                check.Version.Case is long version ? VersionOf(current) == version : current is null
            )
                ? new Written(current)
                : None,
            _ => throw new UnreachableException(),
        };

    private static Option<Written> AfterAdd(ItemWrite.Add add, Item? current)
    {
        var before = current is null ? add.Initial : Some(current.Attributes);
        if (before.Case is not Value.Map attributes)
        {
            return None;
        }
        var sums = new Value.Map(add.Deltas.Count);
        foreach (var delta in add.Deltas)
        {
            var sum = (Whole(attributes[delta.Attribute]) ?? 0) + delta.By;
            if (sum < 0 || sum > delta.Max)
            {
                return None;
            }
            sums.Add(delta.Attribute, sum);
        }
        return new Written(new Item(add.Key, attributes.With(add.Set).With(sums)));
    }

    private static long? VersionOf(Item? item) => Whole(item?.Attributes[Attributes.Version]);

    private static long? Whole(Value? value) =>
        value is Value.Number number ? number.Of.Whole(Scalars.WholeMax).ToNullable() : null;
}

/// <summary>The item of a key after a write; null if there is none.</summary>
public readonly record struct Written(Item? Item);
