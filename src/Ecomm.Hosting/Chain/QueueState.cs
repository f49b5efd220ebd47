namespace Ecomm.Hosting.Chain;

/// <summary>
/// What a worker's queue holds, and the rules by which messages move in it. It knows no lock, no timer and no clock: one caller
/// at a time tells it what happens and when, and times only ever grow. <see cref="WorkerQueue"/> is such a caller.
/// </summary>
public sealed partial class QueueState
{
    private readonly Queue<Message> waiting = new();

    /// <summary>Messages that somebody wants delivered now: before all others, and from a paused queue too.</summary>
    private readonly Queue<Message> urgent = new();
    private readonly Dictionary<string, Message> inFlight = [];

    /// <summary>By the time at which they become visible, then by their event's place.</summary>
    private readonly PriorityQueue<Message, (long Due, long Seq)> delayed = new();

    /// <param name="name">The worker's name.</param>
    /// <param name="cursor">The cursor of the last checkpoint.</param>
    /// <param name="restored">The deferred messages of the last checkpoint.</param>
    /// <param name="now">The time.</param>
    public QueueState(string name, long cursor, IEnumerable<Message> restored, Instant now)
    {
        (Name, Cursor) = (name, cursor);
        foreach (var message in restored)
        {
            deferred.Add(message.Id);
            if (message.Seq > cursor && !message.IsCopy)
            {
                restoredAhead.Add(message.Seq);
            }
            // The clock may have been set back since it was written down.
            var isLate = message.Delay is { } delay && message.VisibleAt > After(delay, now);
            Hide(isLate ? message with { VisibleAt = After(message.Delay!.Value, now) } : message);
        }
    }

    /// <summary>The worker's name.</summary>
    public string Name { get; }

    /// <summary>How many messages it holds, by state.</summary>
    public QueueDepth Depth => new(waiting.Count + urgent.Count, inFlight.Count, delayed.Count);

    /// <summary>When the next delayed message becomes visible, or null if none is delayed.</summary>
    public Instant? NextDue => delayed.TryPeek(out _, out var next) ? new Instant(next.Due) : null;

    /// <summary>Whether there is a message to receive.</summary>
    public bool HasVisible(Instant now)
    {
        PromoteDue(now);
        return urgent.Count > 0 || !IsPaused && waiting.Count > 0;
    }

    /// <summary>
    /// Sends the event at that place, once: one that is deferred already is not sent again, nor one that was when the process started
    /// and has been settled since. With a delay it becomes visible
    /// that much later.
    /// </summary>
    public void Send(long seq, TimeSpan delay, Instant now)
    {
        var id = WorkerQueue.IdOf(seq);
        if (restoredAhead.Remove(seq) || deferred.Contains(id) || !unsettled.Add(seq))
        {
            return;
        }
        sent++;
        if (delay > TimeSpan.Zero)
        {
            Defer(new Message(id, seq, 0, After(delay, now), delay));
        }
        else
        {
            waiting.Enqueue(new Message(id, seq, 0, default));
        }
    }

    /// <summary>
    /// Takes in a message that the table of deferred messages holds already, as a redrive writes it there. It is visible after its
    /// delay, or at once without one.
    /// </summary>
    public void Restore(Message message, Instant now)
    {
        sent++;
        Defer(message with { VisibleAt = After(message.Delay ?? TimeSpan.Zero, now) });
    }

    /// <summary>Up to that many visible messages, each counted as received once more and invisible from now on.</summary>
    public IReadOnlyList<Message> Receive(int max, Instant now)
    {
        PromoteDue(now);
        var batch = new List<Message>(Math.Min(max, waiting.Count + urgent.Count));
        while (
            batch.Count < max && (urgent.TryDequeue(out var message) || !IsPaused && waiting.TryDequeue(out message))
        )
        {
            var received = message with { Receives = message.Receives + 1, Delay = null };
            inFlight[received.Id] = received;
            batch.Add(received);
        }
        return batch;
    }

    /// <summary>Deletes a received message: it is settled.</summary>
    public void Delete(string id)
    {
        if (inFlight.Remove(id, out var message))
        {
            Settle(message);
        }
    }

    /// <summary>Makes a received message visible again after that delay, or anew, as if it had never been received.</summary>
    public void Return(string id, TimeSpan delay, bool isAnew, Instant now)
    {
        if (inFlight.Remove(id, out var message))
        {
            returned++;
            var again = message with { VisibleAt = After(delay, now), Delay = delay };
            Defer(isAnew ? again with { Receives = 0 } : again);
        }
    }

    private void Defer(Message message)
    {
        WriteDown(message);
        Hide(message);
    }

    private void Hide(Message message) => delayed.Enqueue(message, (message.VisibleAt.UnixMilliseconds, message.Seq));

    private void PromoteDue(Instant now)
    {
        while (delayed.TryPeek(out var message, out var next) && next.Due <= now.UnixMilliseconds)
        {
            delayed.Dequeue();
            waiting.Enqueue(message);
        }
    }

    private static Instant After(TimeSpan delay, Instant now) =>
        new(now.UnixMilliseconds + (long)delay.TotalMilliseconds);
}
