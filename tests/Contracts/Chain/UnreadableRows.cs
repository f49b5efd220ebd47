using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Operations.Recovery;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>A row of the event store that somebody has made unreadable by hand stops nothing but itself.</summary>
public sealed class UnreadableRows : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ChainOnFile chain;

    public UnreadableRows() => chain = new ChainOnFile(directory, new FakeTimeProvider());

    public Task InitializeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("{\"eventName\":\"ORDER_PLACED_EVENT\"")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Events_after_an_unreadable_one_flow_and_it_ends_as_unrouted(string item)
    {
        await Insert("UNREADABLE", item);
        await chain.Publish(1);
        Assert.Equal([2], chain.Queues[nameof(SyncOrderWorker)].Receive(10).Select(message => message.Seq));
        var letter = Assert.Single(chain.DeadLetters.All());
        Assert.Equal(
            (DeadEvent.Unrouted, 1, "no rule matches eventName ''"),
            (letter.Queue, letter.Seq, letter.Reason)
        );
    }

    public async Task DisposeAsync() => await chain.DisposeAsync();

    public void Dispose() => directory.Dispose();

    private Task<int> Insert(string pk, string item) =>
        chain.Database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute(
                    $"INSERT INTO {Database.EventsTable} (pk, sk, item) VALUES ($1, 'EVENT', $2)",
                    pk,
                    item
                ),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );
}
