using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What the stores and dead-letter queues say about one subject, such as an order.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Events">Its events, in the order of their creation.</param>
/// <param name="Found">Its records, and what else its workers read.</param>
/// <param name="Progress">The record that tells how far it is; null if there is none.</param>
/// <param name="Unreadable">What is wrong with records and events that cannot be read.</param>
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
    /// <summary>When its first event was raised; null if nothing is known of it.</summary>
    public Instant? Since => Events.IsEmpty ? null : Events.Map(e => e.At).Reduce((a, b) => a < b ? a : b);

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
