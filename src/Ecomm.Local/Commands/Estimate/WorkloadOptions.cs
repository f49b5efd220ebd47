using System.CommandLine;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>The options of a workload.</summary>
internal static class WorkloadOptions
{
    private const string OnDemand = "on-demand";
    private const string Provisioned = "provisioned";
    private const string Bus = "bus";
    private const string Sns = "sns";
    private const string X86 = "x86_64";
    private const string Arm = "arm64";
    private const string Whole = "all";
    private const string EventStore = "event-store";

    public static readonly Option<decimal[]?> Orders = Choices.RatesOf("--orders", "Orders a second");
    public static readonly Option<decimal[]?> Events = Choices.RatesOf("--events", "Events a second");

    private static readonly Option<decimal> Rejected = Choices.Share(
        "--rejected",
        "Share of orders that the gateway declines."
    );
    private static readonly Option<decimal> Retried = Choices.Share(
        "--retried",
        "Share of orders whose payment fails once."
    );
    private static readonly Option<decimal> Shipped = Choices.Share(
        "--shipped",
        "Share of orders shipped and delivered."
    );
    private static readonly Option<decimal> Cancelled = Choices.Share(
        "--cancelled",
        "Share of orders cancelled after payment."
    );

    private static readonly Option<decimal?> EventBytes = Choices.Perhaps(
        "--event-bytes",
        "Bytes of an event in the table.  [default: as measured]",
        1,
        409_600
    );

    private static readonly Option<decimal> Retention = Choices.Number(
        "--retention-days",
        "Days that events are kept, and that records have been.",
        1,
        36_500,
        30
    );

    private static readonly Option<string> Region = Choices.Region(
        "The region, for its quotas; prices are those of us-east-1 unless --prices gives others."
    );

    private static readonly Option<string> Capacity = Choices.OneOf(
        "--capacity",
        "DynamoDB's mode.",
        OnDemand,
        Provisioned
    );

    private static readonly Option<decimal> Utilisation = Choices.Number(
        "--utilisation",
        "With --capacity provisioned: the share of it that is used.",
        0.01m,
        1,
        0.7m
    );

    private static readonly Option<string> Router = Choices.OneOf(
        "--router",
        "What carries events to queues.",
        Bus,
        Sns
    );
    private static readonly Option<string> Architecture = Choices.OneOf(
        "--architecture",
        "Of the functions.",
        X86,
        Arm
    );

    private static readonly Option<decimal> Memory = Choices.Number(
        "--memory",
        "MB of each function.",
        128,
        10_240,
        Figures.Known["lambda.memory-mb"].Value
    );

    private static readonly Option<string> Reckoned = Choices.OneOf(
        "--scope",
        "All that Terraform makes, or only that events are stored and reach the queues.",
        Whole,
        EventStore
    );

    private static readonly Option<decimal?> PipeFill = Choices.Perhaps(
        "--pipe-fill",
        "Events of a batch of the pipe.  [default: what follows from the rate]",
        1,
        10
    );

    private static readonly Option<decimal?> QueueFill = Choices.Perhaps(
        "--queue-fill",
        "Messages of a batch of a worker.  [default: what follows from the rate]",
        1,
        10
    );

    private static readonly Option<decimal?> HottestSku = Choices.Perhaps(
        "--hottest-sku",
        "Share of orders that want the same SKU.",
        0.000001m,
        1
    );

    private static readonly Option<bool> NoFreeTier = new("--no-free-tier")
    {
        Description = "Take nothing off for what AWS gives each account each month.",
    };

    public static IEnumerable<Option> All =>
        [
            Orders,
            Events,
            Rejected,
            Retried,
            Shipped,
            Cancelled,
            EventBytes,
            Retention,
            Region,
            Capacity,
            Utilisation,
            Router,
            Architecture,
            Memory,
            Reckoned,
            PipeFill,
            QueueFill,
            HottestSku,
            NoFreeTier,
        ];

    /// <summary>A workload for each rate.</summary>
    /// <exception cref="InvalidDataException">No orders have such shares.</exception>
    public static IReadOnlyList<Workload> Workloads(ParseResult arguments)
    {
        var workload = new Workload(0)
        {
            Rejected = arguments.GetValue(Rejected),
            Retried = arguments.GetValue(Retried),
            Shipped = arguments.GetValue(Shipped),
            Cancelled = arguments.GetValue(Cancelled),
            EventBytes = arguments.GetValue(EventBytes),
            RetentionDays = arguments.GetValue(Retention),
            Region = arguments.GetValue(Region)!,
            Utilisation = arguments.GetValue(Capacity) == Provisioned ? arguments.GetValue(Utilisation) : null,
            Router = arguments.GetValue(Router) == Sns ? Estimate.Router.Sns : Estimate.Router.Bus,
            IsArm = arguments.GetValue(Architecture) == Arm,
            MemoryMb = arguments.GetValue(Memory),
            Scope = arguments.GetValue(Reckoned) == EventStore ? Scope.EventStore : Scope.System,
            PipeFill = arguments.GetValue(PipeFill),
            QueueFill = arguments.GetValue(QueueFill),
            HottestSku = arguments.GetValue(HottestSku),
            HasFreeTier = !arguments.GetValue(NoFreeTier),
        };
        if (workload.Rejected + workload.Retried > 1)
        {
            throw new InvalidDataException("--rejected and --retried are more than 1 together");
        }
        if (workload.Rejected + workload.Shipped + workload.Cancelled > 1)
        {
            throw new InvalidDataException(
                "--rejected, --shipped and --cancelled are more than 1 together: no order is two of them"
            );
        }
        var areOrders = arguments.GetResult(Orders) is not null;
        var perRate = areOrders ? Mix.Of(workload, OrderCounts.Measured).Events : 1;
        var rates = arguments.GetValue(areOrders ? Orders : Events) ?? [];
        return [.. rates.Select(rate => workload with { EventsPerSecond = rate * perRate })];
    }
}
