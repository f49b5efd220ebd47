using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Operations.Auditing;
using LanguageExt;

namespace Ecomm.Hosting.Auditing;

/// <summary>
/// The laws about each subject: which subjects break one, and which are to be looked at again because something of theirs has
/// changed. A subject has a partition of the event store, which names it.
/// </summary>
/// <param name="catalogue">The domains.</param>
/// <param name="ledger">The gateways' ledger.</param>
/// <param name="inOneState">Reads one committed state.</param>
internal sealed class SubjectLaws(Catalogue catalogue, LedgerFile ledger, Action<Action<StoredState>> inOneState)
{
    private readonly Law[] laws = [.. catalogue.Laws.OfType<Law.OfEachSubject>()];
    private readonly Dictionary<string, IReadOnlyList<Violation>> broken = new(StringComparer.Ordinal);
    private readonly Due due = new();
    private readonly Strays strays = new();

    /// <summary>How many partitions are to be looked at.</summary>
    public int Waiting => due.Count;

    /// <summary>All that was found and not mended since.</summary>
    public IEnumerable<Violation> Violations => broken.Values.SelectMany(violations => violations);

    public void Clear()
    {
        broken.Clear();
        due.Clear();
        strays.Clear();
    }

    /// <summary>Something of the subject has changed.</summary>
    public void Changed(SubjectId subject) => due.Add(subject.Partition);

    /// <summary>Something has happened to an event of that partition, which may be one about another subject.</summary>
    public void Changed(string partition)
    {
        due.Add(partition);
        foreach (var subject in strays.SubjectsIn(partition))
        {
            due.Add(subject);
        }
    }

    /// <summary>What is still to be done may depend on what has changed of others.</summary>
    public void ChangedForUndone()
    {
        var undone = broken.Where(one => one.Value.Any(violation => violation.Law == Laws.Acknowledged));
        foreach (var (partition, _) in undone)
        {
            due.Add(partition);
        }
    }

    /// <summary>Partitions that are to be looked at and then no longer are, so many at most; the first changed first.</summary>
    public IReadOnlyCollection<string> Take(int max) => due.Take(max);

    /// <summary>Looks at these partitions in one committed state.</summary>
    /// <param name="partitions">Partitions of the event store.</param>
    /// <param name="seen">Is given every record that was read, while that state is looked at.</param>
    public void LookAt(IReadOnlyCollection<string> partitions, Action<FoundRecord> seen)
    {
        SubjectId[] subjects = [.. partitions.Select(catalogue.SubjectIn).OfType<SubjectId>()];
        var before = ledger.About(subjects);
        inOneState(state =>
        {
            var own = partitions.ToDictionary(pk => pk, pk => ReadPartition(state, pk));
            var slices = subjects.Select(subject => ReadSlice(state, subject, own[subject.Partition])).ToList();
            var after = ledger.About(subjects);
            foreach (var record in slices.SelectMany(slice => slice.Records))
            {
                seen(record);
            }
            Judge(state, slices, before, after);
            foreach (var (pk, events) in own.Where(pair => catalogue.SubjectIn(pair.Key) is null))
            {
                Say(pk, events.Fault is { } fault ? [new Violation(LiveLaws.Readable, fault)] : []);
            }
        });
    }

    private void Say(string partition, IReadOnlyList<Violation> violations)
    {
        if (violations.Count > 0)
        {
            broken[partition] = violations;
        }
        else
        {
            broken.Remove(partition);
        }
    }

    // All together first: mostly nothing is found, and then it need not be known of whom.
    private void Judge(StoredState state, List<Slice> slices, ILookup<string, Item> before, ILookup<string, Item> after)
    {
        var whole = slices.Where(slice => slice.Fault is null).ToList();
        var isBroken = Broken(state, whole, before, after).Any();
        foreach (var slice in slices)
        {
            IReadOnlyList<Violation> violations =
                slice.Fault is { } fault ? [new Violation(LiveLaws.Readable, fault)]
                : isBroken ? [.. Broken(state, [slice], before, after)]
                : [];
            Say(slice.Subject.Partition, violations);
        }
    }

    private IEnumerable<Violation> Broken(
        StoredState state,
        List<Slice> slices,
        ILookup<string, Item> before,
        ILookup<string, Item> after
    )
    {
        var committed = new Committed(
            toSeq(slices.SelectMany(slice => slice.Events).ToArray()),
            toSeq(slices.SelectMany(slice => slice.Records).ToArray()),
            toSeq(slices.SelectMany(slice => before[slice.Subject.Partition]).ToArray()),
            toSeq(slices.SelectMany(slice => after[slice.Subject.Partition]).ToArray())
        );
        var known = committed.Records.ToDictionary(record => record.Key);
        return laws.SelectMany(law => law.Check(committed).Select(what => new Violation(law.Name, what)))
            .Concat(
                Laws.AcknowledgedIsDone(
                        catalogue,
                        committed.Events,
                        key => known.GetValueOrDefault(key) ?? state.Find(key),
                        state.IsPublished
                    )
                    .Select(what => new Violation(Laws.Acknowledged, what))
            );
    }

    private Slice ReadSlice(StoredState state, SubjectId subject, Partition own)
    {
        var (records, fault) = state.RecordsOf(subject);
        try
        {
            var events = own.Events.ToList();
            foreach (var seq in strays.Of(subject.Partition))
            {
                events.AddRange(state.EventAt(seq));
            }
            return new Slice(subject, events, records, own.Fault ?? fault);
        }
        catch (InvalidDataException e)
        {
            return new Slice(subject, [], records, e.Message);
        }
    }

    // The events of a partition that are about its subject. Those about another are kept in mind for that one, which is due if it did
    // not have them before, or has them no longer.
    private Partition ReadPartition(StoredState state, string pk)
    {
        var own = new List<PublishedEvent>();
        var others = new Dictionary<long, string>();
        try
        {
            foreach (var (seq, published) in state.EventsIn(pk))
            {
                if (
                    published.Event is not { } e
                    || Catalogue.SubjectOf(e) is not { } subject
                    || subject.Partition == pk
                )
                {
                    own.Add(published);
                }
                else
                {
                    others.Add(seq, subject.Partition);
                }
            }
        }
        catch (InvalidDataException e)
        {
            return new Partition([], e.Message);
        }
        foreach (var changed in strays.Replace(pk, others))
        {
            due.Add(changed);
        }
        return new Partition(own, null);
    }

    /// <summary>A partition of the event store.</summary>
    /// <param name="Events">Its events, without those about another subject.</param>
    /// <param name="Fault">Why an item of it cannot be read; null if all can.</param>
    private sealed record Partition(List<PublishedEvent> Events, string? Fault);

    /// <summary>All that is about one subject, in one committed state.</summary>
    /// <param name="Subject">Which.</param>
    /// <param name="Events">Its events, also those in partitions that are not its own.</param>
    /// <param name="Records">Its records, as far as they can be read.</param>
    /// <param name="Fault">Why a record or an event cannot be read; null if all can.</param>
    private sealed record Slice(
        SubjectId Subject,
        List<PublishedEvent> Events,
        List<FoundRecord> Records,
        string? Fault
    );
}
