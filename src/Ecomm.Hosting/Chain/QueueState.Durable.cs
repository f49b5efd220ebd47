namespace Ecomm.Hosting.Chain;

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

// What of a queue is durable: the cursor, and the messages beyond it that are not settled. Checkpoints write it.
public sealed partial class QueueState
{
    /// <summary>Places of events that are neither settled nor written as deferred: the cursor stays below the first.</summary>
    private readonly SortedSet<long> unsettled = [];

    /// <summary>Ids of messages that live in the table of deferred messages, or will at the next checkpoint.</summary>
    private readonly HashSet<string> deferred = [];

    /// <summary>Places of messages that were written down when the process started, and that the pipe has still to come to.</summary>
    private readonly HashSet<long> restoredAhead = [];
    private readonly Dictionary<string, Message> deferredChanges = [];
    private readonly List<string> settledChanges = [];

    /// <summary>Every event up to this place is settled or deferred: the pipe, which begins at the slowest queue's, skips it.</summary>
    public long Cursor { get; private set; }

    /// <summary>What has changed since the last call, for a checkpoint.</summary>
    /// <param name="position">Every event up to this place has been sent here, if it is sent here at all.</param>
    public QueueChanges TakeChanges(long position)
    {
        Cursor = Math.Max(Cursor, unsettled.Count > 0 ? Math.Min(position, unsettled.Min - 1) : position);
        var changes = new QueueChanges(Name, Cursor, [.. deferredChanges.Values], [.. settledChanges]);
        deferredChanges.Clear();
        settledChanges.Clear();
        return changes;
    }

    /// <summary>Takes changes back that could not be written, for the next checkpoint; newer ones stand.</summary>
    public void ReturnChanges(QueueChanges changes)
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

    private void WriteDown(Message message)
    {
        Pass(message);
        deferred.Add(message.Id);
        deferredChanges[message.Id] = message;
    }

    // A copy is written down by itself: whatever becomes of it says nothing about the first message of its event.
    private void Pass(Message message)
    {
        if (!message.IsCopy)
        {
            unsettled.Remove(message.Seq);
        }
    }
}
