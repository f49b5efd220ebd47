using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Storage;

public sealed class MemoryStoreContract : StoreContract
{
    protected override IStore Store { get; } = new MemoryStore();
}

/// <summary>The table of the transactional store.</summary>
public sealed class SqliteStoreContract : StoreContract, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;

    public SqliteStoreContract() => database = new Database(directory.File(Database.FileName));

    protected override IStore Store => database.Records;

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }
}

/// <summary>The table of the event store, which has another layout and the same rules.</summary>
public sealed class SqliteEventStoreContract : StoreContract, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;

    public SqliteEventStoreContract() => database = new Database(directory.File(Database.FileName));

    protected override IStore Store => database.EventStore;

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }
}
