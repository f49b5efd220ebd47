using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>An event of the event store that this program cannot read.</summary>
/// <param name="Name">The name that its item says, or its sort key.</param>
/// <param name="At">When it was raised, if that can be read.</param>
/// <param name="Why">Why it cannot be read: it is malformed, or of a version that only a newer program knows.</param>
public sealed record UnreadEvent(string Name, Instant? At, Failure Why);

/// <summary>What the stores and dead-letter queues say about one subject, such as an order.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Events">Its events, in the order of their creation.</param>
/// <param name="Found">Its records, and what else its workers read.</param>
/// <param name="Progress">The record that tells how far it is; null if there is none.</param>
/// <param name="Unreadable">What is wrong with records that cannot be read.</param>
/// <param name="Dead">Its events that lie in dead-letter queues.</param>
public sealed record Evidence(
    SubjectId Subject,
    Seq<Event> Events,
    Found Found,
    FoundRecord? Progress,
    Seq<string> Unreadable,
    Seq<DeadEvent> Dead
)
{
    /// <summary>Its events that cannot be read, in the order in which they are stored.</summary>
    public Seq<UnreadEvent> Unread { get; init; } = Seq<UnreadEvent>();

    /// <summary>When its first event was raised; null if nothing is known of it.</summary>
    public Instant? Since =>
        Events
            .Map(e => (Instant?)e.At)
            .Concat(Unread.Map(e => e.At))
            .Fold(default(Instant?), (first, at) => first <= at ? first : at ?? first);

    /// <summary>What it waits for, as far as its records tell.</summary>
    public Seq<Wait> Waits =>
        toSeq(
            Found
                .Records.Filter(record => Catalogue.IsAbout(record, Subject))
                .Map(record => record.Entity.WaitsFor(record.Value))
                .OfType<Wait>()
                .ToArray()
        );

    /// <summary>Whether it has come to its end.</summary>
    public bool IsFinal => Progress is not null && Waits.IsEmpty;

    /// <summary>Whether nothing but requests from outside can move it on.</summary>
    public bool WaitsForRequests => Progress is not null && !Waits.IsEmpty && Waits.ForAll(wait => wait.IsRequest);
}
