using System.Globalization;
using Ecomm.Hosting.Chain;

namespace Ecomm.Simulation.Tests.Local.Queue;

/// <summary>
/// A queue and its model, led through the same steps: sends, receives, failures, work by hand, checkpoints that succeed, fail or are
/// overtaken, crashes, and clocks that were set meanwhile. After every step both hold the same, and the disk holds what a crash
/// needs.
/// </summary>
internal sealed partial class QueueLife(BadQueues.Make make)
{
    private const int Kinds = 20;

    private readonly Dictionary<string, Message> rows = [];
    private readonly System.Collections.Generic.HashSet<string> settled = [];
    private readonly System.Collections.Generic.HashSet<string> gone = [];
    private readonly Dictionary<string, int> keptAtTake = [];
    private QueueModel model = new();
    private TestedQueue queue = make(0, [], new Instant(1_000_000));
    private (QueueChanges Changes, List<string> Gone)? taken;
    private long now = 1_000_000;
    private long published;
    private long cursor;
    private int copies;

    /// <summary>Lives through the steps; what is wrong first, or null.</summary>
    public static string? Wrong(IReadOnlyList<QueueStep> steps, BadQueues.Make make)
    {
        var life = new QueueLife(make);
        for (var i = 0; i < steps.Count; i++)
        {
            if ((life.Step(steps[i]) ?? life.Compare() ?? life.LostByCrash()) is { } wrong)
            {
                return string.Create(CultureInfo.InvariantCulture, $"after step {i}, {Kind(steps[i])}: {wrong}");
            }
        }
        return null;
    }

    private static int Kind(QueueStep step) => step.Kind % Kinds;

    private string? Step(QueueStep step)
    {
        var delay = TimeSpan.FromMilliseconds(step.Size % 4 * 500);
        switch (Kind(step))
        {
            case <= 2:
                Publish(step.Kind % 2 == 0 ? TimeSpan.Zero : delay);
                return null;
            case <= 5:
                return Receive(1 + (step.Size % 4));
            case <= 7 when Pick(step, MessageState.InFlight) is { } done:
                queue.Delete(done.Id);
                Settled(done);
                return null;
            case <= 9 when Pick(step, MessageState.InFlight) is { } failed:
                Return(failed, delay, isAnew: step.Size % 8 == 7);
                return null;
            case 10:
                now += 1 + (step.Size * 20);
                return null;
            case 11 when published > 0:
                Copy(1 + (step.Which % published), delay, isSent: step.Size % 4 != 0);
                return null;
            case 12:
                queue.IsPaused = model.IsPaused = step.Size % 2 == 0;
                return null;
            case 13 when Any(step) is { } message:
                return ByHand(step, message, delay);
            case 14:
                TakeChanges();
                return null;
            case 15:
                Fail();
                return null;
            case <= 17:
                return Write();
            case 18:
                return Crash((step.Size - 128) * 60_000L);
            default:
                return null;
        }
    }

    private void Publish(TimeSpan delay)
    {
        published++;
        Send(published, delay);
    }

    private void Send(long seq, TimeSpan delay)
    {
        queue.Send(seq, delay, new Instant(now));
        var entry = new QueueModel.Entry(WorkerQueue.IdOf(seq), seq);
        model.Add(entry);
        Place(entry, delay);
    }

