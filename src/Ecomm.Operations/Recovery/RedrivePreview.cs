using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What a redrive would come to.</summary>
public enum RedriveVerdict
{
    /// <summary>Its work is done already: it would be acknowledged.</summary>
    WouldDoNothing,

    /// <summary>Something would be decided that is not done yet.</summary>
    WouldProgress,

    /// <summary>It would wait for something else.</summary>
    WouldWait,

    /// <summary>It would be parked again, or goes nowhere.</summary>
    StillFails,
}

/// <summary>
/// Asks the pure core what a redrive would do: what the worker would see is read, what it would decide is compared with what
/// is published. Nothing is written, and the gateway is not asked.
/// </summary>
/// <param name="catalogue">The domains.</param>
/// <param name="find">The event of that key, or null.</param>
/// <param name="records">The transactional store.</param>
/// <param name="now">The time that the workers are told.</param>
public sealed class RedrivePreview(
    Catalogue catalogue,
    Func<Key, StreamRecord?> find,
    IStore records,
    Func<Instant> now
)
{
    /// <summary>What would come of a dead letter at that worker, and the reason, or what would be decided.</summary>
    /// <param name="record">The letter's event; null if it was deleted.</param>
    /// <param name="name">The worker.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(RedriveVerdict Verdict, string Why)> Ask(
        StreamRecord? record,
        string name,
        CancellationToken cancel
    )
    {
        if (record is null)
        {
            return (RedriveVerdict.StillFails, "the event was deleted from the event store");
        }
        var stored = catalogue.ReadStored(record.Item.Attributes);
        if (stored.Case is not StoredEvent { Event: var e })
        {
            return (RedriveVerdict.StillFails, ((Failure)stored).ToString());
        }
        var worker = catalogue.FindWorker(name) ?? throw new ArgumentException($"there is no {name}", nameof(name));
        var found = await Load(worker.Reads(e), cancel);
        var decided = found.Bind(seen => worker.Decide(seen, e, now()));
        return decided.Case switch
        {
            Failure failure => (VerdictOf(failure), failure.ToString()),
            _ => Weigh((Seq<Decision>)decided),
        };
    }

    /// <summary>What comes of a delivery that ends with that failure.</summary>
    public static RedriveVerdict VerdictOf(Failure failure) =>
        failure.Kind switch
        {
            FailureKind.Expected => RedriveVerdict.WouldDoNothing,
            FailureKind.Transient => RedriveVerdict.WouldWait,
            _ => RedriveVerdict.StillFails,
        };

    private (RedriveVerdict Verdict, string Why) Weigh(Seq<Decision> decisions)
    {
        var undone = new List<Decision>();
        foreach (var decision in decisions)
        {
            switch (Published(decision))
            {
                case null:
                    undone.Add(decision);
                    break;
                case false:
                    return (RedriveVerdict.StillFails, $"the key of {decision.Describe()} is taken by other data");
                default:
                    break;
            }
        }
        return undone.Count == 0
            ? (RedriveVerdict.WouldDoNothing, "its work is done and its events are published")
            : (RedriveVerdict.WouldProgress, string.Join(", ", undone.Select(decision => decision.Describe())));
    }

    /// <summary>Whether the store holds what would be raised; false for other data under its key, null for nothing.</summary>
    private bool? Published(Decision decision) =>
        decision is Decision.Raise raise && find(raise.Event.Type.KeyOf(raise.Event)) is { } record
            ? StoredEvent.Says(record.Item.Attributes, raise.Event).Case is true
            : null;

    private async Task<Either<Failure, Found>> Load(Seq<RecordRef> references, CancellationToken cancel) =>
        Found.Read(references, await records.Get([.. references.Map(reference => reference.Key)], cancel));
}
