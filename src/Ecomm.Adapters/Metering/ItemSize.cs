using System.Text;

namespace Ecomm.Adapters.Metering;

/// <summary>
/// Sizes of items in bytes, and the units that they cost. See «DynamoDB item sizes and formats» and «DynamoDB read and write
/// operations».
/// </summary>
public static class ItemSize
{
    private const int ReadBytes = 4096;
    private const int WriteBytes = 1024;
    private const int NestingBytes = 3;
    private const int NumberBytesMax = 21;

    /// <summary>The size of an item with its key.</summary>
    public static int Of(Item item) => Of(item.Key) + Fields(item.Attributes);

    /// <summary>Write units of a write: the item before or after counts, whichever is larger.</summary>
    /// <param name="write">The write.</param>
    /// <param name="before">The item before it, if it is known: without it an update has the size of what it sets.</param>
    /// <param name="size">The size of that item; 0 without one.</param>
    public static int OfWrite(ItemWrite write, Item? before, int size)
    {
        switch (write)
        {
            case ItemWrite.Put put:
                return OfWrite(Of(put.Item));
            case ItemWrite.Check:
                return OfWrite(size);
            default:
                // Nearly always the item stays within its kilobyte whatever is set, and need not be made to be measured.
                var low = Math.Max(size, Of(write.Key));
                var high = low + Added(write);
                return OfWrite(low) == OfWrite(high) ? OfWrite(low)
                    : before is null ? OfWrite(high)
                    : OfWrite(Math.Max(size, write.After(before).Case is Written { Item: { } item } ? Of(item) : 0));
        }
    }

    /// <summary>Units of a consistent read; one that finds nothing costs as much as one that finds little.</summary>
    public static int OfRead(int bytes) => Begun(bytes, ReadBytes);

    public static int OfWrite(int bytes) => Begun(bytes, WriteBytes);

    /// <summary>Write units of the entry that an insertion makes in the listing index.</summary>
    public static int OfListing(Item item) => item.Attributes[Attributes.ListPartition] is null ? 0 : 1;

    /// <summary>The size of an entry of the listing index.</summary>
    public static int OfEntry(string partition, string sort, Key key) =>
        Of(key) + Named(Attributes.ListPartition, Bytes(partition)) + Named(Attributes.ListSort, Bytes(sort));

    // At most so much is added to an item: what is set, sums, and what a new one begins with.
    private static int Added(ItemWrite write) =>
        write switch
        {
            ItemWrite.Change change => Fields(change.Set),
            ItemWrite.Add add => Fields(add.Set)
                + add.Deltas.Sum(delta => Named(delta.Attribute, NumberBytesMax))
                + (add.Initial.Case is Value.Map initial ? Fields(initial) : 0),
            _ => 0,
        };

    private static int Of(Key key) => Named(Attributes.Pk, Bytes(key.Pk)) + Named(Attributes.Sk, Bytes(key.Sk));

    private static int Begun(int bytes, int unit) => Math.Max(1, (bytes + unit - 1) / unit);

    private static int Fields(Value.Map map)
    {
        var sum = 0;
        foreach (var (name, value) in map)
        {
            sum += Named(name, Of(value));
        }
        return sum;
    }

    private static int Named(string name, int bytes) => Bytes(name) + bytes;

    private static int Of(Value value) =>
        value switch
        {
            Value.Text text => Bytes(text.Of),
            Value.Number number => (number.Of.Text.Length + 1) / 2 + 1,
            Value.Map map => NestingBytes + map.Count + Fields(map),
            Value.List list => NestingBytes + list.Of.Sum(element => 1 + Of(element)),
            _ => 1,
        };

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
