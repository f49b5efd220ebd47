namespace Ecomm.Hosting.Chain;

/// <summary>Where a message of a queue is.</summary>
public enum MessageState
{
    /// <summary>Visible: the next to poll receives it.</summary>
    Waiting,

    /// <summary>Invisible until its time.</summary>
    Delayed,

    /// <summary>Received, and not yet settled.</summary>
    InFlight,
}

/// <summary>A message and where it is.</summary>
public sealed record QueuedMessage(Message Message, MessageState State);

/// <summary>What a queue has done since it was opened, in messages.</summary>
/// <param name="Sent">Put in, by the pipe, a redrive or a hand.</param>
/// <param name="Settled">Deleted: done, parked or dropped.</param>
/// <param name="Returned">Made visible again after a failure.</param>
public sealed record QueueTotals(long Sent, long Settled, long Returned);

// What an operator does to single messages. SQS has none of it but the pause (of an event source mapping); it is how one
// plays the network by hand.
public sealed partial class QueueState
{
    private long sent;
    private long settled;
    private long returned;

    /// <summary>Whether messages wait until they are asked for one by one, as with a disabled event source mapping.</summary>
    public bool IsPaused { get; set; }

    /// <summary>What it has done since it was opened.</summary>
    public QueueTotals Totals => new(sent, settled, returned);

    /// <summary>So many messages: in flight, waiting in their order, delayed the first due first.</summary>
    /// <param name="max">How many at most.</param>
    /// <param name="skip">How many to leave out before them.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<QueuedMessage> Look(int max, int skip, Instant now)
    {
        PromoteDue(now);
        return
        [
            .. inFlight
                .Values.Select(message => new QueuedMessage(message, MessageState.InFlight))
                .Concat(urgent.Concat(waiting).Select(message => new QueuedMessage(message, MessageState.Waiting)))
                .Concat(
                    delayed
                        .UnorderedItems.OrderBy(entry => entry.Priority)
                        .Select(entry => new QueuedMessage(entry.Element, MessageState.Delayed))
                )
                .Skip(skip)
                .Take(max),
        ];
    }

    /// <summary>The message of that id, or null if it has been settled.</summary>
    public Message? Find(string id) =>
        inFlight.GetValueOrDefault(id)
        ?? urgent.Concat(waiting).FirstOrDefault(message => message.Id == id)
        ?? delayed.UnorderedItems.FirstOrDefault(entry => entry.Element.Id == id).Element;

    /// <summary>Has a waiting or delayed message received next, also from a paused queue. False if it is in flight or gone.</summary>
    public bool DeliverNow(string id) => Handle(id, urgent.Enqueue);

    /// <summary>
    /// Puts a waiting or delayed message behind all that wait, also over a restart. False if it is in flight or gone.
    /// </summary>
    public bool MoveBehind(string id, Instant now) =>
        Handle(
            id,
            message =>
            {
                waiting.Enqueue(message);
                WriteOrderDown(now);
            }
        );

    /// <summary>Hides a waiting or delayed message for that long. False if it is in flight or gone.</summary>
    public bool Delay(string id, TimeSpan delay, Instant now) =>
        Handle(id, message => Defer(message with { VisibleAt = After(delay, now), Delay = delay }));

    /// <summary>Loses a waiting or delayed message: it is never delivered. False if it is in flight or gone.</summary>
    public bool Drop(string id) =>
        Handle(
            id,
            message =>
            {
                Settle(message);
                WriteDownBefore(message.Seq);
            }
        );

    // What is settled beyond the cursor comes again after a restart and finds its work done; a dropped message would be
    // delivered. So the earlier ones that hold the cursor back are written down, and it passes them.
    private void WriteDownBefore(long seq) =>
        WriteDownAll(inFlight.Values.Concat(urgent).Concat(waiting).Where(message => message.Seq < seq));

    private void WriteDownAll(IEnumerable<Message> messages)
    {
        foreach (var message in messages.Where(message => !deferred.Contains(message.Id)))
        {
            WriteDown(message);
        }
    }

    // A restart puts written messages in the order of their times, before all others: times that have passed keep it.
    private void WriteOrderDown(Instant now)
    {
        WriteDownAll(inFlight.Values.Concat(urgent));
        var visible = now.UnixMilliseconds - waiting.Count;
        for (var left = waiting.Count; left > 0; left--)
        {
            var message = waiting.Dequeue() with { VisibleAt = new Instant(++visible), Delay = TimeSpan.Zero };
            WriteDown(message);
            waiting.Enqueue(message);
        }
    }

    private bool Handle(string id, Action<Message> act)
    {
        if (Take(id) is not { } message)
        {
            return false;
        }
        act(message);
        return true;
    }

    private Message? Take(string id) =>
        Take(urgent, id)
        ?? Take(waiting, id)
        ?? (
            delayed.UnorderedItems.FirstOrDefault(entry => entry.Element.Id == id).Element is { } late
            && delayed.Remove(late, out _, out _)
                ? late
                : null
        );

    private static Message? Take(Queue<Message> queue, string id)
    {
        Message? taken = null;
        for (var left = queue.Count; left > 0; left--)
        {
            var message = queue.Dequeue();
            if (taken is null && message.Id == id)
            {
                taken = message;
            }
            else
            {
                queue.Enqueue(message);
            }
        }
        return taken;
    }
}
