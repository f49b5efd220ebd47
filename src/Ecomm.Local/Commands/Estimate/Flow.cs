namespace Ecomm.Local.Commands.Estimate;

/// <summary>A component at a rate.</summary>
/// <param name="Counts">What it does for one order of the mix.</param>
/// <param name="PerSecond">Deliveries or requests a second.</param>
/// <param name="Fill">Messages of a batch; 1 for an API.</param>
/// <param name="BatchMs">Milliseconds of an invocation.</param>
public sealed record ComponentFlow(ComponentCounts Counts, decimal PerSecond, decimal Fill, decimal BatchMs)
{
    public decimal InvocationsPerSecond => PerSecond / Fill;

    /// <summary>Invocations that run at once.</summary>
    public decimal Concurrency => InvocationsPerSecond * BatchMs / 1000;
}

/// <summary>What flows through each part of the chain at the rate of a workload, a second.</summary>
public sealed class Flow
{
    private readonly OrderCounts counts;

    public Flow(Workload workload, OrderCounts counts, Figures figures, Deployed deployed)
    {
        (Workload, this.counts, Figures, Deployed) = (workload, counts, figures, deployed);
        var mix = Mix.Of(workload, counts);
        EventsPerOrder = mix.Events;
        Orders = workload.EventsPerSecond / mix.Events;
        EventBytes = workload.EventBytes ?? counts.Sizes.EventBytes;
        MessageBytes = EventBytes + counts.Sizes.MessageBytes - counts.Sizes.EventBytes;
        EventUnits = Events * Math.Ceiling(EventBytes / figures["dynamodb.write-bytes"].Value);
        Shards =
            Math.Max(
                figures["dynamodb.partitions-min"].Value,
                Math.Ceiling(EventUnits / figures["dynamodb.partition-write"].Value)
            ) * figures["stream.shards-per-partition"].Value;
        PipeFill = FillOf(
            workload.PipeFill,
            Events / (Shards * figures["stream.polls"].Value * figures["pipe.parallel"].Value),
            figures["pipe.batch"].Value
        );
        Components = workload.Scope is Scope.EventStore ? [] : [.. mix.Components.Select(Of)];
        var records = mix.Components.Sum(component => component.WriteUnits) - mix.Events;
        var index = mix.Components.Sum(component => component.IndexUnits);
        var isWhole = workload.Scope is Scope.System ? 1 : 0;
        RecordUnits = isWhole * Orders * (records - index);
        IndexUnits = isWhole * Orders * index;
        ReadUnits = isWhole * Orders * mix.Components.Sum(component => component.ReadUnits);
    }

    public Workload Workload { get; }

    public Figures Figures { get; }

    public Deployed Deployed { get; }

    public Sizes Sizes => counts.Sizes;

    public decimal Events => Workload.EventsPerSecond;

    public decimal EventsPerOrder { get; }

    public decimal Orders { get; }

    /// <summary>Bytes of an event in the table.</summary>
    public decimal EventBytes { get; }

    /// <summary>Bytes of an event on its way, envelope included.</summary>
    public decimal MessageBytes { get; }

    /// <summary>Write units of the table of events.</summary>
    public decimal EventUnits { get; }

    /// <summary>Write units of the table of records, its index aside.</summary>
    public decimal RecordUnits { get; }

    /// <summary>Write units of the listing index.</summary>
    public decimal IndexUnits { get; }

    /// <summary>Read units of the table of records.</summary>
    public decimal ReadUnits { get; }

    /// <summary>Shards of the stream.</summary>
    public decimal Shards { get; }

    /// <summary>Events of a batch of the pipe.</summary>
    public decimal PipeFill { get; }

    public decimal PipeBatches => Events / PipeFill;

    /// <summary>Requests that the pipe is billed for: a batch is one, unless it has more than 64 KB.</summary>
    public decimal PipeRequests => PipeBatches * Classes(PipeFill * MessageBytes);

    /// <summary>What the router is billed for.</summary>
    public decimal RoutedEvents => Events * Classes(MessageBytes);

    public IReadOnlyList<ComponentFlow> Components { get; }

    public IEnumerable<ComponentFlow> Workers => Components.Where(component => !component.Counts.IsApi);

    public IEnumerable<ComponentFlow> Apis => Components.Where(component => component.Counts.IsApi);

    /// <summary>Events that the router hands to queues, each once for each queue; a redelivery comes from the queue.</summary>
    public decimal Sent => Workers.Where(worker => !worker.Counts.IsRedelivery).Sum(worker => worker.PerSecond);

    /// <summary>Deliveries that end with the message being made visible later.</summary>
    public decimal Delayed => Workers.Where(worker => worker.Counts.IsRedelivery).Sum(worker => worker.PerSecond);

    /// <summary>The same at another rate.</summary>
    public Flow At(decimal eventsPerSecond) =>
        new(Workload with { EventsPerSecond = eventsPerSecond }, counts, Figures, Deployed);

    /// <summary>How many times 64 KB, begun ones included.</summary>
    public decimal Classes(decimal bytes) => Math.Ceiling(bytes / Figures["class.bytes"].Value);

    // A batch waits for nothing: it holds what has come since the last one, up to its bound.
    private static decimal FillOf(decimal? given, decimal arrived, decimal max) =>
        Math.Min(max, given ?? Math.Max(1, arrived));

    private ComponentFlow Of(ComponentCounts component)
    {
        var perSecond = Orders * component.Invoked;
        var fill = component.IsApi
            ? 1
            : FillOf(
                Workload.QueueFill,
                perSecond * BatchMs(component, 1) / 1000 / Figures["lambda.pollers"].Value,
                Figures["queue.batch"].Value
            );
        return new ComponentFlow(component, perSecond, fill, BatchMs(component, fill));
    }

    // Messages of a batch are worked on at the same time: they wait together, and share the processor.
    private decimal BatchMs(ComponentCounts component, decimal fill)
    {
        var requests = component.Requests / component.Invoked;
        var waits =
            requests * Figures["lambda.request-ms"].Value
            + (Deployed.Asking.Contains(component.Slice) ? Figures["lambda.gateway-ms"].Value : 0);
        var work = Figures["lambda.cpu-ms-batch"].Value + fill * requests * Figures["lambda.cpu-ms-request"].Value;
        var share = Math.Min(1, Workload.MemoryMb / Figures["lambda.vcpu-mb"].Value);
        return waits + work / share;
    }
}
