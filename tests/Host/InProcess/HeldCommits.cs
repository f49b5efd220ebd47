using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Adapters.Storage;
using Ecomm.Decisions;
using Ecomm.Engine;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using LanguageExt;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.HostTests.InProcess;

/// <summary>The system in this process, where a test can hold its disk back or fill it.</summary>
public sealed class HeldCommits : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private readonly ManualResetEventSlim open = new(initialState: true);
    private readonly SemaphoreSlim arrived = new(0);
    private LocalSystem system = null!;
    private readonly ManualResetEventSlim disk = new(initialState: true);
    private IOException? fault;
    private SqliteException? refusal;
    private int commitsUntilHeld;

    public Task InitializeAsync()
    {
        system = LocalSystem.Start(
            Domains.All,
            new LocalOptions(data.FullName, GatewayFailureRate: 0, RetryDelay: TimeSpan.FromMilliseconds(50)),
            NullLoggerFactory.Instance,
            new Hooks(BeforeCommit, BeforeFlush)
        );
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_order_is_not_accepted_before_its_event_is_committed()
    {
        open.Reset();
        var placing = Place("HELD-1");
        await arrived.WaitAsync(TimeSpan.FromSeconds(30));
        // Time enough for an answer that comes too soon; a right one cannot come before the commit.
        Assert.NotSame(placing, await Task.WhenAny(placing, Task.Delay(200)));
        Assert.Empty(system.ReadEvents(after: 0));
        open.Set();
        Assert.Equal(202, (await placing).Status);
        Assert.Equal("ORDER_PLACED_EVENT", system.ReadEvents(after: 0)[0].EventName);
    }

    [Fact]
    public async Task Nothing_leaves_before_the_flush_of_what_made_it()
    {
        Assert.Equal(202, (await Ask("RestockSkuApi", """{"sku":"HELD","lotId":"LOT-1","units":5}""")).Status);
        await Drained();
        await system.Database.Commits.Flushed();
        disk.Reset();
        var placing = Place("HELD-2", "HELD");
        // The workers go on: the order is there, its unit is allocated, its payment is about to be asked for.
        await Eventually.See(
            () => system.Database.Records.Ahead.Get([PaymentOf("HELD-2")], default),
            items => items[0] is not null,
            "the payment is tried"
        );
        var listing = Ask("ListOrdersApi", "{}");
        // Time enough for what comes too soon; what is right cannot come before the flush.
        await Task.WhenAny(placing, listing, Task.Delay(200));
        Assert.False(placing.IsCompleted);
        Assert.False(listing.IsCompleted);
        Assert.Empty(system.Ledger());
        disk.Set();
        Assert.Equal(202, (await placing).Status);
        Assert.Contains("HELD-2", (await listing).Body, StringComparison.Ordinal);
        await Drained();
        Assert.Single(system.Ledger());
    }

    [Fact]
    public async Task After_a_flush_that_failed_it_answers_503_says_why_and_asks_no_gateway()
    {
        Assert.Equal(202, (await Ask("RestockSkuApi", """{"sku":"HELD","lotId":"LOT-1","units":5}""")).Status);
        await Drained();
        await system.Database.Commits.Flushed();
        Assert.Null(system.DiskFault);
        fault = new IOException("Input/output error");
        Assert.Equal(503, (await Place("HELD-3", "HELD")).Status);
        fault = null;
        Assert.Equal(503, (await Place("HELD-4", "HELD")).Status);
        Assert.Equal(503, (await Ask("ListOrdersApi", "{}")).Status);
        Assert.Contains("Input/output error", system.DiskFault, StringComparison.Ordinal);
        Assert.Empty(system.Ledger());
    }

    [Fact]
    public async Task When_too_much_waits_for_the_disk_it_answers_503_and_recovers_by_itself()
    {
        open.Reset();
        var waiting = new List<Task> { OnWriter(_ => null) };
        await arrived.WaitAsync(TimeSpan.FromSeconds(30));
        waiting.AddRange(Enumerable.Range(0, GroupCommit.WaitingMax).Select(_ => OnWriter(_ => null)));
        var response = await Place("OVERLOAD-1");
        Assert.Equal((503, "1"), (response.Status, response.RetryAfter));
        open.Set();
        await Task.WhenAll(waiting);
        Assert.Equal(202, (await Place("OVERLOAD-1")).Status);
        Assert.Single(system.ReadEvents(after: 0), e => e.EventName == "ORDER_PLACED_EVENT");
    }

    [Fact]
    public async Task A_full_disk_answers_503_with_a_time_to_try_again_and_recovers_by_itself()
    {
        Assert.Equal(202, (await Place("FULL-0")).Status);
        await Drained();
        var pages = await OnWriter(statements => statements.Scalar("PRAGMA page_count"));
        await OnWriter(statements => statements.Scalar($"PRAGMA max_page_count = {pages}"));

        var accepted = new List<string> { "FULL-0" };
        var response = new ApiResponse(202, "", "");
        for (var i = 1; response.Status == 202 && i < 1000; i++)
        {
            response = await Place($"FULL-{i}");
            if (response.Status == 202)
            {
                accepted.Add($"FULL-{i}");
            }
        }
        Assert.Equal((503, "1"), (response.Status, response.RetryAfter));
        Assert.Equal("""{"message":"Service Unavailable"}""", response.Body);
        // Reading goes on.
        Assert.Equal(200, (await Ask("ListOrdersApi", "{}")).Status);

        await MakeRoom();
        var next = FormattableString.Invariant($"FULL-{accepted.Count}");
        Assert.Equal(202, (await Place(next)).Status);
        await Drained();
        foreach (var id in accepted.Append(next))
        {
            var order = (
                await system.Database.Records.Get([new Key($"ORDERS#ORDER_ID#{id}", $"ORDER_ID#{id}")], default)
            )[0];
            Assert.NotNull(order);
        }
        Assert.Empty(system.DeadLetters.All());
    }

    [Fact]
    public async Task A_stop_waits_for_deliveries_under_way_and_writes_down_that_they_are_settled()
    {
        commitsUntilHeld = 1;
        Assert.Equal(202, (await Place("STOPPED-1")).Status);
        // The worker's own commit, of the order, is held.
        await arrived.WaitAsync(TimeSpan.FromSeconds(30));
        var stopping = system.DisposeAsync().AsTask();
        open.Set();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        using var statements = new Statements(Path.Combine(data.FullName, Database.FileName), readOnly: true);
        Assert.True(Checkpoint.ReadCursors(statements)["SyncOrderWorker"] >= 1);
    }

    [Fact]
    public async Task A_checkpoint_waits_for_the_one_before_it_and_takes_over_what_that_could_not_write()
    {
        const string worker = "SyncOrderWorker";
        await system.Disturb(chaos => chaos with { Paused = Prelude.Seq1(worker) });
        Assert.Equal(202, (await Place("FIRST-1")).Status);
        Assert.Equal(202, (await Place("SECOND-1")).Status);
        var messages = await Eventually.See(
            () => Task.FromResult(system.Messages(worker, 10)),
            found => found.Count == 2,
            "two messages wait"
        );

        open.Reset();
        var first = Delay(messages[0]);
        await arrived.WaitAsync(TimeSpan.FromSeconds(30));
        var second = Delay(messages[1]);
        const int diskFull = 13;
        refusal = new SqliteException("database or disk is full", diskFull);
        open.Set();

        // Whichever was refused, that one or a checkpoint of the chain's own: the next one writes down what it could not.
        Assert.True(await second);
        var written = system.Database.Readers.Read(Checkpoint.ReadDeferred)[worker].Select(message => message.Id);
        Assert.Equal(messages.Select(queued => queued.Message.Id).Order(), written.Order());
        await Task.WhenAny(first);

        Task<bool> Delay(QueuedMessage queued) =>
            system.Handle(worker, queued.Message.Id, MessageAction.Delay, TimeSpan.FromHours(1));
    }

    public async Task DisposeAsync()
    {
        open.Set();
        disk.Set();
        await system.DisposeAsync();
        data.Delete(recursive: true);
    }

    public void Dispose()
    {
        open.Dispose();
        disk.Dispose();
        arrived.Dispose();
    }

    private void BeforeFlush()
    {
        disk.Wait();
        if (fault is not null)
        {
            throw fault;
        }
    }

    private void BeforeCommit()
    {
        if (!open.IsSet)
        {
            arrived.Release();
            open.Wait();
            if (Interlocked.Exchange(ref refusal, null) is { } refused)
            {
                throw refused;
            }
        }
        else if (--commitsUntilHeld == 0)
        {
            open.Reset();
        }
    }

    private Task<ApiResponse> Place(string id, string sku = "NOTHING") =>
        Ask("PlaceOrderApi", Client.OrderJson(id, sku));

    private static Key PaymentOf(string order) => new($"PAYMENTS#ORDER_ID#{order}", $"ORDER_ID#{order}#ORDER_PAYMENT");

    private Task<ApiResponse> Ask(string api, string json) =>
        system.Apis[api].Handle(new ApiRequest(Encoding.UTF8.GetBytes(json), "application/json", null), default);

    private Task<object?> OnWriter(Func<Statements, object?> read) =>
        system.Database.Commits.Run(
            statements => new Outcome<object?>(read(statements), 0, IsUndone: false),
            compound: false
        );

    // A worker that tries again on the full disk may share the commit, which fails as a whole, before the room is made.
    private Task MakeRoom() =>
        Eventually.See(
            async () =>
            {
                try
                {
                    await OnWriter(statements => statements.Scalar("PRAGMA max_page_count = 1000000"));
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            isMade => isMade,
            "there is room again"
        );

    private Task Drained() => Eventually.See(() => Task.FromResult(system.IsDrained), drained => drained, "drained");
}
