namespace Ecomm.Simulation.Faults;

/// <summary>What can go wrong, each with its own rate. All of it is permitted by the documented contracts of the services.</summary>
public enum FaultKind
{
    /// <summary>The pipe sends a batch again that the bus has taken: it ended before it could note how far it was.</summary>
    DuplicatedAtPipe,

    /// <summary>Some entries of a batch do not reach the bus, and the pipe sends the whole batch again.</summary>
    PartlyRefusedByBus,

    /// <summary>The pipe stands still for up to minutes.</summary>
    PipeStalls,

    /// <summary>The pipe gives a record up: its position goes to the pipe's dead-letter queue, and an operator redelivers it.</summary>
    PipeGivesUp,

    /// <summary>The bus invokes a target twice for one event.</summary>
    DuplicatedAtBus,

    /// <summary>The bus is late with one target, by up to minutes: later events overtake this one.</summary>
    DelayedAtBus,

    /// <summary>A queue gives a message again that was deleted.</summary>
    DuplicatedAtQueue,

    /// <summary>A queue gives a younger message first.</summary>
    ReorderedInQueue,

    /// <summary>A message becomes visible while its worker still runs: two work on it at once.</summary>
    VisibilityLapses,

    /// <summary>An operator publishes an old event to the workers again.</summary>
    Redelivered,

    /// <summary>A call takes up to seconds instead of milliseconds.</summary>
    Slow,

    /// <summary>A call takes longer than the function has.</summary>
    TimesOut,

    CrashBeforeRead,
    CrashBeforeWrite,
    CrashAfterWrite,
    CrashBeforePublish,
    CrashAfterPublish,
    CrashBeforeAsking,
    CrashAfterAsking,

    /// <summary>All is done and published, but the invocation ends before it has said so.</summary>
    CrashBeforeAcknowledging,

    /// <summary>What the crashed had sent is carried out after its end.</summary>
    OutlivesItsSender,

    /// <summary>The store cannot be reached, and nothing was done.</summary>
    Unavailable,

    /// <summary>The write is done, but answered with a time-out.</summary>
    AnswerLost,

    /// <summary>The store throttles.</summary>
    Throttled,

    /// <summary>A transaction meets another on the same item, or so the store says.</summary>
    TransactionConflicts,

    /// <summary>One record makes its worker throw; its neighbours in the batch must not suffer.</summary>
    Poisoned,

    /// <summary>A queue cannot be told of a delay or a dead letter.</summary>
    QueueUnavailable,

    /// <summary>The gateway answers that it failed.</summary>
    GatewayFails,

    /// <summary>The gateway declines for good what it is asked.</summary>
    GatewayDeclines,

    /// <summary>The gateway never hears of the question, and nobody answers.</summary>
    GatewaySilentBefore,

    /// <summary>The gateway acts and does not answer.</summary>
    GatewaySilentAfter,

    /// <summary>The gateway acts after its caller has given up.</summary>
    GatewayLate,

    /// <summary>A worker's clock is off by up to minutes.</summary>
    ClockSkewed,
}

public static class FaultKinds
{
    public static readonly IReadOnlyList<FaultKind> All = Enum.GetValues<FaultKind>();

    /// <summary>All of them, as a set.</summary>
    public static readonly IReadOnlySet<FaultKind> Any = All.ToHashSet();
}
