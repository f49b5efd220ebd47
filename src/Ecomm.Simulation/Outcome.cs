using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;

namespace Ecomm.Simulation;

/// <summary>What came of a run.</summary>
/// <param name="Violation">The first law that was broken, or null.</param>
/// <param name="Hash">Two runs with the same hash took the same steps.</param>
/// <param name="Deliveries">Messages delivered to workers.</param>
/// <param name="DeliveriesOf">Of these, by worker.</param>
/// <param name="Steps">Happenings in all.</param>
/// <param name="VirtualTime">How long it took in the world's own time.</param>
/// <param name="Checks">How many checks of laws were made.</param>
/// <param name="Injected">What went wrong.</param>
/// <param name="Lines">The timeline, if it was asked for.</param>
/// <param name="State">See <see cref="Committed"/>.</param>
public sealed record Outcome(
    Violation? Violation,
    ulong Hash,
    int Deliveries,
    IReadOnlyDictionary<string, int> DeliveriesOf,
    int Steps,
    TimeSpan VirtualTime,
    long Checks,
    IReadOnlyList<Injection> Injected,
    IReadOnlyList<string> Lines,
    Lazy<Committed> State
)
{
    /// <summary>Everything that is stored in the end.</summary>
    public Committed Committed => State.Value;

    /// <summary>
    /// Whether a delivery that was to be overtaken by a number of others came because they had. If one was held back, or several by the same
    /// number, and none came for that, each came because nothing else was left to happen, or never: every larger number gives the same steps.
    /// </summary>
    public bool HasCounted { get; init; }

    /// <summary>What became of everything while a part was broken; null if none was.</summary>
    public BrokenEnd? WhileBroken { get; init; }

    /// <summary>How each subject ended, in the order of their first records.</summary>
    public IEnumerable<SubjectEnd> Ends =>
        Committed
            .Records.AsEnumerable()
            .GroupBy(record => (record.Entity.Subject, Id: record.Entity.Keys.IdOf(record.Key)))
            .Select(group => new SubjectEnd(group.Key.Subject, group.Key.Id, [.. group]));
}

/// <summary>How a subject ended: the records that are about it.</summary>
public sealed record SubjectEnd(Subject Subject, string Id, IReadOnlyList<FoundRecord> Records)
{
    /// <summary>Its record of that class, or null.</summary>
    public T? One<T>()
        where T : class, IRecord<T> => Records.Select(record => record.Value).OfType<T>().FirstOrDefault();
}
