using Ecomm.Hosting.Chain;

namespace Ecomm.Simulation.Tests.Local.Queue;

/// <summary>The queue under test, as it is shipped; known-bad ones do one thing otherwise.</summary>
internal class TestedQueue(long cursor, IEnumerable<Message> restored, Instant now)
{
    protected QueueState State { get; } = new("Worker", cursor, restored, now);

    public QueueDepth Depth => State.Depth;

    public bool IsPaused
    {
        set => State.IsPaused = value;
    }

    public virtual void Send(long seq, TimeSpan delay, Instant now) => State.Send(seq, delay, now);

    public virtual void Restore(Message message, Instant now) => State.Restore(message, now);

    public virtual IReadOnlyList<Message> Receive(int max, Instant now) => State.Receive(max, now);

    public void Delete(string id) => State.Delete(id);

    public virtual void Return(string id, TimeSpan delay, bool isAnew, Instant now) =>
        State.Return(id, delay, isAnew, now);

    public bool DeliverNow(string id) => State.DeliverNow(id);

    public bool MoveBehind(string id, Instant now) => State.MoveBehind(id, now);

    public virtual bool Delay(string id, TimeSpan delay, Instant now) => State.Delay(id, delay, now);

    public virtual bool Drop(string id, Instant now) => State.Drop(id);

    public virtual QueueChanges TakeChanges(long position) => State.TakeChanges(position);

    public virtual void ReturnChanges(QueueChanges changes) => State.ReturnChanges(changes);

    public IReadOnlyList<QueuedMessage> Look(Instant now) => State.Look(int.MaxValue, 0, now);
}

/// <summary>Queues that are known to be bad, each made as the shipped one is.</summary>
internal static class BadQueues
{
    public delegate TestedQueue Make(long cursor, IEnumerable<Message> restored, Instant now);

    /// <summary>Changes of a checkpoint that failed overwrite newer ones. Random lives come to that too seldom to be caught.</summary>
    public static readonly Make Overwriting = (cursor, restored, now) => new Stale(cursor, restored, now);

    public static readonly IReadOnlyDictionary<string, Make> All = new Dictionary<string, Make>
    {
        ["the cursor is one too far"] = (cursor, restored, now) => new FarCursor(cursor, restored, now),
        ["receives are forgotten over a restart"] = (cursor, restored, now) =>
            new TestedQueue(cursor, restored.Select(message => message with { Receives = 0 }), now),
        ["a delay is forgotten over a restart, and the clock alone counts"] = (cursor, restored, now) =>
            new TestedQueue(cursor, restored.Select(message => message with { Delay = null }), now),
        ["changes of a checkpoint that failed are forgotten"] = (cursor, restored, now) =>
            new Forgetful(cursor, restored, now),
        ["what is settled stays written down"] = (cursor, restored, now) => new Keeping(cursor, restored, now),
        ["a dropped message is only settled"] = (cursor, restored, now) => new Settling(cursor, restored, now),
        ["a message that waits for redelivery is passed and not written down"] = (cursor, restored, now) =>
            new Passing(cursor, restored, now),
        ["a copy has the id of the first message"] = (cursor, restored, now) => new OneId(cursor, restored, now),
        ["a delay is forgotten"] = (cursor, restored, now) => new Hurried(cursor, restored, now),
        ["a receive is not counted"] = (cursor, restored, now) => new Uncounted(cursor, restored, now),
    };

    private sealed class FarCursor(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override QueueChanges TakeChanges(long position) =>
            base.TakeChanges(position) is var changes && changes.Cursor < position
                ? changes with
                {
                    Cursor = changes.Cursor + 1,
                }
                : changes;
    }

    private sealed class Forgetful(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override void ReturnChanges(QueueChanges changes) { }
    }

    private sealed class Stale(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        // What comes back first stands.
        public override void ReturnChanges(QueueChanges changes)
        {
            var newer = State.TakeChanges(position: 0);
            State.ReturnChanges(changes);
            State.ReturnChanges(newer);
        }
    }

    private sealed class Keeping(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override QueueChanges TakeChanges(long position) => base.TakeChanges(position) with { Settled = [] };
    }

    private sealed class Settling(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override bool Drop(string id, Instant now)
        {
            if (!State.DeliverNow(id))
            {
                return false;
            }
            // Whatever is received with it is given back.
            foreach (var message in State.Receive(int.MaxValue, now))
            {
                if (message.Id == id)
                {
                    State.Delete(id);
                }
                else
                {
                    State.Return(message.Id, TimeSpan.Zero, false, now);
                }
            }
            return true;
        }
    }

    private sealed class Passing(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override QueueChanges TakeChanges(long position) => base.TakeChanges(position) with { Deferred = [] };
    }

    private sealed class OneId(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override void Restore(Message message, Instant now) =>
            base.Restore(message with { Id = WorkerQueue.IdOf(message.Seq) }, now);
    }

    private sealed class Hurried(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override void Return(string id, TimeSpan delay, bool isAnew, Instant now) =>
            base.Return(id, TimeSpan.Zero, isAnew, now);
    }

    private sealed class Uncounted(long cursor, IEnumerable<Message> restored, Instant now)
        : TestedQueue(cursor, restored, now)
    {
        public override void Return(string id, TimeSpan delay, bool isAnew, Instant now) =>
            base.Return(id, delay, true, now);
    }
}
