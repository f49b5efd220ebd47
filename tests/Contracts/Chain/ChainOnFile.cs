using Ecomm.Hosting.Chain;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Contracts.Chain;

/// <summary>Stream, pipe, bus, queues and checkpoint on a file, without workers: tests receive themselves.</summary>
internal sealed class ChainOnFile : IAsyncDisposable
{
    private readonly Pipe pipe;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public ChainOnFile(TemporaryDirectory directory, TimeProvider time, Action? beforeCommit = null)
    {
        Database = new Database(directory.File(Database.FileName), beforeCommit);
        var (cursors, deferred) = Database.Readers.Read(s => (Checkpoint.ReadCursors(s), Checkpoint.ReadDeferred(s)));
        var routes = Routes.Of(Domains.All);
        Queues = routes.Workers.ToDictionary(
            route => route.Name,
            route => new WorkerQueue(route.Name, cursors.GetValueOrDefault(route.Name), deferred[route.Name], time)
        );
        DeadLetters = new DeadLetters(Database, time);
        Stream = new EventStream(Database.Readers, Domains.All, () => Database.Commits.Commits);
        var start = Queues.Values.Min(queue => queue.Cursor);
        pipe = new Pipe(Stream, new Bus(routes, Queues), DeadLetters, start, NullLogger<Pipe>.Instance);
        Checkpoint = new Checkpoint(Database, pipe, Queues.Values, time, NullLogger<Checkpoint>.Instance);
        Database.Commits.Committed = pipe.Wake;
        running = Task.Run(() => pipe.Run(stopping.Token));
    }

    public Database Database { get; }

    public EventStream Stream { get; }

    public Dictionary<string, WorkerQueue> Queues { get; }

    public DeadLetters DeadLetters { get; }

    public Checkpoint Checkpoint { get; }

    /// <summary>Every event up to this place has been handed to its queues, or parked.</summary>
    public long Position => pipe.Position;

    public async Task Publish(int count, string name = OrderPlaced.EventName)
    {
        for (var i = 1; i <= count; i++)
        {
            var item = Samples.Order(FormattableString.Invariant($"ORD00{i}"));
            var raw = new RawEvent(new Key($"EVENTS#{i}", "EVENT"), name, OrderItem.Codec.Write(item), Samples.Noon);
            await Database.EventStore.Write([StoredEvent.Publication(raw, Samples.Trace)], default);
        }
        await Routed();
    }

    public Task Routed() =>
        Eventually.True(() => pipe.Position == Stream.Last(), "the pipe has handed over every event");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        Database.Dispose();
        foreach (var queue in Queues.Values)
        {
            queue.Dispose();
        }
        stopping.Dispose();
    }
}
