using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Chain;

/// <summary>A deferred message keeps its delay in the file, also in one that a version before delays has made.</summary>
public sealed class WrittenDelays : IDisposable
{
    private static readonly Message Delayed = new("1", 1, 2, Samples.Noon, TimeSpan.FromSeconds(3));

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_delay_is_read_as_it_was_written() => Assert.Equal([Delayed], await WriteAndRead(Delayed));

    [Fact]
    public async Task A_file_of_an_earlier_version_is_read_and_written()
    {
        using (var before = new Statements(directory.File(Database.FileName), readOnly: false))
        {
            before.Execute(
                "CREATE TABLE deferred (queue TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, "
                    + "receives INTEGER NOT NULL, visible_at INTEGER NOT NULL, PRIMARY KEY (queue, id)) WITHOUT ROWID"
            );
            before.Execute("INSERT INTO deferred VALUES ('Worker', '0', 7, 1, 5)");
        }

        Assert.Equal([new Message("0", 7, 1, new Instant(5)), Delayed], await WriteAndRead(Delayed));
        Assert.Equal([new Message("0", 7, 1, new Instant(5)), Delayed], await WriteAndRead(Delayed));
    }

    private async Task<IEnumerable<Message>> WriteAndRead(Message message)
    {
        using var database = new Database(directory.File(Database.FileName));
        await database.Commits.Run(
            statements =>
            {
                Checkpoint.Write(statements, "Worker", message);
                return new Outcome<int>(0, Rows: 1, IsUndone: false);
            },
            compound: false
        );
        return database.Readers.Read(Checkpoint.ReadDeferred)["Worker"];
    }
}
