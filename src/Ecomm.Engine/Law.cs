namespace Ecomm.Engine;

/// <summary>A safety law: a sentence that holds in every committed state, also in mid-flow.</summary>
/// <param name="Name">The sentence. Domains may share one: each then adds what it knows.</param>
/// <param name="Says">The law in full, for people.</param>
/// <param name="Check">Who breaks it, and how; nobody if it holds.</param>
public sealed record Law(string Name, string Says, Func<Committed, IEnumerable<string>> Check);

/// <summary>What was found when a law was checked.</summary>
public sealed record LawReport(string Law, Seq<string> Violations)
{
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
        var published = new Dictionary<Key, (string Name, Value.Map Data)>();
        foreach (var one in committed.Events)
        {
            if (one.Event is { } e)
            {
                published.TryAdd(e.Type.KeyOf(e), (e.Name, e.Type.Write(e)));
            }
        }
        foreach (var one in committed.Events)
        {
            if (one.Event is not { } e)
            {
                continue;
            }
            foreach (var name in one.AcknowledgedBy)
            {
                if (catalogue.FindWorker(name) is { } worker && Left(worker, e, records, published) is { } left)
                {
                    yield return $"{e.Type.IdOf(e)}: {name} acknowledged {e.Name} of {e.Type.Describe(e)}, but {left}";
                }
            }
        }
    }

    // What the worker would still do, or null. Nothing that it decides depends on the time.
    private static string? Left(
        Worker worker,
        Event e,
        Dictionary<Key, FoundRecord> records,
        Dictionary<Key, (string Name, Value.Map Data)> published
    )
    {
        var found = new Found(
            toSeq(
                worker
                    .Reads(e)
                    .Map(reference => records.GetValueOrDefault(reference.Key))
                    .OfType<FoundRecord>()
                    .ToArray()
            )
        );
        var decided = worker.Decide(found, e, e.At);
        return decided.Case switch
        {
            Failure { Kind: FailureKind.Expected } => null,
            Failure failure => $"would fail now: {failure}",
            _ => ((Seq<Decision>)decided).Find(decision => !IsRepetition(decision)).Case is Decision undone
                ? $"would still {undone.Describe()}"
                : null,
        };

        bool IsRepetition(Decision decision) =>
            decision is Decision.Raise { Event: var raised }
            && published.TryGetValue(raised.Type.KeyOf(raised), out var stands)
            && stands.Name == raised.Name
            && stands.Data.Equals(raised.Type.Write(raised));
    }
}
