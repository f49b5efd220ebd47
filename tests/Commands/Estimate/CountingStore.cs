using System.Text;

namespace Ecomm.Commands.Tests.Estimate;

/// <summary>What requests to a store consumed.</summary>
public sealed record Consumed(int Requests, decimal Read, decimal Write, decimal Index)
{
    public static readonly Consumed Nothing = new(0, 0, 0, 0);

    public static Consumed operator +(Consumed one, Consumed other) => Add(one, other);

    public static Consumed Add(Consumed left, Consumed right) =>
        new(left.Requests + right.Requests, left.Read + right.Read, left.Write + right.Write, left.Index + right.Index);
}

/// <summary>
/// A store in memory that reckons what DynamoDB would consume: a read unit for 4 KB, a write unit for 1 KB of the item that is
/// left, twice as many in a transaction, and one for a new entry of the listing index.
/// </summary>
public sealed class CountingStore : IStore
{
    private const decimal ReadBytes = 4096;
    private const decimal WriteBytes = 1024;

    private readonly MemoryStore store = new();
    private Consumed consumed = Consumed.Nothing;

    public IReadOnlyList<Item> Items => store.Items;

    /// <summary>What was consumed since the last call.</summary>
    public Consumed Take()
    {
        var taken = consumed;
        consumed = Consumed.Nothing;
        return taken;
    }

    public async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        var items = await store.Get(keys, cancel);
        consumed += new Consumed(1, items.Sum(item => Units(item is null ? 0 : SizeOf(item), ReadBytes)), 0, 0);
        return items;
    }

    public async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        var result = await store.Write(writes, cancel);
        Assert.Equal(WriteResult.Committed, result);
        var factor = writes.Count > 1 ? 2 : 1;
        var index = writes.Count(write =>
            write is ItemWrite.Put put && put.Item.Attributes[Attributes.ListPartition] is not null
        );
        var units = 0m;
        foreach (var write in writes)
        {
            var item = (await store.Get([write.Key], cancel))[0];
            units += factor * Units(item is null ? 0 : SizeOf(item), WriteBytes);
        }
        consumed += new Consumed(1, 0, units + index, index);
        return result;
    }

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        store.Query(query, cancel);

    /// <summary>See «DynamoDB item sizes and formats».</summary>
    public static int SizeOf(Item item) =>
        Named(Attributes.Pk, new Value.Text(item.Key.Pk))
        + Named(Attributes.Sk, new Value.Text(item.Key.Sk))
        + SizeOf(item.Attributes);

    /// <summary>The size of what the listing index holds of an item; 0 if it does not list it.</summary>
    public static int SizeOfEntry(Item item) =>
        item.Attributes[Attributes.ListPartition] is { } partition && item.Attributes[Attributes.ListSort] is { } sort
            ? Named(Attributes.Pk, new Value.Text(item.Key.Pk))
                + Named(Attributes.Sk, new Value.Text(item.Key.Sk))
                + Named(Attributes.ListPartition, partition)
                + Named(Attributes.ListSort, sort)
            : 0;

    private static decimal Units(int bytes, decimal unit) => Math.Max(1, Math.Ceiling(bytes / unit));

    private static int SizeOf(Value.Map map) => map.Sum(field => Named(field.Name, field.Value));

    private static int Named(string name, Value value) => Encoding.UTF8.GetByteCount(name) + SizeOfValue(value);

    private static int SizeOfValue(Value value) =>
        value switch
        {
            Value.Text text => Encoding.UTF8.GetByteCount(text.Of),
            Value.Number number => (number.Of.Text.Length + 1) / 2 + 1,
            Value.Map map => 3 + map.Count + SizeOf(map),
            Value.List list => 3 + list.Of.Sum(element => 1 + SizeOfValue(element)),
            _ => 1,
        };
}
