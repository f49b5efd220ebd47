namespace Ecomm.Local.Commands.Estimate;

/// <summary>What carries events from the pipe to the queues.</summary>
public enum Router
{
    /// <summary>An event bus of EventBridge with rules.</summary>
    Bus,

    /// <summary>A topic of SNS with filter policies.</summary>
    Sns,
}

/// <summary>What is reckoned.</summary>
public enum Scope
{
    /// <summary>All that Terraform makes.</summary>
    System,

    /// <summary>Events are stored and reach the queues, as the specification scopes its tables: no queues, functions and records.</summary>
    EventStore,
}

/// <summary>What a deployment has to carry, and how it is made.</summary>
/// <param name="EventsPerSecond">Events a second; orders follow from how many an order has.</param>
public sealed record Workload(decimal EventsPerSecond)
{
    /// <summary>The share of orders that the gateway declines, 0 to 1.</summary>
    public decimal Rejected { get; init; }

    /// <summary>The share of orders whose payment fails once and then succeeds, 0 to 1.</summary>
    public decimal Retried { get; init; }

    /// <summary>The share of orders that are shipped and delivered, 0 to 1.</summary>
    public decimal Shipped { get; init; }

    /// <summary>The share of orders that are cancelled after their payment, 0 to 1.</summary>
    public decimal Cancelled { get; init; }

    /// <summary>Bytes of an event in the table; null for what was measured.</summary>
    public decimal? EventBytes { get; init; }

    /// <summary>Days that what the tables hold has been kept.</summary>
    public decimal RetentionDays { get; init; } = 30;

    /// <summary>The region, for its quotas.</summary>
    public string Region { get; init; } = Figures.Known.Region;

    /// <summary>Null on demand; provisioned, the share of the capacity that is used, up to 1.</summary>
    public decimal? Utilisation { get; init; }

    public Router Router { get; init; }

    public Scope Scope { get; init; }

    /// <summary>Whether the functions run on arm64 and not on x86_64.</summary>
    public bool IsArm { get; init; }

    /// <summary>Memory of each function.</summary>
    public decimal MemoryMb { get; init; } = Figures.Known["lambda.memory-mb"].Value;

    /// <summary>Events of a batch of the pipe; null for what follows from the rate.</summary>
    public decimal? PipeFill { get; init; }

    /// <summary>Messages of a batch of a worker; null for what follows from the rate.</summary>
    public decimal? QueueFill { get; init; }

    /// <summary>Whether what AWS gives each account each month is taken off.</summary>
    public bool HasFreeTier { get; init; } = true;

    /// <summary>The share of orders that want the same SKU; null if no SKU is asked for much.</summary>
    public decimal? HottestSku { get; init; }
}
