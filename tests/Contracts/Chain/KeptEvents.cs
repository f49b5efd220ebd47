using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Contracts.Chain;

/// <summary>
/// The stream keeps its newest events in memory as they were read, and no more than fit there. Whether one is kept shows when
/// its row is gone: what is not kept cannot be read again.
/// </summary>
public sealed class KeptEvents : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;
    private readonly EventStream stream;

    public KeptEvents()
    {
        database = new Database(directory.File(Database.FileName));
        stream = new EventStream(database.Readers, Domains.All, () => database.Commits.Commits);
    }

    [Fact]
    public async Task An_event_that_was_read_is_kept()
    {
        await Insert(1, length: 1);
        var opened = stream.Open(1);
        Assert.NotNull(opened);
        await Delete();
        Assert.Same(opened, stream.Open(1));
    }

    [Fact]
    public async Task A_large_event_is_not_kept()
    {
        await Insert(1, length: EventStream.OpenedBytesMax);
        Assert.NotNull(stream.Open(1));
        await Delete();
        Assert.Null(stream.Open(1));
    }

    [Fact]
    public async Task Only_so_many_events_are_kept()
    {
        const int max = EventStream.OpenedMax;
        await database.EventStore.Write([.. Enumerable.Range(1, max + 1).Select(seq => Put(seq, length: 1))], default);
        for (var seq = 1; seq <= max + 1; seq++)
        {
            stream.Open(seq);
        }
        await Delete();
        Assert.InRange(Enumerable.Range(1, max + 1).Count(seq => stream.Open(seq) is not null), max / 2, max);
        Assert.Null(stream.Open(1));
        Assert.NotNull(stream.Open(max + 1));
    }

    [Fact]
    public async Task An_event_is_forgotten_after_so_many_commits_if_another_is_read()
    {
        var commits = 0L;
        var counting = new EventStream(database.Readers, Domains.All, () => commits);
        await Insert(1, length: 1);
        await Insert(2, length: 1);
        Assert.NotNull(counting.Open(1));
        commits += 2 * Recent<long, Lazy<Opened>>.CommitsMax;
        Assert.NotNull(counting.Open(2));
        await Delete();
        Assert.Null(counting.Open(1));
        Assert.NotNull(counting.Open(2));
    }

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    private async Task Insert(int number, int length)
    {
        await database.EventStore.Write([Put(number, length)], default);
    }

    private static ItemWrite Put(int number, int length) =>
        new ItemWrite.Put(
            new Item(new Key($"EVENTS#{number}", "EVENT"), new() { { "text", new string('x', length) } })
        );

    private Task<int> Delete() =>
        database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute($"DELETE FROM {Database.EventsTable}"),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );
}
