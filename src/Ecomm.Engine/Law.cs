using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Ecomm.Engine;

/// <summary>
/// A safety law: a sentence that holds in every committed state, also in mid-flow. Its case says how much one has to look at after
/// a change: the one subject that has changed, the sums that its records count in, or everything.
/// </summary>
public abstract record Law
{
    private Law(string name, string says) => (Name, Says) = (name, says);

    /// <summary>The sentence. Domains may share one: each then adds what it knows.</summary>
    public string Name { get; }

    /// <summary>The law in full, for people.</summary>
    public string Says { get; }

    /// <summary>Who breaks it, and how; nobody if it holds.</summary>
    public abstract IEnumerable<string> Check(Committed committed);

    /// <summary>
    /// About each subject by itself. Of some subjects' events, records and entries of ledgers alone <paramref name="Broken"/> finds
    /// what it finds of these subjects in the whole state.
    /// </summary>
    /// <param name="Name">The sentence.</param>
    /// <param name="Says">The law in full.</param>
    /// <param name="Broken">Who breaks it, and how.</param>
    public sealed record OfEachSubject(string Name, string Says, Func<Committed, IEnumerable<string>> Broken)
        : Law(Name, Says)
    {
        /// <summary>Who breaks it, and how; a function that throws breaks it too.</summary>
        public Func<Committed, IEnumerable<string>> Broken { get; } = committed => Total(() => Broken(committed));

        /// <inheritdoc />
        public override IEnumerable<string> Check(Committed committed) => Broken(committed);
    }

    /// <summary>About everything: every change makes it necessary to read all that is stored. Rather one of the others.</summary>
    /// <param name="Name">The sentence.</param>
    /// <param name="Says">The law in full.</param>
    /// <param name="Broken">Who breaks it, and how.</param>
    public sealed record OfEverything(string Name, string Says, Func<Committed, IEnumerable<string>> Broken)
        : Law(Name, Says)
    {
        /// <summary>Who breaks it, and how; a function that throws breaks it too.</summary>
        public Func<Committed, IEnumerable<string>> Broken { get; } = committed => Total(() => Broken(committed));

        /// <inheritdoc />
        public override IEnumerable<string> Check(Committed committed) => Broken(committed);
    }

    /// <summary>About sums over records, whatever subjects they are of.</summary>
    /// <param name="Name">The sentence.</param>
    /// <param name="Says">The law in full.</param>
    /// <param name="Counted">The kinds of records that count.</param>
    /// <param name="Start">Makes sums in which nothing has been counted.</param>
    public sealed record OfSums(string Name, string Says, Seq<Entity> Counted, Func<RunningSums> Start)
        : Law(Name, Says)
    {
        /// <inheritdoc />
        public override IEnumerable<string> Check(Committed committed)
        {
            var sums = Start();
            var id = UInt128.Zero;
            foreach (var record in committed.Records)
            {
                sums.Count(id++, record);
            }
            return sums.Broken();
        }
    }

    /// <summary>What a domain's function finds. One that throws is a broken law, so that the others can still be checked.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It is told as a broken law.")]
    internal static IReadOnlyList<string> Total(Func<IEnumerable<string>> broken, string of = "")
    {
        try
        {
            return [.. broken()];
        }
        catch (Exception e)
        {
            return [of + Threw(e)];
        }
    }

    internal static string Threw(Exception e) => $"the law itself threw {e.GetType().Name}: {e.Message}";

    /// <summary>A law about sums of that type: each record posts amounts to an account, and each account is judged.</summary>
    /// <param name="name">The sentence.</param>
    /// <param name="says">The law in full.</param>
    /// <param name="counted">The kinds of records that post.</param>
    /// <param name="post">What a record posts; null for nothing.</param>
    /// <param name="judge">How an account of that name with those sums breaks the law; nothing if it does not.</param>
    public static Law Sums<TSum>(
        string name,
        string says,
        Seq<Entity> counted,
        Func<FoundRecord, Posting<TSum>?> post,
        Func<string, TSum, IEnumerable<string>> judge
    )
        where TSum : struct, IAdditionOperators<TSum, TSum, TSum>, ISubtractionOperators<TSum, TSum, TSum> =>
        new OfSums(name, says, counted, () => new RunningSums<TSum>(post, judge));
}

/// <summary>What one record adds to the sums of an account.</summary>
public sealed record Posting<TSum>(string Account, TSum Amounts);

/// <summary>The sums of a law, kept while records change, without the records. Not for two threads at once.</summary>
public abstract class RunningSums
{
    private protected RunningSums() { }

    /// <summary>Counts a record in place of what was counted under its id before.</summary>
    /// <param name="id">What tells it from all other records.</param>
    /// <param name="record">The record as it is now; null if there is none any more.</param>
    public abstract void Count(UInt128 id, FoundRecord? record);

    /// <summary>Which accounts break the law now, and how. Only those are judged again that have changed.</summary>
    public abstract IEnumerable<string> Broken();
}

