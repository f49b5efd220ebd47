namespace Ecomm.Hosting.Chain;

/// <summary>
/// A worker's queue, as SQS has it: at-least-once, a message that was received is invisible until it is deleted or becomes
/// visible again, and each receive is counted. Its durable state is small: a cursor below which all events are settled,
/// and the messages that wait for another try. The rest follows from the event store: what a crash forgets was settled
/// after the last checkpoint, is delivered again, and finds its work done.
/// </summary>
public sealed partial class WorkerQueue : IDisposable
{
    /// <summary>The longest that the timer is set for; it looks again then.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromHours(1);

    private readonly Lock guard = new();
    private readonly TimeProvider time;
    private readonly Signal work = new();
    private readonly ITimer timer;
    private readonly long openedAt;
    private readonly long openedTimestamp;

    private readonly Queue<Message> waiting = new();

    /// <summary>Messages that somebody wants delivered now: before all others, and from a paused queue too.</summary>
    private readonly Queue<Message> urgent = new();
    private readonly Dictionary<string, Message> inFlight = [];

    /// <summary>By the time at which they become visible, then by their event's place.</summary>
    private readonly PriorityQueue<Message, (long Due, long Seq)> delayed = new();

    /// <param name="name">The worker's name.</param>
    /// <param name="cursor">The cursor of the last checkpoint.</param>
    /// <param name="restored">The deferred messages of the last checkpoint.</param>
    /// <param name="time">The clock of visibility: what its timestamps measure, however the machine's clock is set meanwhile.</param>
    public WorkerQueue(string name, long cursor, IEnumerable<Message> restored, TimeProvider time)
    {
        Name = name;
        this.time = time;
        this.cursor = cursor;
        (openedAt, openedTimestamp) = (time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var message in restored)
        {
            deferred.Add(message.Id);
            // The clock may have been set back since it was written down.
            var isLate = message.Delay is { } delay && message.VisibleAt > Visible(delay);
            Hide(isLate ? message with { VisibleAt = Visible(message.Delay!.Value) } : message);
        }
        Wake();
    }

    public string Name { get; }

    public QueueDepth Depth
    {
        get
        {
            lock (guard)
            {
                return new QueueDepth(waiting.Count + urgent.Count, inFlight.Count, delayed.Count);
            }
        }
    }

    /// <summary>
    /// Sends the event at that place, once: one that is deferred already is not sent again. With a delay it becomes visible
    /// that much later.
    /// </summary>
    public void Send(long seq, TimeSpan delay = default)
    {
        var id = IdOf(seq);
        lock (guard)
        {
            if (deferred.Contains(id) || !unsettled.Add(seq))
            {
                return;
            }
            sent++;
            if (delay > TimeSpan.Zero)
            {
                Defer(new Message(id, seq, 0, Visible(delay), delay));
            }
            else
            {
                waiting.Enqueue(new Message(id, seq, 0, default));
            }
        }
        if (delay > TimeSpan.Zero)
        {
            Wake();
        }
        else
        {
            work.Set();
        }
    }

    /// <summary>
    /// Takes in a message that the table of deferred messages holds already, as a redrive writes it there. It is visible after its
    /// delay, or at once without one.
    /// </summary>
    public void Restore(Message message)
    {
        lock (guard)
        {
            sent++;
            Defer(message with { VisibleAt = Visible(message.Delay ?? TimeSpan.Zero) });
        }
        Wake();
    }

    /// <summary>Up to that many visible messages, each counted as received once more and invisible from now on.</summary>
    public IReadOnlyList<Message> Receive(int max)
    {
        lock (guard)
        {
            PromoteDue();
            var batch = new List<Message>(Math.Min(max, waiting.Count + urgent.Count));
            while (
                batch.Count < max
                && (urgent.TryDequeue(out var message) || !isPaused && waiting.TryDequeue(out message))
            )
            {
                var received = message with { Receives = message.Receives + 1, Delay = null };
                inFlight[received.Id] = received;
                batch.Add(received);
            }
            return batch;
        }
    }

    /// <summary>Deletes a received message: it is settled.</summary>
    public void Delete(string id)
    {
        lock (guard)
        {
            if (!inFlight.Remove(id, out var message))
            {
                return;
            }
            Settle(message);
        }
    }

    /// <summary>Makes a received message visible again after that delay.</summary>
    public void Return(string id, TimeSpan delay)
    {
        lock (guard)
        {
            if (inFlight.Remove(id, out var message))
            {
                returned++;
                Defer(message with { VisibleAt = Visible(delay), Delay = delay });
            }
        }
        Wake();
    }

    /// <summary>Waits until there may be a message to receive.</summary>
    public ValueTask<bool> WaitForWork(CancellationToken cancel) => work.Wait(cancel);

    public void Dispose() => timer.Dispose();

    private void Defer(Message message)
    {
        WriteDown(message);
        Hide(message);
    }

    private void Hide(Message message) => delayed.Enqueue(message, (message.VisibleAt.UnixMilliseconds, message.Seq));

    private void PromoteDue()
    {
        while (delayed.TryPeek(out var message, out var next) && next.Due <= Now())
        {
            delayed.Dequeue();
            waiting.Enqueue(message);
        }
    }

    // Sets the timer for the next delayed message, or wakes the reader if one is due.
    private void Wake()
    {
        bool ready;
        lock (guard)
        {
            PromoteDue();
            ready = urgent.Count > 0 || !isPaused && waiting.Count > 0;
            timer.Change(
                delayed.TryPeek(out _, out var next)
                    ? TimeSpan.FromMilliseconds(Math.Clamp(next.Due - Now(), 1, TimerMax.TotalMilliseconds))
                    : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }
        if (ready)
        {
            work.Set();
        }
    }

    private Instant Visible(TimeSpan delay) => new(Now() + (long)delay.TotalMilliseconds);

    // The time of the machine's clock when the queue was opened, and what has passed since: it never goes back.
    private long Now() => openedAt + (long)time.GetElapsedTime(openedTimestamp).TotalMilliseconds;
}
