using System.Diagnostics;

namespace Ecomm.Operations.Events;

/// <summary>Which events of the event store are meant.</summary>
public abstract record EventSelection
{
    private EventSelection() { }

    /// <summary>Every event.</summary>
    public static readonly EventSelection All = new Created(null, null);

    /// <summary>The events that stand in a subject's partition. Raw events under other keys are not among them.</summary>
    public sealed record About(SubjectId Subject) : EventSelection;

    /// <summary>The events created from <c>Since</c> on and before <c>Until</c>; null is no bound.</summary>
    public sealed record Created(Instant? Since, Instant? Until) : EventSelection;

    /// <summary>The events of those keys, as many of them as there are.</summary>
    public sealed record Listed(IReadOnlyList<Key> Keys) : EventSelection;

    /// <summary>Whether the event is selected. One without a readable time is in no range of time, but among all.</summary>
    public bool Selects(Item item) =>
        this switch
        {
            About(var subject) => item.Key.Pk == subject.Partition,
            Created { Since: null, Until: null } => true,
            Created(var since, var until) => item.Attributes[Attributes.CreatedAt] is { } value
                && Instant.Parse(value).Case is Instant at
                && !(at < since)
                && !(at >= until),
            Listed(var keys) => keys.Contains(item.Key),
            _ => throw new UnreachableException(),
        };
}