internal sealed class RunningSums<TSum>(
    Func<FoundRecord, Posting<TSum>?> post,
    Func<string, TSum, IEnumerable<string>> judge
) : RunningSums
    where TSum : struct, IAdditionOperators<TSum, TSum, TSum>, ISubtractionOperators<TSum, TSum, TSum>
{
    private readonly Dictionary<UInt128, Posting<TSum>> posted = [];

    // Most postings are the same as many others: one object serves them all, as long as somebody posts it.
    private readonly Dictionary<Posting<TSum>, (Posting<TSum> One, int Uses)> known = [];
    private readonly Dictionary<string, TSum> accounts = new(StringComparer.Ordinal);
    private readonly System.Collections.Generic.HashSet<string> changed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> broken = new(StringComparer.Ordinal);

    // Records that the law cannot count, and why.
    private readonly SortedDictionary<UInt128, string> uncounted = [];

    public override void Count(UInt128 id, FoundRecord? record)
    {
        var now = record is null ? null : Post(id, record);
        if (record is null)
        {
            uncounted.Remove(id);
        }
        if (posted.Remove(id, out var before))
        {
            if (before == now)
            {
                posted.Add(id, before);
                return;
            }
            Release(before);
            accounts[before.Account] -= before.Amounts;
            changed.Add(before.Account);
        }
        if (now is not null)
        {
            posted.Add(id, Shared(now));
            accounts[now.Account] = accounts.GetValueOrDefault(now.Account) + now.Amounts;
            changed.Add(now.Account);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is told as a broken law.")]
    private Posting<TSum>? Post(UInt128 id, FoundRecord record)
    {
        try
        {
            var posting = post(record);
            uncounted.Remove(id);
            return posting;
        }
        catch (Exception e)
        {
            uncounted[id] = $"{record.Key.Pk} {record.Key.Sk}: {Law.Threw(e)}";
            return null;
        }
    }

    private Posting<TSum> Shared(Posting<TSum> posting)
    {
        var (one, uses) = known.GetValueOrDefault(posting, (posting, 0));
        known[one] = (one, uses + 1);
        return one;
    }

    private void Release(Posting<TSum> posting)
    {
        var (one, uses) = known[posting];
        if (uses == 1)
        {
            known.Remove(posting);
        }
        else
        {
            known[posting] = (one, uses - 1);
        }
    }

    public override IEnumerable<string> Broken()
    {
        foreach (var account in changed)
        {
            var faults = Law.Total(() => judge(account, accounts[account]), of: $"{account}: ");
            if (faults.Count > 0)
            {
                broken[account] = faults;
            }
            else
            {
                broken.Remove(account);
            }
        }
        changed.Clear();
        return broken.Values.SelectMany(faults => faults).Concat(uncounted.Values);
    }
}

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
public sealed record PublishedEvent(string Name, Event? Event, bool Injected, IReadOnlySet<string> AcknowledgedBy)
{
    /// <summary>Where an event stands that only a newer program can read: it was published, whatever it says. Null for any other event.</summary>
    public NewerEvent? Newer { get; init; }
}

/// <summary>What is known of an event that only a newer program can read.</summary>
/// <param name="Subject">The subject in whose partition it stands.</param>
/// <param name="Key">Its key.</param>
public sealed record NewerEvent(SubjectId Subject, Key Key);

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
    /// <summary>The keys of the events that only a newer program can read.</summary>
    public IReadOnlySet<Key> NewerKeys() => Events.Choose(one => Optional(one.Newer)).Map(one => one.Key).ToHashSet();

    /// <summary>All records of one kind.</summary>
    public IEnumerable<T> All<T>()
        where T : class, IRecord<T>
    {
        // Enumerating a Seq allocates, a mapped one even more.
        for (var i = 0; i < Records.Count; i++)
        {
            if (Records[i].Value is T record)
            {
                yield return record;
            }
        }
    }
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
            new Law.OfEverything(
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
        var newer = committed.NewerKeys();
        return AcknowledgedIsDone(catalogue, committed.Events, records.GetValueOrDefault, IsPublished);

        bool IsPublished(Event raised) =>
            newer.Contains(raised.Type.KeyOf(raised))
            || published[raised.Type.KeyOf(raised)]
                .Any(one => one.Name == raised.Name && one.Type.Write(one).Equals(raised.Type.Write(raised)));
    }

    /// <summary>How the law <see cref="Acknowledged"/> is broken, as far as these events tell.</summary>
    /// <param name="catalogue">The workers.</param>
    /// <param name="events">Some of the events, or all.</param>
    /// <param name="find">The record of a key, or null.</param>
    /// <param name="isPublished">Whether the event store holds what that event says, under its key, or what only a newer program can compare with it.</param>
    public static IEnumerable<string> AcknowledgedIsDone(
        Catalogue catalogue,
        Seq<PublishedEvent> events,
        Func<Key, FoundRecord?> find,
        Func<Event, bool> isPublished
    )
    {
        foreach (var one in events)
        {
            if (one.Event is not { } e)
            {
                continue;
            }
            foreach (var name in one.AcknowledgedBy)
            {
                if (catalogue.FindWorker(name) is { } worker && Left(worker, e, find, isPublished) is { } left)
                {
                    yield return $"{e.Type.IdOf(e)}: {name} acknowledged {e.Name} of {e.Type.Describe(e)}, but {left}";
                }
            }
        }
    }

    // A worker that throws is told of by its name, so that the others can still be asked.
    [SuppressMessage("Design", "CA1031", Justification = "It is told as a broken law.")]
    private static string? Left(Worker worker, Event e, Func<Key, FoundRecord?> find, Func<Event, bool> isPublished)
    {
        try
        {
            return Undone(worker, e, find, isPublished);
        }
        catch (Exception fault)
        {
            return $"threw {fault.GetType().Name} when it was asked again: {fault.Message}";
        }
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
