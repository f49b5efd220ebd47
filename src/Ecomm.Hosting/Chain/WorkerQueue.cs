namespace Ecomm.Hosting.Chain;

/// <summary>
/// A worker's queue, as SQS has it: at-least-once, a message that was received is invisible until it is deleted or becomes
/// visible again, and each receive is counted. Its durable state is small: a cursor below which all events are settled,
/// and the messages that wait for another try. The rest follows from the event store: what a crash forgets was settled
/// after the last checkpoint, is delivered again, and finds its work done. The rules are <see cref="QueueState"/>'s; around it
/// stand a lock, a clock and a timer that wakes the reader.
/// </summary>
public sealed class WorkerQueue : IDisposable
{
    /// <summary>The longest that the timer is set for; it looks again then.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromHours(1);

    /// <summary>As many digits as a sequence number of DynamoDB Streams has.</summary>
    private const int IdDigits = 21;
    private const string IdFormat = "D21";

    private readonly Lock guard = new();
    private readonly QueueState state;
    private readonly TimeProvider time;
    private readonly Signal work = new();
    private readonly ITimer timer;
    private readonly long openedAt;
    private readonly long openedTimestamp;

    /// <param name="name">The worker's name.</param>
    /// <param name="cursor">The cursor of the last checkpoint.</param>
    /// <param name="restored">The deferred messages of the last checkpoint.</param>
    /// <param name="time">The clock of visibility: what its timestamps measure, however the machine's clock is set meanwhile.</param>
    public WorkerQueue(string name, long cursor, IEnumerable<Message> restored, TimeProvider time)
    {
        this.time = time;
        (openedAt, openedTimestamp) = (time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        state = new QueueState(name, cursor, restored, Now());
        Wake();
    }

    /// <summary>The worker's name.</summary>
    public string Name => state.Name;

    /// <inheritdoc cref="QueueState.Depth"/>
    public QueueDepth Depth
    {
        get
        {
            lock (guard)
            {
                return state.Depth;
            }
        }
    }

    /// <inheritdoc cref="QueueState.Totals"/>
    public QueueTotals Totals
    {
        get
        {
            lock (guard)
            {
                return state.Totals;
            }
        }
    }

    /// <inheritdoc cref="QueueState.Cursor"/>
    public long Cursor
    {
        get
        {
            lock (guard)
            {
                return state.Cursor;
            }
        }
    }

    /// <inheritdoc cref="QueueState.IsPaused"/>
    public bool IsPaused
    {
        get
        {
            lock (guard)
            {
                return state.IsPaused;
            }
        }
        set
        {
            lock (guard)
            {
                state.IsPaused = value;
            }
            Wake();
        }
    }

    /// <inheritdoc cref="QueueState.Send"/>
    public void Send(long seq, TimeSpan delay = default)
    {
        lock (guard)
        {
            state.Send(seq, delay, Now());
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

    /// <inheritdoc cref="QueueState.Restore"/>
    public void Restore(Message message)
    {
        lock (guard)
        {
            state.Restore(message, Now());
        }
        Wake();
    }

    /// <inheritdoc cref="QueueState.Receive"/>
    public IReadOnlyList<Message> Receive(int max)
    {
        lock (guard)
        {
            return state.Receive(max, Now());
        }
    }

    /// <inheritdoc cref="QueueState.Delete"/>
    public void Delete(string id)
    {
        lock (guard)
        {
            state.Delete(id);
        }
    }

    /// <inheritdoc cref="QueueState.Return"/>
    public void Return(string id, TimeSpan delay, bool isAnew = false)
    {
        lock (guard)
        {
            state.Return(id, delay, isAnew, Now());
        }
        Wake();
    }

    /// <inheritdoc cref="QueueState.TakeChanges"/>
    public QueueChanges TakeChanges(long position)
    {
        lock (guard)
        {
            return state.TakeChanges(position);
        }
    }

    /// <inheritdoc cref="QueueState.ReturnChanges"/>
    public void ReturnChanges(QueueChanges changes)
    {
        lock (guard)
        {
            state.ReturnChanges(changes);
        }
    }

    /// <inheritdoc cref="QueueState.Look"/>
    public IReadOnlyList<QueuedMessage> Look(int max, int skip = 0)
    {
        lock (guard)
        {
            return state.Look(max, skip, Now());
        }
    }

    /// <inheritdoc cref="QueueState.Find"/>
    public Message? Find(string id)
    {
        lock (guard)
        {
            return state.Find(id);
        }
    }

    /// <inheritdoc cref="QueueState.DeliverNow"/>
    public bool DeliverNow(string id) => Handle(_ => state.DeliverNow(id));

    /// <inheritdoc cref="QueueState.MoveBehind"/>
    public bool MoveBehind(string id) => Handle(now => state.MoveBehind(id, now));

    /// <inheritdoc cref="QueueState.Delay"/>
    public bool Delay(string id, TimeSpan delay) => Handle(now => state.Delay(id, delay, now));

    /// <inheritdoc cref="QueueState.Drop"/>
    public bool Drop(string id) => Handle(_ => state.Drop(id));

    /// <summary>Waits until there may be a message to receive.</summary>
    public ValueTask<bool> WaitForWork(CancellationToken cancel) => work.Wait(cancel);

    public void Dispose() => timer.Dispose();

    /// <summary>The id of another message that carries the event at that place, as a redrive sends one.</summary>
    /// <param name="seq">The place.</param>
    /// <param name="unique">What tells it from all others.</param>
    public static string NewIdOf(long seq, Guid unique) => $"{IdOf(seq)}-{unique:N}";

    /// <summary>The place of the event that the message of that id carries.</summary>
    public static long SeqOf(string id) =>
        long.Parse(id.AsSpan(0, IdDigits), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The id of the message that carries the event at that place.</summary>
    public static string IdOf(long seq) => seq.ToString(IdFormat, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether that is what <see cref="IdOf"/> gives for that place, which a copy's id only begins with.</summary>
    public static bool IsIdOf(string id, long seq)
    {
        Span<char> digits = stackalloc char[IdDigits];
        return seq.TryFormat(digits, out var length, IdFormat, System.Globalization.CultureInfo.InvariantCulture)
            && digits[..length].SequenceEqual(id);
    }

    private bool Handle(Func<Instant, bool> act)
    {
        bool isDone;
        lock (guard)
        {
            isDone = act(Now());
        }
        if (isDone)
        {
            Wake();
        }
        return isDone;
    }

    // Sets the timer for the next delayed message, or wakes the reader if one is due.
    private void Wake()
    {
        bool ready;
        lock (guard)
        {
            var now = Now();
            ready = state.HasVisible(now);
            timer.Change(
                state.NextDue is { } due
                    ? TimeSpan.FromMilliseconds(
                        Math.Clamp(due.UnixMilliseconds - now.UnixMilliseconds, 1, TimerMax.TotalMilliseconds)
                    )
                    : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }
        if (ready)
        {
            work.Set();
        }
    }

    // The time of the machine's clock when the queue was opened, and what has passed since: it never goes back.
    private Instant Now() => new(openedAt + (long)time.GetElapsedTime(openedTimestamp).TotalMilliseconds);
}
