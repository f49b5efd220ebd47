using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Chain;

/// <summary>
/// The stream keeps the bodies of its newest records in memory, and no more than fit there. Whether one is kept shows when
/// its row is gone: what is not kept cannot be made again.
/// </summary>
public sealed class KeptBodies : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;
    private readonly EventStream stream;

    public KeptBodies()
    {
        database = new Database(directory.File(Database.FileName));
        stream = new EventStream(database.Readers);
    }

    [Fact]
    public async Task A_body_that_was_made_is_kept()
    {
        await Insert(1, length: 1);
        var body = stream.Body(1);
        Assert.NotNull(body);
        await Delete();
        Assert.Equal(body, stream.Body(1));
    }

    [Fact]
    public async Task A_long_body_is_not_kept()
    {
        await Insert(1, length: EventStream.BodyCharactersMax);
        Assert.InRange(stream.Body(1)!.Length, EventStream.BodyCharactersMax, 2 * EventStream.BodyCharactersMax);
        await Delete();
        Assert.Null(stream.Body(1));
    }

    [Fact]
    public async Task Only_so_many_bodies_are_kept()
    {
        const int max = EventStream.BodiesMax;
        for (var seq = 1; seq <= max + 1; seq++)
        {
            await Insert(seq, length: 1);
        }
        foreach (var record in stream.ReadAfter(0).Concat(stream.ReadAfter(EventStream.BatchMax)))
        {
            stream.Remember(record);
        }
        await Delete();
        Assert.Equal(max, Enumerable.Range(1, max + 1).Count(seq => stream.Body(seq) is not null));
        Assert.Null(stream.Body(1));
    }

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    private async Task Insert(int number, int length)
    {
        var item = new Item(new Key($"EVENTS#{number}", "EVENT"), new() { { "text", new string('x', length) } });
        await database.EventStore.Write([new ItemWrite.Put(item)], default);
    }

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
