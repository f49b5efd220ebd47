using Ecomm.Hosting.Chain;
using Ecomm.Operations.Recovery;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>An event that no rule matches, while the disk takes the event and refuses its dead letter.</summary>
public sealed class UnroutedEvents : IAsyncLifetime, IDisposable
{
    /// <summary>SQLite's result code of a full disk.</summary>
    private const int SqliteFull = 13;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory directory = new();
    private readonly SemaphoreSlim refused = new(0);
    private readonly ChainOnFile chain;
    private volatile bool isFull;
    private int commits;

    public UnroutedEvents() => chain = new ChainOnFile(directory, new FakeTimeProvider(), BeforeCommit);

    public Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_pipe_passes_an_unrouted_event_only_after_it_is_parked()
    {
        isFull = true;
        var publishing = chain.Publish(1, name: "ORDER_RETRACTED_EVENT");
        // A pipe that has passed the event does not try a second time.
        Assert.True(await refused.WaitAsync(Patience), "the event is parked");
        Assert.Equal(0, chain.Position);
        Assert.True(await refused.WaitAsync(Patience), "what was refused is tried again");
        Assert.Equal(0, chain.Position);
        Assert.Empty(chain.DeadLetters.All());
        isFull = false;
        await publishing;
        Assert.Equal(1, chain.Position);
        var letter = Assert.Single(chain.DeadLetters.All());
        Assert.Equal((DeadEvent.Unrouted, 1L), (letter.Queue, letter.Seq));
    }

    public async Task DisposeAsync()
    {
        isFull = false;
        await chain.DisposeAsync();
    }

    public void Dispose()
    {
        refused.Dispose();
        directory.Dispose();
    }

    // The first commit is that of the event.
    private void BeforeCommit()
    {
        if (Interlocked.Increment(ref commits) > 1 && isFull)
        {
            refused.Release();
            throw new SqliteException("database or disk is full", SqliteFull);
        }
    }
}
