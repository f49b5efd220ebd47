namespace Ecomm.Simulation.Checks;

/// <summary>The laws of the system, by the names under which they are reported. The numbers are those of design laws 1 to 7.</summary>
public static class Law
{
    /// <summary>Units of recorded lots = available + allocated + completed, in every committed state; a lot counts once.</summary>
    public const string Stock = "stock is conserved";

    /// <summary>Never both allocated and depleted, never both accepted and rejected; what is recorded stands.</summary>
    public const string Outcome = "one outcome per order";

    /// <summary>An order is only depleted if, while that was decided, there were fewer units than it wants.</summary>
    public const string Depletion = "depleted only for want of units";

    /// <summary>At most one capture per order; a closed payment is accepted if and only if a capture stands.</summary>
    public const string Money = "money follows the order";

    /// <summary>An order's status never goes back.</summary>
    public const string Status = "status only climbs";

    /// <summary>What was answered 202 is in the event store and reaches every worker that it is for, or a dead-letter queue.</summary>
    public const string Lost = "no event is lost";

    /// <summary>Workers are given events of the event store and nothing else.</summary>
    public const string Invented = "no event is invented";

    /// <summary>What a worker acknowledges, other than by parking it, has had its effect, and its events are published.</summary>
    public const string Acknowledged = "what is acknowledged is done";

    /// <summary>Every record has its causing event in the event store.</summary>
    public const string Cause = "nothing before its event";

    /// <summary>doSomething, then publishEvent: an event that a worker raises tells of what is recorded.</summary>
    public const string Published = "nothing is published before it is done";

    /// <summary>Events are only inserted, records are only records: no write touches both stores.</summary>
    public const string Apart = "the stores are apart";

    /// <summary>Records tell of the order that was placed, and can be read.</summary>
    public const string Faithful = "records say what was placed";

    /// <summary>Only what contradicts, or cannot be read, is parked at once; what the system raised itself does not.</summary>
    public const string Consistent = "the system never contradicts itself";

    /// <summary>No worker throws, whatever it is given.</summary>
    public const string Throws = "nothing throws";

    /// <summary>Once faults stop, every placed order is depleted, rejected, accepted or beyond.</summary>
    public const string Ends = "every order comes to its end";

    /// <summary>Once faults stop, every queue runs empty, and only what cannot be processed is in dead-letter queues.</summary>
    public const string Quiet = "every queue runs empty";

    /// <summary>Any delivery order ends as in-order, once-only delivery does.</summary>
    public const string Converges = "any order of delivery ends the same";

    public static readonly IReadOnlyList<string> All =
    [
        Stock,
        Outcome,
        Depletion,
        Money,
        Status,
        Lost,
        Invented,
        Acknowledged,
        Cause,
        Published,
        Apart,
        Faithful,
        Consistent,
        Throws,
        Ends,
        Quiet,
        Converges,
    ];
}

/// <summary>A broken law.</summary>
/// <param name="Law">Its name.</param>
/// <param name="What">Who broke it, and how.</param>
public sealed record Violation(string Law, string What)
{
    public override string ToString() => $"{Law}: {What}";
}
