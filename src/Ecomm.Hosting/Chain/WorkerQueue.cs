namespace Ecomm.Hosting.Chain;

/// <summary>A message of a queue: it names an event by its place in the stream and counts its receives.</summary>
public sealed record Message(string Id, long Seq, int Receives, Instant VisibleAt);

/// <summary>How many messages a queue holds, by state.</summary>
public sealed record QueueDepth(int Waiting, int InFlight, int Delayed)
{
    public int Total => Waiting + InFlight + Delayed;
}

/// <summary>What a checkpoint must write of one queue to hold its state.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Cursor">Every event up to this place is settled, or is one of the deferred messages.</param>
/// <param name="Deferred">Messages to write.</param>
/// <param name="Settled">Ids of written messages to remove.</param>
public sealed record QueueChanges(
    string Queue,
    long Cursor,
    IReadOnlyList<Message> Deferred,
    IReadOnlyList<string> Settled
);

/// <summary>
/// A worker's queue, as SQS has it: at-least-once, a message that was received is invisible until it is deleted or becomes
/// visible again, and each receive is counted. Its durable state is small: a cursor below which all events are settled,
/// and the messages that wait for another try. The rest follows from the event store: what a crash forgets was settled
/// after the last checkpoint, is delivered again, and finds its work done.
/// </summary>
public sealed partial class WorkerQueue : IDisposable
{
    /// <summary>As many digits as a sequence number of DynamoDB Streams has.</summary>
    private const int IdDigits = 21;

    /// <summary>The longest that the timer is set for; it looks again then.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromHours(1);

    private readonly Lock guard = new();
    private readonly TimeProvider time;
    private readonly Signal work = new();
    private readonly ITimer timer;

    private readonly Queue<Message> waiting = new();

    /// <summary>Messages that somebody wants delivered now: before all others, and from a paused queue too.</summary>
    private readonly Queue<Message> urgent = new();
    private readonly Dictionary<string, Message> inFlight = [];

    /// <summary>By the time at which they become visible, then by their event's place.</summary>
    private readonly PriorityQueue<Message, (long Due, long Seq)> delayed = new();

    /// <summary>Places of events that are neither settled nor written as deferred: the cursor stays below the first.</summary>
    private readonly SortedSet<long> unsettled = [];

    /// <summary>Ids of messages that live in the table of deferred messages, or will at the next checkpoint.</summary>
    private readonly HashSet<string> deferred = [];
    private readonly Dictionary<string, Message> deferredChanges = [];
    private readonly List<string> settledChanges = [];
    private long cursor;

    /// <param name="name">The worker's name.</param>
    /// <param name="cursor">The cursor of the last checkpoint.</param>
    /// <param name="restored">The deferred messages of the last checkpoint.</param>
    /// <param name="time">The clock of visibility.</param>
    public WorkerQueue(string name, long cursor, IEnumerable<Message> restored, TimeProvider time)
    {
        Name = name;
        this.time = time;
        this.cursor = cursor;
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var message in restored)
        {
            deferred.Add(message.Id);
            Hide(message);
        }
        Wake();
    }

    public string Name { get; }

    /// <summary>Every event up to this place is settled or deferred: the pipe, which begins at the slowest queue's, skips it.</summary>
    public long Cursor
    {
        get
        {
            lock (guard)
            {
                return cursor;
            }
        }
    }

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
                Defer(new Message(id, seq, 0, new Instant(Now() + (long)delay.TotalMilliseconds)));
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

    /// <summary>Takes in a message that the table of deferred messages holds already, as a redrive writes it there.</summary>
    public void Restore(Message message)
    {
        lock (guard)
        {
            sent++;
            Defer(message);
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
                var received = message with { Receives = message.Receives + 1 };
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
                Defer(message with { VisibleAt = new Instant(Now() + (long)delay.TotalMilliseconds) });
            }
        }
        Wake();
    }

    /// <summary>Waits until there may be a message to receive.</summary>
    public ValueTask<bool> WaitForWork(CancellationToken cancel) => work.Wait(cancel);

    /// <summary>What has changed since the last call, for a checkpoint.</summary>
    /// <param name="position">Every event up to this place has been sent here, if it is sent here at all.</param>
    public QueueChanges TakeChanges(long position)
    {
        lock (guard)
        {
            cursor = Math.Max(cursor, unsettled.Count > 0 ? Math.Min(position, unsettled.Min - 1) : position);
            var changes = new QueueChanges(Name, cursor, [.. deferredChanges.Values], [.. settledChanges]);
            deferredChanges.Clear();
            settledChanges.Clear();
            return changes;
        }
    }

    /// <summary>Takes changes back that could not be written, for the next checkpoint; newer ones stand.</summary>
    public void ReturnChanges(QueueChanges changes)
    {
        lock (guard)
        {
            foreach (var message in changes.Deferred)
            {
                if (deferred.Contains(message.Id))
                {
                    deferredChanges.TryAdd(message.Id, message);
                }
            }
            settledChanges.AddRange(changes.Settled);
        }
    }

    public void Dispose() => timer.Dispose();

    /// <summary>The id of another message that carries the event at that place, as a redrive sends one.</summary>
    public static string NewIdOf(long seq) => $"{IdOf(seq)}-{Guid.NewGuid():N}";

    /// <summary>The place of the event that the message of that id carries.</summary>
    public static long SeqOf(string id) =>
        long.Parse(id.AsSpan(0, IdDigits), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The id of the message that carries the event at that place.</summary>
    public static string IdOf(long seq) =>
        seq.ToString($"D{IdDigits}", System.Globalization.CultureInfo.InvariantCulture);

    private void Settle(Message message)
    {
        settled++;
        Pass(message);
        if (deferred.Remove(message.Id))
        {
            deferredChanges.Remove(message.Id);
            settledChanges.Add(message.Id);
        }
    }

    private void Defer(Message message)
    {
        WriteDown(message);
        Hide(message);
    }

    private void Hide(Message message) => delayed.Enqueue(message, (message.VisibleAt.UnixMilliseconds, message.Seq));

    private void WriteDown(Message message)
    {
        Pass(message);
        deferred.Add(message.Id);
        deferredChanges[message.Id] = message;
    }

    // A copy is written down by itself: whatever becomes of it says nothing about the first message of its event.
    private void Pass(Message message)
    {
        if (message.Id == IdOf(message.Seq))
        {
            unsettled.Remove(message.Seq);
        }
    }

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

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
