using Ecomm.Local.Chain;
using LanguageExt;

namespace Ecomm.Local.Recovery;

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

/// <summary>What a redrive of one dead letter to one worker would come to.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Worker">The worker that it would go to; null if no rule matches its event.</param>
/// <param name="Verdict">What it would come to.</param>
/// <param name="Why">The reason, or what would be decided.</param>
public sealed record RedriveProspect(DeadLetter Letter, string? Worker, RedriveVerdict Verdict, string Why);

/// <summary>
/// Asks the pure core what a redrive would do: what the worker would see is read, what it would decide is compared with what
/// is published. Nothing is written, and the gateway is not asked.
/// </summary>
public sealed class RedrivePreview(EventStream events, IStore records, Func<Instant> now)
{
    /// <summary>The prospects of these letters, one for each worker that a letter would go to.</summary>
    public async Task<IReadOnlyList<RedriveProspect>> Of(
        IReadOnlyList<DeadLetter> letters,
        Func<DeadLetter, IReadOnlyList<string>> targets,
        CancellationToken cancel
    )
    {
        var prospects = new List<RedriveProspect>();
        foreach (var letter in letters)
        {
            var workers = targets(letter);
            if (workers.Count == 0)
            {
                prospects.Add(new(letter, null, RedriveVerdict.StillFails, "no rule matches its event"));
            }
            foreach (var name in workers)
            {
                var (verdict, why) = await Ask(letter, name, cancel);
                prospects.Add(new(letter, name, verdict, why));
            }
        }
        return prospects;
    }

    private async Task<(RedriveVerdict Verdict, string Why)> Ask(
        DeadLetter letter,
        string name,
        CancellationToken cancel
    )
    {
        if (events.Find(letter.Seq) is not { } record)
        {
            return (RedriveVerdict.StillFails, "the event was deleted from the event store");
        }
        var stored = StoredEvent.Read(record.Item.Attributes);
        if (stored.Case is not StoredEvent { Event: var e })
        {
            return (RedriveVerdict.StillFails, ((Failure)stored).ToString());
        }
        var worker = Slices.Workers.First(worker => worker.Name == name);
        var found = await Load(worker.Reads(e), cancel);
        var decided = found.Bind(seen => worker.Decide(seen, e, now()));
        return decided.Case switch
        {
            Failure { Kind: FailureKind.Expected } done => (RedriveVerdict.WouldDoNothing, done.ToString()),
            Failure { Kind: FailureKind.Transient } early => (RedriveVerdict.WouldWait, early.ToString()),
            Failure failure => (RedriveVerdict.StillFails, failure.ToString()),
            _ => Weigh((Seq<Decision>)decided),
        };
    }

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
        decision is Decision.Raise raise && events.Find(Keys.Of(raise.Event)) is { } record
            ? StoredEvent.SaySame(record.Item.Attributes, Mapping.Publication(raise.Event, "").Item.Attributes)
            : null;

    private async Task<Either<Failure, Found>> Load(Seq<EntityKey> keys, CancellationToken cancel) =>
        Entities.Read(keys, await records.Get([.. keys.Map(Keys.Of)], cancel));
}
