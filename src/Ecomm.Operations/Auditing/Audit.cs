using LanguageExt;

namespace Ecomm.Operations.Auditing;

/// <summary>One committed state of a deployment, as the laws want to see it.</summary>
public static class Audit
{
    /// <summary>The state that these stored items make.</summary>
    /// <param name="catalogue">The domains whose records they are. An item that is nobody's record breaks no law here.</param>
    /// <param name="events">All of the event store.</param>
    /// <param name="records">All of the transactional store.</param>
    /// <param name="ledgerBefore">The gateways' ledger before the stores were read.</param>
    /// <param name="ledgerAfter">The gateways' ledger after it.</param>
    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public static Committed Of(
        Catalogue catalogue,
        Seq<PublishedEvent> events,
        IEnumerable<Item> records,
        IReadOnlyList<Item> ledgerBefore,
        IReadOnlyList<Item> ledgerAfter
    ) =>
        new(
            events,
            toSeq(records.Select(item => Read(catalogue, item)).OfType<FoundRecord>().ToArray()),
            toSeq(ledgerBefore),
            toSeq(ledgerAfter)
        );

    /// <summary>An item of the event store.</summary>
    /// <param name="catalogue">The domains that declare events.</param>
    /// <param name="item">The item.</param>
    /// <param name="acknowledgedBy">The workers that have acknowledged it, other than by parking it.</param>
    public static PublishedEvent PublishedEventOf(Catalogue catalogue, Item item, IReadOnlySet<string> acknowledgedBy)
    {
        var stored = catalogue.ReadStored(item.Attributes).Case;
        return new(
            StoredEvent.NameOf(item.Attributes),
            (stored as StoredEvent)?.Event,
            item.Attributes[Attributes.Simulated] is Value.Flag { Of: true },
            acknowledgedBy
        )
        {
            Newer =
                stored is Failure.Newer && catalogue.SubjectIn(item.Key.Pk) is { } subject
                    ? new NewerEvent(subject, item.Key)
                    : null,
        };
    }

    private static FoundRecord? Read(Catalogue catalogue, Item item) =>
        catalogue.OwnerOf(item.Key) is { } entity
            ? new FoundRecord(
                entity,
                item.Key,
                entity.ReadRecord(item).IfLeft(failure => throw new InvalidDataException(failure.Reason))
            )
            : null;
}
