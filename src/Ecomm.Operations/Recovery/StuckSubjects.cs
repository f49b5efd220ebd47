using System.Collections.Concurrent;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>Finds stuck subjects and gathers what the stores hold of each.</summary>
/// <param name="catalogue">The domains.</param>
/// <param name="stores">The stores; both are read whole, because what began and was never recorded stands in one only.</param>
/// <param name="dead">What lies in the dead-letter queues.</param>
public sealed class StuckSubjects(Catalogue catalogue, IStoredItems stores, IReadOnlyList<DeadEvent> dead)
{
    private readonly Routes routes = Routes.Of(catalogue);

    /// <summary>Subjects that are looked at together: each is a query and a read of its records, which take their time on AWS.</summary>
    private const int Together = 16;

    /// <summary>The stuck subjects, and apart from them those that only wait for a request, or for a newer program.</summary>
    /// <param name="olderThan">Those that wait for less are given time, unless they have dead letters.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<StuckReport> Find(TimeSpan olderThan, Instant now, CancellationToken cancel)
    {
        var known = await Known(cancel);
        var limit = new Instant(now.UnixMilliseconds - (long)olderThan.TotalMilliseconds);
        var found = new ConcurrentBag<StuckSubject>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            known,
            options,
            async (subject, stop) =>
            {
                var evidence = await Gather(subject, stop);
                var one = new StuckSubject(evidence, Diagnosis.Of(catalogue, evidence, routes, now));
                if (!evidence.Dead.IsEmpty || !one.IsDone && !(one.WaitsSince > limit))
                {
                    found.Add(one);
                }
            }
        );
        var inOrder = found
            .OrderBy(one => one.Evidence.Since ?? default)
            .ThenBy(one => one.Evidence.Subject.ToString(), StringComparer.Ordinal)
            .ToList();
        return new StuckReport(
            inOrder.FindAll(one => !one.AwaitsRequest && !one.AsksNewer),
            inOrder.FindAll(one => one.AwaitsRequest),
            inOrder.FindAll(one => one.AsksNewer),
            known.Count
        );
    }

    /// <summary>What is known of a subject.</summary>
    public async Task<Evidence> Gather(SubjectId subject, CancellationToken cancel)
    {
        var events = new List<Event>();
        var unread = new List<UnreadEvent>();
        var records = await stores.Read(new EventSelection.About(subject), cancel).ToListAsync(cancel);
        // An event that was edited and sent again counts in its new shape only.
        var edited = records.Select(record => record.InPlaceOf).OfType<Key>().ToHashSet();
        foreach (var record in records.Where(record => !edited.Contains(record.Item.Key)))
        {
            switch (catalogue.ReadStored(record.Item.Attributes).Case)
            {
                // A raw event may stand under the key of another subject; what counts is what it says.
                case StoredEvent { Event: var e } when Catalogue.SubjectOf(e) == subject:
                    events.Add(e);
                    break;
                case Failure failure:
                    unread.Add(UnreadOf(record, failure));
                    break;
                default:
                    break;
            }
        }
        var inOrder = toSeq(events.OrderBy(e => e.At).ToArray());
        var (found, unreadable) = await Load(subject, inOrder, cancel);
        return new Evidence(
            subject,
            inOrder,
            found,
            ProgressOf(subject, found),
            unreadable,
            toSeq(dead.Where(letter => letter.Subject == subject).ToArray())
        )
        {
            Unread = toSeq(unread.ToArray()),
        };
    }

    private static UnreadEvent UnreadOf(StreamRecord record, Failure why) =>
        new(
            record.EventName is { Length: > 0 } name ? name : $"the event {record.Item.Key.Sk}",
            record.Item.Attributes[Attributes.CreatedAt] is { } created && Instant.Parse(created).Case is Instant at
                ? at
                : null,
            why
        );

    private FoundRecord? ProgressOf(SubjectId subject, Found found) =>
        catalogue.ProgressOf(subject.Kind) is { } entity && entity.Keys.Of(subject.Id) is var key
            ? found.Records.Find(record => record.Key == key).Case as FoundRecord
            : null;

    // The records that the workers would read for these events, and the subject's own whatever its events are.
    private async Task<(Found Found, Seq<string> Unreadable)> Load(
        SubjectId subject,
        Seq<Event> events,
        CancellationToken cancel
    )
    {
        var unreadable = new List<string>();
        List<RecordRef> references =
        [
            .. catalogue.RecordsOf(subject),
            .. events.Bind(e => catalogue.Workers.Bind(worker => worker.Reads(e))),
        ];
        references = [.. references.DistinctBy(reference => reference.Key)];
        var items = await stores.Records([.. references.Select(reference => reference.Key)], cancel);
        foreach (var (reference, item) in references.Zip(items))
        {
            if (item is not null)
            {
                reference
                    .Entity.ReadRecord(item)
                    .IfLeft(failure => unreadable.Add($"a record cannot be read: {failure.Reason}"));
            }
        }
        return (Found.ReadWellFormed(toSeq(references.ToArray()), items), toSeq(unreadable.ToArray()));
    }

    // All with a record that tells progress, all that have begun and were never recorded, and what has dead letters.
    private async Task<IReadOnlyCollection<SubjectId>> Known(CancellationToken cancel)
    {
        var known = dead.Select(letter => letter.Subject).OfType<SubjectId>().Where(TellsProgress).ToHashSet();
        foreach (var entity in catalogue.Entities.Filter(entity => entity.TellsProgress))
        {
            await foreach (var item in stores.All(entity, cancel))
            {
                known.Add(new SubjectId(entity.Subject, entity.Keys.IdOf(item.Key)));
            }
        }
        var begin = catalogue.Apis.OfType<Api.Command>().SelectMany(api => api.Raises.AsEnumerable()).ToHashSet();
        await foreach (var record in stores.Read(EventSelection.All, cancel))
        {
            if (
                catalogue.FindEvent(record.EventName) is { } type
                && begin.Contains(type)
                && BegunBy(record.Item) is { } subject
                && TellsProgress(subject)
            )
            {
                known.Add(subject);
            }
        }
        return known;
    }

    // What is malformed is parked, and known by its dead letter. What only a newer program can read waits in its queue: it counts for the subject
    // in whose partition it stands, where it is found again, whatever it may say.
    private SubjectId? BegunBy(Item item) =>
        catalogue.ReadStored(item.Attributes).Case switch
        {
            StoredEvent { Event: var e } => Catalogue.SubjectOf(e),
            Failure.Newer => catalogue.SubjectIn(item.Key.Pk),
            _ => null,
        };

    private bool TellsProgress(SubjectId subject) => catalogue.ProgressOf(subject.Kind) is not null;
}
