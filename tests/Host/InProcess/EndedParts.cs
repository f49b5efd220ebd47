using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Decisions;
using Ecomm.Decisions.Inventory;
using Ecomm.Engine;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Microsoft.Extensions.Logging;

namespace Ecomm.HostTests.InProcess;

/// <summary>A part of the chain that ends by a bug, while all others go on: only a restart helps, and the probe says so.</summary>
public sealed class EndedParts : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private readonly Clock clock = new();
    private readonly Lines log = new();
    private Database database = null!;
    private LocalChain chain = null!;
    private Shell shell = null!;

    public async Task InitializeAsync()
    {
        database = new Database(Path.Combine(data.FullName, Database.FileName));
        shell = new Shell(database.EventStore, database.Records, new NoGateway(), clock, Random.Shared.NextDouble);
        chain = new LocalChain(
            Domains.All,
            database,
            shell,
            new ChainOptions(
                RetryPolicy.Default,
                new Hosting.Chain.Surroundings(clock, TaskScheduler.Default, Random.Shared.NextDouble, Guid.NewGuid),
                log
            ),
            await Beginnings.Cursors(database, [.. Routes.Of(Domains.All).Workers.Select(route => route.Name)])
        );
    }

    [Fact]
    public async Task One_part_that_ends_is_the_chains_end_and_is_named_in_the_log()
    {
        Assert.False(chain.IsRunning);
        chain.Run();
        Assert.True(chain.IsRunning);
        clock.IsBroken = true;

        // What is delivered is due to be written down.
        var lot = new Value.Map
        {
            { "sku", "PLUMS" },
            { "lotId", "LOT-1" },
            { "units", 10 },
        };
        await shell.Publish(
            new SkuRestocked(LotItem.Codec.Read(lot).IfLeft(() => null!), shell.Now()),
            StoredEvent.NoTrace,
            default
        );
        await Eventually.See(() => Task.FromResult(chain.IsRunning), isRunning => !isRunning, "the chain has stopped");

        var line = await Eventually.See(
            () =>
                Task.FromResult(
                    log.All.FirstOrDefault(text => text.Contains("ended by a bug", StringComparison.Ordinal))
                ),
            text => text is not null,
            "the log says so"
        );
        Assert.StartsWith("The checkpoint of the chain", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_is_stopped_has_no_bug()
    {
        chain.Run();
        await chain.Stop();
        Assert.DoesNotContain(log.All, line => line.Contains("bug", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await chain.Stop();
        Dispose();
        data.Delete(recursive: true);
    }

    public void Dispose()
    {
        chain.Dispose();
        database.Dispose();
        log.Dispose();
    }

    /// <summary>A clock that can lose the timer of the checkpoints.</summary>
    private sealed class Clock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            IsBroken && dueTime == Checkpoint.Interval
                ? throw new InvalidOperationException("there is no such timer")
                : base.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class NoGateway : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) => throw new NotSupportedException();
    }
}
