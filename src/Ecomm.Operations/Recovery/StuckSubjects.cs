using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>An order, or another subject, that is not at its end although it is old enough to be, or one with dead letters, and why.</summary>
public sealed record StuckSubject(Evidence Evidence, Seq<Finding> Findings)
{
    /// <summary>Whether it only waits for a request from outside: then nothing is wrong, and it is not stuck.</summary>
    public bool AwaitsRequest => !Findings.IsEmpty && Findings.ForAll(finding => finding is Finding.AwaitsRequest);
}

/// <summary>What <c>stuck</c> finds.</summary>
/// <param name="Stuck">The stuck subjects, the oldest first.</param>
/// <param name="Waiting">Those that only wait for a request from outside, the oldest first.</param>
/// <param name="Known">How many there are in all that tell their progress.</param>
public sealed record StuckReport(IReadOnlyList<StuckSubject> Stuck, IReadOnlyList<StuckSubject> Waiting, int Known);

/// <summary>Finds stuck subjects and gathers what the stores hold of each.</summary>
/// <param name="catalogue">The domains.</param>
/// <param name="stores">The stores; both are read whole, because what began and was never recorded stands in one only.</param>
/// <param name="dead">What lies in the dead-letter queues.</param>
public sealed class StuckSubjects(Catalogue catalogue, IStoredItems stores, IReadOnlyList<DeadEvent> dead)
{
    private readonly Routes routes = Routes.Of(catalogue);

    /// <summary>The stuck subjects, and apart from them those that only wait for a request from outside.</summary>
    /// <param name="olderThan">Younger ones are given time.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<StuckReport> Find(TimeSpan olderThan, Instant now, CancellationToken cancel)
    {
        var (known, suspects) = await Suspects(cancel);
        var limit = new Instant(now.UnixMilliseconds - (long)olderThan.TotalMilliseconds);
        var found = new List<StuckSubject>();
        foreach (var subject in suspects)
        {
            var evidence = await Gather(subject, cancel);
            if (!evidence.Dead.IsEmpty || !evidence.IsFinal && !(evidence.Since > limit))
            {
                found.Add(new StuckSubject(evidence, Diagnosis.Of(catalogue, evidence, routes, now)));
            }
        }
        var byKind = found.OrderBy(one => one.Evidence.Since ?? default).ToLookup(one => one.AwaitsRequest);
        return new StuckReport([.. byKind[false]], [.. byKind[true]], known);
    }

    /// <summary>What is known of a subject.</summary>
    public async Task<Evidence> Gather(SubjectId subject, CancellationToken cancel)
    {
        var events = new List<Event>();
        var unreadable = new List<string>();
        await foreach (var record in stores.Read(new EventSelection.About(subject), cancel))
        {
            switch (catalogue.ReadStored(record.Item.Attributes).Case)
            {
                // A raw event may stand under the key of another subject; what counts is what it says.
                case StoredEvent { Event: var e } when Catalogue.SubjectOf(e) == subject:
                    events.Add(e);
                    break;
                case Failure failure:
                    unreadable.Add($"the event {record.Item.Key.Sk} cannot be read: {failure.Reason}");
                    break;
                default:
                    break;
            }
        }
        var inOrder = toSeq(events.OrderBy(e => e.At).ToArray());
        var found = await Load(subject, inOrder, unreadable, cancel);
        return new Evidence(
            subject,
            inOrder,
            found,
            ProgressOf(subject, found),
            toSeq(unreadable.ToArray()),
            toSeq(dead.Where(letter => letter.Subject == subject).ToArray())
        );
    }

    private FoundRecord? ProgressOf(SubjectId subject, Found found) =>
        catalogue.ProgressOf(subject.Kind) is { } entity && entity.Keys.Of(subject.Id) is var key
            ? found.Records.Find(record => record.Key == key).Case as FoundRecord
            : null;

    // The records that the workers would read for these events, and the subject's own whatever its events are.
    private async Task<Found> Load(
        SubjectId subject,
        Seq<Event> events,
        List<string> unreadable,
        CancellationToken cancel
    )
    {
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
        return Found.ReadWellFormed(toSeq(references.ToArray()), items);
    }

    // What is not final, what has begun and was never recorded, and what has dead letters.
    private async Task<(int Known, IReadOnlyCollection<SubjectId> Suspects)> Suspects(CancellationToken cancel)
    {
        var known = new System.Collections.Generic.HashSet<SubjectId>();
        // Those with the record that tells first how far they are: without it, a subject has begun and was never recorded.
        var recorded = new System.Collections.Generic.HashSet<SubjectId>();
        var suspects = new System.Collections.Generic.HashSet<SubjectId>();
        foreach (var entity in catalogue.Entities.Filter(entity => entity.TellsProgress))
        {
            await foreach (var item in stores.All(entity, cancel))
            {
                var subject = new SubjectId(entity.Subject, entity.Keys.IdOf(item.Key));
                known.Add(subject);
                if (entity == catalogue.ProgressOf(entity.Subject))
                {
                    recorded.Add(subject);
                }
                if (entity.ReadRecord(item).Map(record => entity.WaitsFor(record) is not null).IfLeft(true))
                {
                    suspects.Add(subject);
                }
            }
        }
        var begin = catalogue.Apis.OfType<Api.Command>().SelectMany(api => api.Raises.AsEnumerable()).ToHashSet();
        await foreach (var record in stores.Read(EventSelection.All, cancel))
        {
            if (
                catalogue.FindEvent(record.EventName) is { } type
                && begin.Contains(type)
                && type.Subject is { } kind
                && catalogue.ProgressOf(kind) is not null
                && catalogue.ReadStored(record.Item.Attributes).Case is StoredEvent { Event: var e }
                && Catalogue.SubjectOf(e) is { } subject
                && !recorded.Contains(subject)
            )
            {
                known.Add(subject);
                suspects.Add(subject);
            }
        }
        suspects.UnionWith(
            dead.Select(letter => letter.Subject)
                .OfType<SubjectId>()
                .Where(subject => catalogue.ProgressOf(subject.Kind) is not null)
        );
        return (known.Count, suspects);
    }
}
