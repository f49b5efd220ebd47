using Ecomm.Adapters.Gateways;
using Ecomm.Lambdas;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Blueprints;

/// <summary>What a function reaches: two tables and the gateway.</summary>
public sealed record Ports(IStore Events, IStore Records, IGateway Gateway);

/// <summary>
/// What a system outside does with a question, given what its ledger holds under the question's keys.
/// </summary>
/// <param name="question">What is asked.</param>
/// <param name="ledger">The ledger's entry under a key, or null.</param>
/// <param name="moment">What it cannot know of itself.</param>
/// <param name="declines">Whether it declines for good what is asked, if it can.</param>
public delegate FakeReply GatewayModel(
    Question question,
    Func<Key, Value.Map?> ledger,
    FakeMoment moment,
    Func<bool> declines
);

/// <summary>
/// The system that is simulated: the slices and wiring of its domains, unless a part is replaced. A known-bad variant is a
/// blueprint with one part replaced; production code has no switches for it.
/// </summary>
public sealed record Blueprint
{
    /// <summary>So many workers are simulated at most: who has settled an event is one bit each.</summary>
    public const int WorkersMax = 64;

    private readonly Routes routes;

    private Blueprint(Catalogue catalogue)
    {
        Catalogue = catalogue;
        Workers = [.. catalogue.Workers];
        if (Workers.Count > WorkersMax)
        {
            throw new ArgumentException($"more than {WorkersMax} workers cannot be simulated", nameof(catalogue));
        }
        routes = Adapters.Routes.Of(catalogue);
        Routes = RouteTable.Of(routes, Workers);
        Workload = seed => GeneratedWorkload.Of(catalogue, seed);
    }

    /// <summary>The domains as they are declared: what is right is asked of them, whatever is replaced below.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>How people call the program that simulates it.</summary>
    public string Program { get; init; } = "ecomm";

    public IReadOnlyList<Worker> Workers { get; init; }

    /// <summary>
    /// The system as it was deployed before, with slices of the same names. Each function runs its code until it is replaced, at a
    /// moment of its own. Null simulates one version alone.
    /// </summary>
    /// <exception cref="ArgumentException">A slice is missing there.</exception>
    public Catalogue? Before
    {
        get;
        init =>
            field =
                value is null || Slices(Catalogue).SetEquals(Slices(value))
                    ? value
                    : throw new ArgumentException(
                        "a deployment is replaced by one with the same slices",
                        nameof(value)
                    );
    }

    public RouteTable Routes { get; init; }

    /// <summary>Makes what watches a run beside the laws that hold for any domains.</summary>
    public Func<IReadOnlyList<Watch>> Watches { get; init; } = () => [];

    /// <summary>
    /// The names of the laws that <see cref="Watches"/> know. What is declared of these is still checked, in one run out of eight.
    /// </summary>
    public IReadOnlyList<string> WatchedLaws { get; init; } = [];

    /// <summary>What clients do in the run of a seed; made from the shapes of requests, unless somebody knows better.</summary>
    public Func<ulong, Workload> Workload { get; init; }

    /// <summary>How systems outside behave; one without a model does as its declaration's fake.</summary>
    public IReadOnlyDictionary<Gateway, GatewayModel> Gateways { get; init; } = new Dictionary<Gateway, GatewayModel>();

    /// <summary>How functions see stores and gateway.</summary>
    public Func<Ports, Ports> Ports { get; init; } = ports => ports;

    /// <summary>How workers see their queue.</summary>
    public Func<IFailedMessages, IFailedMessages> Queue { get; init; } = queue => queue;

    /// <summary>What a table makes of a write, given the item that is there; null leaves it out. The condition goes missing here.</summary>
    public Func<ItemWrite, Item?, ItemWrite?>? Condition { get; init; }

    /// <summary>What functions of the newest code read events with; null is as the domains declare.</summary>
    public Catalogue? Reader { get; init; }

    /// <summary>Messages are parked after this many receives; null is what the seed chooses.</summary>
    public int? ReceivesMax { get; init; }

    /// <summary>The queue itself parks what was received too often, whatever the worker does.</summary>
    public bool QueueParks { get; init; } = true;

    /// <summary>The queue deletes what was received too often, and no dead letter is left of it.</summary>
    public bool QueueForgets { get; init; }

    /// <summary>One poller invokes all functions, and waits for one that is down.</summary>
    public bool OnePoller { get; init; }

    /// <summary>The bus gives an event to no target before all targets take it.</summary>
    public bool BusWaitsForAll { get; init; }

    /// <summary>Beside all faults, a part breaks in each run and stays broken.</summary>
    public bool BreaksParts { get; init; }

    /// <summary>The mapping receives whatever is visible, and keeps what it has no room for until a function is free.</summary>
    public bool MappingHoards { get; init; }

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

    /// <summary>Interrupts runs of this system, and so whatever makes one run after another.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The laws that a run is held to, by their names.</summary>
    public IReadOnlyList<string> Laws =>
        [
            .. WatchedLaws.Except(GenericLaws.All).Union(Catalogue.Laws.Map(law => law.Name)).Union(GenericLaws.All),
            .. (IReadOnlyList<string>)(BreaksParts ? [GenericLaws.Ends] : []),
        ];

    private static System.Collections.Generic.HashSet<string> Slices(Catalogue catalogue) =>
        [.. catalogue.Workers.Map(worker => worker.Name), .. catalogue.Apis.Map(api => api.Name)];

    /// <summary>The system that these domains are.</summary>
    public static Blueprint Of(Catalogue catalogue) => new(catalogue);

    /// <summary>This system with that worker replaced.</summary>
    public Blueprint With(string worker, Func<Worker, Worker> change) =>
        this with
        {
            Workers = [.. Workers.Select(one => one.Name == worker ? change(one) : one)],
        };

    /// <summary>This system with all workers replaced.</summary>
    public Blueprint WithAll(Func<Worker, Worker> change) => this with { Workers = [.. Workers.Select(change)] };

    /// <summary>This system with other routes.</summary>
    public Blueprint With(Func<WorkerRoute, WorkerRoute> change) =>
        this with
        {
            Routes = RouteTable.Of(routes with { Workers = [.. routes.Workers.Select(change)] }, Workers),
        };
}

/// <summary>Which workers, by their place, an event of a name reaches.</summary>
public sealed class RouteTable
{
    private readonly Dictionary<string, int[]> targets;
    private readonly IReadOnlyList<string> announced;

    private RouteTable(Dictionary<string, int[]> targets, IReadOnlyList<string> announced) =>
        (this.targets, this.announced) = (targets, announced);

    public static RouteTable Of(Routes routes, IReadOnlyList<Worker> workers) =>
        new(
            routes
                .Workers.SelectMany(route =>
                    route.Events.Select(name => (name, Place: workers.ToList().FindIndex(w => w.Name == route.Name)))
                )
                .GroupBy(pair => pair.name, pair => pair.Place)
                .ToDictionary(group => group.Key, group => group.ToArray()),
            routes.Announced
        );

    public IReadOnlyList<int> WorkersOf(string eventName) => targets.GetValueOrDefault(eventName) ?? [];

    /// <summary>Whether the catch-all rule takes events of that name: nobody else does, and no domain declares them.</summary>
    public bool IsUnrouted(string eventName) => WorkersOf(eventName).Count == 0 && !announced.Contains(eventName);
}