    private void Place(QueueModel.Entry entry, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            QueueModel.Hide(entry, now + (long)delay.TotalMilliseconds);
        }
        else
        {
            model.Wait(entry);
        }
    }

    private string? Receive(int max)
    {
        var batch = queue.Receive(max, new Instant(now));
        model.Promote(now);
        var visible = model.Visible();
        if (batch.Count != Math.Min(max, visible.Count))
        {
            return $"{batch.Count} messages are received of {visible.Count} visible ones";
        }
        foreach (var (message, expected) in batch.Zip(visible))
        {
            if (
                model.Find(message.Id) is not { } entry
                || (entry.IsUrgent, entry.Rank) != (expected.IsUrgent, expected.Rank)
            )
            {
                return $"{message.Id} is received in place of {expected.Id}";
            }
            entry.Receives++;
            if (message.Receives != entry.Receives)
            {
                return $"{message.Id} counts {message.Receives} receives, and had {entry.Receives}";
            }
        }
        foreach (var message in batch)
        {
            model.Find(message.Id)!.State = MessageState.InFlight;
        }
        return null;
    }

    private void Return(QueueModel.Entry entry, TimeSpan delay, bool isAnew)
    {
        queue.Return(entry.Id, delay, isAnew, new Instant(now));
        entry.Receives = isAnew ? 0 : entry.Receives;
        entry.ReceivesKept = entry.Receives;
        QueueModel.Hide(entry, now + (long)delay.TotalMilliseconds);
    }

    // Written into the table first, in a commit of its own; a crash may come before the queue hears of it.
    private void Copy(long seq, TimeSpan delay, bool isSent)
    {
        var message = new Message(
            WorkerQueue.NewIdOf(seq, new Guid(++copies, 0, 0, new byte[8])),
            seq,
            0,
            new Instant(now),
            delay
        );
        if (isSent)
        {
            rows[message.Id] = message;
        }
        queue.Restore(message, new Instant(now));
        var entry = new QueueModel.Entry(message.Id, seq);
        model.Add(entry);
        QueueModel.Hide(entry, now + (long)delay.TotalMilliseconds);
    }

    private string? ByHand(QueueStep step, QueueModel.Entry entry, TimeSpan delay)
    {
        var isFree = entry.State is not MessageState.InFlight;
        bool isDone;
        switch (step.Size % 5)
        {
            case 0:
                isDone = queue.DeliverNow(entry.Id);
                if (isFree)
                {
                    model.Wait(entry, isUrgent: true);
                }
                break;
            case 1:
                isDone = queue.MoveBehind(entry.Id, new Instant(now));
                if (isFree)
                {
                    model.Wait(entry);
                }
                break;
            case 2:
                isDone = queue.Delay(entry.Id, delay, new Instant(now));
                if (isFree)
                {
                    QueueModel.Hide(entry, now + (long)delay.TotalMilliseconds);
                }
                break;
            default:
                isDone = queue.Drop(entry.Id, new Instant(now));
                if (isFree)
                {
                    Settled(entry);
                    gone.Add(entry.Id);
                }
                break;
        }
        return isDone == isFree ? null : $"a message that is {entry.State} was handled: {isDone}";
    }

    private void Settled(QueueModel.Entry entry)
    {
        settled.Add(entry.Id);
        model.Remove(entry);
    }

    private string? Compare()
    {
        var held = queue.Look(new Instant(now));
        model.Promote(now);
        if (held.Count != model.Entries.Count)
        {
            return $"{held.Count} messages are held, and should be {model.Entries.Count}";
        }
        foreach (var (message, state) in held)
        {
            if (model.Find(message.Id) is not { } entry)
            {
                return $"{message.Id} is held and should not";
            }
            if (entry.State != state || entry.Receives != message.Receives)
            {
                return $"{message.Id} is {state} after {message.Receives} receives, and should be {entry.State} after {entry.Receives}";
            }
            if (state is MessageState.Delayed && message.VisibleAt.UnixMilliseconds != entry.Due)
            {
                return $"{message.Id} is visible at {message.VisibleAt.UnixMilliseconds}, and should at {entry.Due}";
            }
        }
        return null;
    }

    // Whatever is not settled is after the cursor on disk, or written down there.
    private string? LostByCrash() =>
        model.Entries.FirstOrDefault(entry =>
            entry.Id == WorkerQueue.IdOf(entry.Seq) && entry.Seq <= cursor && !rows.ContainsKey(entry.Id)
        )
            is { } lost
            ? $"a crash would lose {lost.Id}"
            : null;

    private QueueModel.Entry? Pick(QueueStep step, MessageState state)
    {
        var all = model.Entries.Where(entry => entry.State == state).ToList();
        return all.Count == 0 ? null : all[step.Which % all.Count];
    }

    private QueueModel.Entry? Any(QueueStep step) =>
        model.Entries.Count == 0 ? null : model.Entries[step.Which % model.Entries.Count];
}
