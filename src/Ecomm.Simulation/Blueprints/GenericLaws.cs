namespace Ecomm.Simulation.Blueprints;

/// <summary>
/// The laws of any domains, by the names under which they are reported. Of these <see cref="Acknowledged"/>,
/// <see cref="Published"/> and <see cref="Converges"/> are checked in one run out of eight if the blueprint's watches know them too,
/// and so are the domains' own laws and whether every record is readable; in all runs otherwise.
/// </summary>
public static class GenericLaws
{
    /// <summary>What was answered 202 is in the event store and reaches every worker that takes it, or a dead-letter queue.</summary>
    public const string Lost = "no event is lost";

    /// <summary>Every event comes from a request, or from a worker that declares it.</summary>
    public const string Invented = "no event is invented";

    /// <summary>
    /// A worker that is asked again about what it has acknowledged decides nothing but to repeat what is published: after every
    /// acknowledgement, and in the end.
    /// </summary>
    public const string Acknowledged = Laws.Acknowledged;

    /// <summary>A worker that raises an event and is asked again changes nothing: what it tells of is recorded.</summary>
    public const string Published = "nothing is published before it is done";

    /// <summary>Events are only inserted; every record is of a declared kind, and readable.</summary>
    public const string Apart = "the stores are apart";

    /// <summary>
    /// No worker throws, whatever it is given, and none decides what its declaration, or a store, does not allow. A law that throws is broken
    /// itself.
    /// </summary>
    public const string Throws = "nothing throws";

    /// <summary>Once faults stop, every queue runs empty, and only what cannot be processed is in dead-letter queues.</summary>
    public const string Quiet = "every queue runs empty";

    /// <summary>
    /// Any delivery order ends as in-order, once-only delivery does, given the same winners: the same requests are run again so.
    /// </summary>
    public const string Converges = "any order of delivery ends the same";

    /// <summary>
    /// While a part of the system is down for ever, whatever does not need it comes to its end. Checked where a part breaks only.
    /// </summary>
    public const string Ends = "what does not need a broken part comes to its end";

    public static readonly IReadOnlyList<string> All =
    [
        Lost,
        Invented,
        Acknowledged,
        Published,
        Apart,
        Throws,
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
