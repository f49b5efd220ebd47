using Ecomm.Adapters.Payments;
using Ecomm.Lambdas;

namespace Ecomm.Simulation;

/// <summary>What a function reaches: two tables and the gateway.</summary>
public sealed record Ports(IStore Events, IStore Records, IGateway Gateway);

/// <summary>
/// The system that is simulated: the production slices and wiring, unless a part is replaced. A known-bad variant is a
/// blueprint with one part replaced; production code has no switches for it.
/// </summary>
public sealed record Blueprint
{
    /// <summary>What is shipped.</summary>
    public static readonly Blueprint Production = new();

    public IReadOnlyList<Worker> Workers { get; init; } = [.. Slices.Workers];

    public RouteTable Routes { get; init; } = RouteTable.Of(Adapters.Routes.Load(), [.. Slices.Workers]);

    /// <summary>How functions see stores and gateway.</summary>
    public Func<Ports, Ports> Ports { get; init; } = ports => ports;

    /// <summary>How workers see their queue.</summary>
    public Func<IWorkerQueue, IWorkerQueue> Queue { get; init; } = queue => queue;

    /// <summary>What a table makes of a write, given the item that is there; null leaves it out. The condition goes missing here.</summary>
    public Func<ItemWrite, Item?, ItemWrite?>? Condition { get; init; }

    /// <summary>Messages are parked after this many receives; null is what the seed chooses.</summary>
    public int? ReceivesMax { get; init; }

    /// <summary>The queue itself parks what was received too often, whatever the worker does.</summary>
    public bool QueueParks { get; init; } = true;

    /// <summary>Only what a worker reports as failed comes again: <c>ReportBatchItemFailures</c>.</summary>
    public bool ReportsFailures { get; init; } = true;

    /// <summary>A message is deleted when it is received, not when it is done.</summary>
    public bool DeletesOnReceive { get; init; }

    /// <summary>The pipe notes how far it is before it sends.</summary>
    public bool PipeNotesBeforeSending { get; init; }

    /// <summary>There is no catch-all rule.</summary>
    public bool BusDropsUnrouted { get; init; }

    /// <summary>One table for all: the stream carries every change.</summary>
    public bool OneTable { get; init; }

    /// <summary>This system with that worker replaced.</summary>
    public Blueprint With(string worker, Func<Worker, Worker> change) =>
        this with
        {
            Workers = [.. Workers.Select(one => one.Name == worker ? change(one) : one)],
        };

    /// <summary>This system with all workers replaced.</summary>
    public Blueprint WithAll(Func<Worker, Worker> change) => this with { Workers = [.. Workers.Select(change)] };

    /// <summary>This system with other routes.</summary>
    public Blueprint With(Func<WorkerRoute, WorkerRoute> change)
    {
        var routes = Adapters.Routes.Load();
        return this with
        {
            Routes = RouteTable.Of(routes with { Workers = [.. routes.Workers.Select(change)] }, Workers),
        };
    }
}

/// <summary>Which workers, by their place, an event of a name reaches.</summary>
public sealed class RouteTable
{
    private readonly Dictionary<string, int[]> targets;

    private RouteTable(Dictionary<string, int[]> targets) => this.targets = targets;

    public static RouteTable Of(Routes routes, IReadOnlyList<Worker> workers) =>
        new(
            routes
                .Workers.SelectMany(route =>
                    route.Events.Select(name => (name, Place: workers.ToList().FindIndex(w => w.Name == route.Name)))
                )
                .GroupBy(pair => pair.name, pair => pair.Place)
                .ToDictionary(group => group.Key, group => group.ToArray())
        );

    public IReadOnlyList<int> WorkersOf(string eventName) => targets.GetValueOrDefault(eventName) ?? [];
}
