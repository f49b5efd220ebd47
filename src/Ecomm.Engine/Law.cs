namespace Ecomm.Engine;

/// <summary>A safety law: a sentence that holds in every committed state, also in mid-flow.</summary>
/// <param name="Name">The sentence. Domains may share one: each then adds what it knows.</param>
/// <param name="Says">The law in full, for people.</param>
/// <param name="Check">Who breaks it, and how; nobody if it holds.</param>
public sealed record Law(string Name, string Says, Func<Committed, IEnumerable<string>> Check);

/// <summary>What was found when a law was checked.</summary>
public sealed record LawReport(string Law, Seq<string> Violations)
{
    /// <summary>Whether nothing violates the law.</summary>
    public bool Holds => Violations.IsEmpty;
}

/// <summary>One event of the event store as the laws see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Event">What it says; null if its data cannot be read.</param>
/// <param name="Injected">Whether the testing API published it. Such an event binds nobody.</param>
/// <param name="AcknowledgedBy">The workers that have acknowledged it, other than by parking it.</param>
public sealed record PublishedEvent(string Name, Event? Event, bool Injected, IReadOnlySet<string> AcknowledgedBy);

/// <summary>
/// One committed state of everything. A gateway's ledger is read twice, because it is another company's database.
/// </summary>
/// <param name="Events">The event store.</param>
/// <param name="Records">The transactional store.</param>
/// <param name="LedgerBefore">The gateways' ledger before the stores were read.</param>
/// <param name="LedgerAfter">The gateways' ledger after it.</param>
public sealed record Committed(
    Seq<PublishedEvent> Events,
    Seq<FoundRecord> Records,
    Seq<Item> LedgerBefore,
    Seq<Item> LedgerAfter
)
{
    /// <summary>All records of one kind.</summary>
    public IEnumerable<T> All<T>()
        where T : class, IRecord<T> => Records.Map(record => record.Value).OfType<T>();
}

/// <summary>Checks laws: a domain's own, and those that hold for any.</summary>
public static class Laws
{
    /// <summary>The law of any domain that a committed state can show.</summary>
    public const string Acknowledged = "what is acknowledged is done";

    /// <summary>Every law of the domains, and the generic one: one report for each name, in the order of their declaration.</summary>
    public static Seq<LawReport> Check(Catalogue catalogue, Committed committed) =>
        toSeq(
            Of(catalogue)
                .AsEnumerable()
                .GroupBy(law => law.Name)
                .Select(group => new LawReport(
                    group.Key,
                    toSeq(group.SelectMany(law => law.Check(committed)).ToArray())
                ))
                .ToArray()
        );

    /// <summary>The laws that <see cref="Check"/> checks.</summary>
    public static Seq<Law> Of(Catalogue catalogue) =>
        catalogue.Laws.Add(
            new Law(
                Acknowledged,
                "A worker that is asked again about an event that it has acknowledged decides nothing new.",
                state => AcknowledgedIsDone(catalogue, state)
            )
        );

    /// <summary>
    /// Every worker, asked again about an event that it has acknowledged, decides nothing but to repeat what is published.
    /// </summary>
    private static IEnumerable<string> AcknowledgedIsDone(Catalogue catalogue, Committed committed)
    {
        var records = new Dictionary<Key, FoundRecord>();
        foreach (var record in committed.Records)
        {
            records.TryAdd(record.Key, record);
        }
        var published = committed.Events.Map(one => one.Event).OfType<Event>().ToLookup(e => e.Type.KeyOf(e));
        foreach (var one in committed.Events)
        {
            if (one.Event is not { } e)
            {
                continue;
            }
            foreach (var name in one.AcknowledgedBy)
            {
                if (
                    catalogue.FindWorker(name) is { } worker
                    && Undone(worker, e, records.GetValueOrDefault, IsPublished) is { } left
                )
                {
                    yield return $"{e.Type.IdOf(e)}: {name} acknowledged {e.Name} of {e.Type.Describe(e)}, but {left}";
                }
            }
        }

        bool IsPublished(Event raised) =>
            published[raised.Type.KeyOf(raised)]
                .Any(one => one.Name == raised.Name && one.Type.Write(one).Equals(raised.Type.Write(raised)));
    }

    /// <summary>
    /// What a worker would still do about an event, if it were asked again now, in words; null if nothing but to repeat what is
    /// published. Nothing that it decides may depend on the time.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="e">The event.</param>
    /// <param name="find">The record of a key, or null.</param>
    /// <param name="isPublished">Whether the event store holds what that event says, under its key.</param>
    public static string? Undone(Worker worker, Event e, Func<Key, FoundRecord?> find, Func<Event, bool> isPublished)
    {
        var decided = worker.Decide(SeenBy(worker, e, find), e, e.At);
        return decided.Case switch
        {
            Failure { Kind: FailureKind.Expected } => null,
            Failure failure => $"would fail now: {failure}",
            _ => ((Seq<Decision>)decided)
                .Find(decision => !(decision is Decision.Raise { Event: var raised } && isPublished(raised)))
                .Case
                is Decision undone
                ? $"would still {undone.Describe()}"
                : null,
        };
    }

    /// <summary>What a worker finds for an event among those records.</summary>
    public static Found SeenBy(Worker worker, Event e, Func<Key, FoundRecord?> find) =>
        new(toSeq(worker.Reads(e).Map(reference => find(reference.Key)).OfType<FoundRecord>().ToArray()));
}
