using Ecomm.Adapters;
using Ecomm.Hosting.Chain;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Host;

/// <summary>What became of a dead letter that was to be edited and sent.</summary>
public enum ResendOutcome
{
    /// <summary>A new event is published.</summary>
    Sent,

    /// <summary>A new event would be published.</summary>
    WouldBeSent,

    /// <summary>The same edit of the same event was published before: nothing is done.</summary>
    SentBefore,

    /// <summary>Nothing is published: the edited event would fail, or no worker would progress.</summary>
    Stays,
}

/// <summary>One dead letter whose event was edited.</summary>
/// <param name="Letter">The letter, which stays.</param>
/// <param name="Event">The edited event; null if there is none to be made.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Prospects">What each worker that takes the edited event would make of it, asked before it was sent.</param>
public sealed record ResentLetter(
    DeadLetter Letter,
    RawEvent? Event,
    ResendOutcome Outcome,
    IReadOnlyList<RedriveProspect> Prospects
);

/// <summary>What came of an edit.</summary>
/// <param name="Sent">New events that were published.</param>
/// <param name="Looked">Letters that were edited.</param>
/// <param name="Letters">Each letter; of many the first <see cref="ShownMax"/>.</param>
public sealed record ResendReport(int Sent, int Looked, IReadOnlyList<ResentLetter> Letters)
{
    /// <summary>Letters that are told of one by one.</summary>
    public const int ShownMax = 1000;
}

// Edit and resend: a dead letter's event in another shape, as a new event that goes the way of every event.
public sealed partial class LocalSystem
{
    private readonly SemaphoreSlim resending = new(1);

    /// <summary>
    /// Edits the events of dead letters, the oldest first, and publishes each as a new event if some worker would progress by it and
    /// none would fail. The letters stay. Each event is published by itself: if this breaks off, the same again goes on.
    /// </summary>
    /// <param name="selection">Which letters; one whose event was sent before only by its id.</param>
    /// <param name="edit">What is changed of each.</param>
    /// <param name="isPreview">Whether to publish nothing, and only tell what would be.</param>
    /// <param name="max">At most this many are published.</param>
    /// <param name="cancel">What was published before stays.</param>
    public async Task<ResendReport> Resend(
        DeadLetterSelection selection,
        EventEdit edit,
        bool isPreview,
        int max = int.MaxValue,
        CancellationToken cancel = default
    )
    {
        if (isPreview)
        {
            return await EditAll(selection, edit, isPreview, max, cancel);
        }
        // Of two at once each would say that it has sent what the other sent.
        await resending.WaitAsync(cancel);
        try
        {
            return await EditAll(selection, edit, isPreview, max, cancel);
        }
        finally
        {
            resending.Release();
        }
    }

    private async Task<ResendReport> EditAll(
        DeadLetterSelection selection,
        EventEdit edit,
        bool isPreview,
        int max,
        CancellationToken cancel
    )
    {
        var letters = new List<ResentLetter>();
        var keys = new HashSet<Key>();
        var (sent, looked) = (0, 0);
        foreach (var letter in DeadLetters.All().Where(selection.Takes))
        {
            if (keys.Count >= max)
            {
                break;
            }
            looked++;
            var one = await Edit(letter, edit, cancel);
            if (one is { Outcome: ResendOutcome.WouldBeSent, Event: { } e })
            {
                // Letters of one event in several queues become one.
                one =
                    !keys.Add(e.Key) ? one with { Outcome = ResendOutcome.SentBefore }
                    : isPreview ? one
                    : one with { Outcome = await Publish(letter, e, cancel) };
            }
            sent += one.Outcome is ResendOutcome.Sent ? 1 : 0;
            if (letters.Count < ResendReport.ShownMax)
            {
                letters.Add(one);
            }
        }
        // What was sent before may have been so a moment ago.
        await Database.Commits.Flushed();
        return new ResendReport(sent, looked, letters);
    }

    private async Task<ResentLetter> Edit(DeadLetter letter, EventEdit edit, CancellationToken cancel)
    {
        if (Stream.Find(letter.Seq) is not { Item: var first })
        {
            return Stays(RedriveVerdict.StillFails, "the event was deleted from the event store");
        }
        var edited = edit.Of(Catalogue, first, Shell.Now());
        if (edited.Case is not RawEvent e)
        {
            var failure = (Failure)edited;
            return Stays(RedrivePreview.VerdictOf(failure), failure.ToString());
        }
        if (Stream.Find(e.Key) is { } published && StoredEvent.Says(published.Item.Attributes, e).Case is true)
        {
            return new(letter, e, ResendOutcome.SentBefore, []);
        }
        var preview = new RedrivePreview(Catalogue, Stream.Find, Database.Records, Shell.Now);
        var record = new StreamRecord(0, StoredEvent.Publication(e, TraceOf(first)).Item);
        var prospects = new List<RedriveProspect>();
        foreach (var name in Routes.WorkersOf(e.RawName))
        {
            var (verdict, why) = await preview.Ask(record, name, cancel);
            prospects.Add(new(letter, name, verdict, why));
        }
        if (prospects.Count == 0)
        {
            prospects.Add(new(letter, null, RedriveVerdict.StillFails, "no rule matches its event"));
        }
        var progresses =
            prospects.Exists(prospect => prospect.Verdict is RedriveVerdict.WouldProgress)
            && !prospects.Exists(prospect => prospect.Verdict is RedriveVerdict.StillFails);
        return new(letter, e, progresses ? ResendOutcome.WouldBeSent : ResendOutcome.Stays, prospects);

        ResentLetter Stays(RedriveVerdict verdict, string why) =>
            new(letter, null, ResendOutcome.Stays, [new(letter, null, verdict, why)]);
    }

    private async Task<ResendOutcome> Publish(DeadLetter letter, RawEvent e, CancellationToken cancel) =>
        await Shell.Publish(e, TraceOf(Stream.Find(letter.Seq)?.Item), cancel) is Publication.Published
            ? ResendOutcome.Sent
            : ResendOutcome.Stays;

    // It goes on with the chain of the request that began the first event's.
    private static string TraceOf(Item? first) =>
        (first?.Attributes[Attributes.TraceId] as Value.Text)?.Of ?? StoredEvent.NoTrace;
}
