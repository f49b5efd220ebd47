namespace Ecomm.Contracts.Storage;

public abstract partial class StoreContract
{
    private Key KeyOf(string name) => new($"{run}#{name}", $"ITEM#{name}");

    private ItemWrite.Put Put(string name, Value.Map attributes) => new(new Item(KeyOf(name), attributes));

    private ItemWrite.Change Change(string name, long version, Value.Map set) => new(KeyOf(name), set, version);

    private ItemWrite.Add Add(string name, Seq<Delta> deltas, Value.Map? set = null, Value.Map? initial = null) =>
        new(KeyOf(name), deltas, set ?? [], Optional(initial));

    private ItemWrite.Check Check(string name, long? version) => new(KeyOf(name), version.ToOption());

    /// <summary>Writes; a store that is busy is tried again, as the shell does.</summary>
    private async Task<WriteResult> Write(params ItemWrite[] writes)
    {
        while (true)
        {
            if (await Store.Write(writes, default) is var result && result is not WriteResult.Busy)
            {
                return result;
            }
        }
    }

    private async Task<Item?> Get(string name) => (await Store.Get([KeyOf(name)], default))[0];

    private async Task AssertStored(string name, Value.Map expected)
    {
        var item = await Get(name);
        Assert.NotNull(item);
        Assert.Equal(KeyOf(name), item.Key);
        AssertSame(expected, item.Attributes);
    }

    private static void AssertSame(Value expected, Value actual)
    {
        if (!expected.Equals(actual))
        {
            Assert.Fail($"expected {ValueJson.Write(expected)}, found {ValueJson.Write(actual)}");
        }
    }
}
