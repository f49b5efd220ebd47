using Ecomm.Hosting.Chain;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>What an operator does to single messages: each does what it says, and no other message is lost by it.</summary>
public sealed class QueuesByHand : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly WorkerQueue queue;

    public QueuesByHand() => queue = new WorkerQueue("Worker", 0, [], time);

    [Fact]
    public void A_paused_queue_keeps_its_messages_and_gives_them_in_their_order_when_it_goes_on()
    {
        queue.IsPaused = true;
        Send(1, 2, 3);
        Assert.Empty(queue.Receive(10));
        Assert.Equal(new QueueDepth(3, 0, 0), queue.Depth);
        queue.IsPaused = false;
        Assert.Equal([1, 2, 3], Received());
    }

    [Fact]
    public async Task Whoever_waits_is_woken_when_the_queue_goes_on_and_when_one_message_is_wanted_now()
    {
        queue.IsPaused = true;
        Send(1, 2);
        Assert.True(await queue.WaitForWork(default).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(queue.Receive(10));
        var waiting = queue.WaitForWork(default).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True(queue.DeliverNow(WorkerQueue.IdOf(2)));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([2], Received());
        waiting = queue.WaitForWork(default).AsTask();
        Assert.False(waiting.IsCompleted);
        queue.IsPaused = false;
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([1], Received());
    }

    [Fact]
    public void A_message_wanted_now_comes_before_all_that_wait_also_from_a_paused_queue()
    {
        Send(1, 2, 3);
        Assert.True(queue.DeliverNow(WorkerQueue.IdOf(3)));
        Assert.Equal([3, 1, 2], Received());
        queue.IsPaused = true;
        Send(4, 5, 6);
        Assert.True(queue.DeliverNow(WorkerQueue.IdOf(5)));
        Assert.Equal([5], Received());
        Assert.Equal(2, queue.Depth.Waiting);
    }

    [Fact]
    public void A_delayed_message_wanted_now_does_not_wait_out_its_delay_and_comes_once()
    {
        queue.Send(1, TimeSpan.FromMinutes(5));
        Assert.Empty(queue.Receive(10));
        Assert.True(queue.DeliverNow(WorkerQueue.IdOf(1)));
        Assert.Equal([1], Received());
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(queue.Receive(10));
    }

    [Fact]
    public void A_message_moved_behind_comes_after_all_that_wait_and_a_delayed_one_too()
    {
        Send(1, 2, 3);
        queue.Send(4, TimeSpan.FromMinutes(5));
        Assert.True(queue.MoveBehind(WorkerQueue.IdOf(1)));
        Assert.True(queue.MoveBehind(WorkerQueue.IdOf(4)));
        Assert.True(queue.MoveBehind(WorkerQueue.IdOf(2)));
        Assert.Equal([3, 1, 4, 2], Received());
    }

    [Fact]
    public void A_delayed_message_comes_when_its_delay_is_over_and_its_receives_are_kept()
    {
        Send(1, 2);
        var message = queue.Receive(1)[0];
        queue.Return(message.Id, TimeSpan.Zero);
        Assert.True(queue.Delay(message.Id, TimeSpan.FromSeconds(30)));
        Assert.Equal([2], Received());
        time.Advance(TimeSpan.FromMilliseconds(29_999));
        Assert.Empty(queue.Receive(10));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Assert.Single(queue.Receive(10)).Receives);
    }

    [Fact]
    public void A_message_delayed_again_comes_at_the_later_time_only()
    {
        Send(1);
        Assert.True(queue.Delay(WorkerQueue.IdOf(1), TimeSpan.FromSeconds(1)));
        Assert.True(queue.Delay(WorkerQueue.IdOf(1), TimeSpan.FromSeconds(9)));
        Assert.Equal(new QueueDepth(0, 0, 1), queue.Depth);
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Empty(queue.Receive(10));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1], Received());
    }

    [Fact]
    public void A_delay_by_hand_survives_a_restart()
    {
        Send(1);
        Assert.True(queue.Delay(WorkerQueue.IdOf(1), TimeSpan.FromSeconds(9)));
        using var restarted = Restarted(position: 1);
        Assert.Empty(restarted.Receive(10));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, Assert.Single(restarted.Receive(10)).Seq);
    }

    [Fact]
    public void An_order_by_hand_survives_a_restart_and_what_is_sent_later_comes_after_it()
    {
        Send(1, 2, 3, 4);
        queue.Receive(1);
        Assert.True(queue.MoveBehind(WorkerQueue.IdOf(2)));
        Send(5);
        Assert.True(queue.MoveBehind(WorkerQueue.IdOf(3)));
        Send(6);
        using var restarted = Restarted(position: 6);
        Assert.Equal([1, 4, 2, 5, 3, 6], restarted.Receive(10).Select(message => message.Seq));
        Assert.Equal([4, 2, 5, 3, 6], Received());
    }

    [Fact]
    public void A_dropped_message_is_settled_the_cursor_passes_it_and_it_does_not_come_back_after_a_restart()
    {
        Send(1, 2);
        Assert.True(queue.Drop(WorkerQueue.IdOf(1)));
        Assert.Equal([2], queue.Look(10).Select(queued => queued.Message.Seq));
        using var restarted = Restarted(position: 2);
        Assert.Equal(1, restarted.Cursor);
        Assert.Equal([2], restarted.Receive(10).Select(message => message.Seq));
    }

    [Fact]
    public void A_dropped_message_does_not_come_back_while_earlier_ones_wait_or_are_in_flight()
    {
        Send(1, 2, 3, 4);
        queue.Receive(1);
        Assert.True(queue.Drop(WorkerQueue.IdOf(3)));
        using var restarted = Restarted(position: 4);
        Assert.Equal([1, 2, 4], restarted.Receive(10).Select(message => message.Seq).Order());
        queue.Delete(WorkerQueue.IdOf(1));
        Assert.Equal([WorkerQueue.IdOf(1)], queue.TakeChanges(position: 4).Settled);
    }

    [Fact]
    public void A_dropped_message_that_was_written_down_is_removed_there()
    {
        queue.Send(1, TimeSpan.FromMinutes(5));
        Assert.Equal(WorkerQueue.IdOf(1), Assert.Single(queue.TakeChanges(position: 1).Deferred).Id);
        Assert.True(queue.Drop(WorkerQueue.IdOf(1)));
        var changes = queue.TakeChanges(position: 1);
        Assert.Equal([WorkerQueue.IdOf(1)], changes.Settled);
        Assert.Empty(changes.Deferred);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(queue.Receive(10));
    }

    [Fact]
    public void A_copy_that_is_dropped_or_settled_leaves_its_original_also_after_a_restart()
    {
        queue.IsPaused = true;
        Send(1, 2);
        var dropped = CopyOf(1);
        var settled = CopyOf(2);
        Assert.True(queue.Drop(dropped));
        Assert.True(queue.DeliverNow(settled));
        queue.Delete(Assert.Single(queue.Receive(10)).Id);
        using var restarted = Restarted(position: 2);
        Assert.Equal(0, restarted.Cursor);
        Assert.Equal([1, 2], restarted.Receive(10).Select(message => message.Seq));
    }

    [Fact]
    public void An_original_that_is_settled_leaves_its_copy_also_after_a_restart()
    {
        Send(1);
        var copy = CopyOf(1);
        queue.Delete(queue.Receive(1)[0].Id);
        using var restarted = Restarted(position: 1);
        Assert.Equal(1, restarted.Cursor);
        Assert.Equal(copy, Assert.Single(restarted.Receive(10)).Id);
    }

    [Fact]
    public void What_is_in_flight_settled_or_unknown_is_refused_and_stays_as_it_is()
    {
        Send(1, 2);
        var ids = new[] { queue.Receive(1)[0].Id, queue.Receive(1)[0].Id, "unknown" };
        queue.Delete(ids[1]);
        foreach (var id in ids)
        {
            Assert.False(queue.DeliverNow(id));
            Assert.False(queue.MoveBehind(id));
            Assert.False(queue.Delay(id, TimeSpan.FromSeconds(1)));
            Assert.False(queue.Drop(id));
        }
        Assert.Equal(new QueueDepth(0, 1, 0), queue.Depth);
        Assert.Equal(1, queue.Find(ids[0])?.Seq);
        Assert.Null(queue.Find(ids[1]));
        Assert.Null(queue.Find(ids[2]));
    }

    [Fact]
    public void A_look_shows_those_in_flight_then_those_that_wait_in_turn_then_those_delayed_the_first_due_first()
    {
        Send(1, 2, 3, 4);
        queue.Receive(1);
        queue.DeliverNow(WorkerQueue.IdOf(4));
        queue.Send(5, TimeSpan.FromSeconds(9));
        queue.Send(6, TimeSpan.FromSeconds(3));
        Assert.Equal(
            [
                (1, MessageState.InFlight),
                (4, MessageState.Waiting),
                (2, MessageState.Waiting),
                (3, MessageState.Waiting),
                (6, MessageState.Delayed),
                (5, MessageState.Delayed),
            ],
            Looked(10)
        );
        Assert.Equal([(1, MessageState.InFlight), (4, MessageState.Waiting)], Looked(2));
        Assert.Equal([3, 6], queue.Look(2, skip: 3).Select(queued => queued.Message.Seq));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains((6, MessageState.Waiting), Looked(10));
    }

    [Fact]
    public void Totals_count_what_was_sent_settled_and_returned()
    {
        Send(1, 2, 3);
        Send(3);
        CopyOf(3);
        queue.Drop(WorkerQueue.IdOf(2));
        var received = queue.Receive(2);
        queue.Delete(received[0].Id);
        queue.Return(received[1].Id, TimeSpan.FromSeconds(1));
        queue.Delete("unknown");
        queue.Return("unknown", TimeSpan.Zero);
        Assert.Equal(new QueueTotals(Sent: 4, Settled: 2, Returned: 1), queue.Totals);
    }

    public void Dispose() => queue.Dispose();

    private void Send(params long[] places)
    {
        foreach (var seq in places)
        {
            queue.Send(seq);
        }
    }

    /// <summary>Another message of the event at that place, visible now; its id.</summary>
    private string CopyOf(long seq)
    {
        var id = WorkerQueue.NewIdOf(seq, Guid.NewGuid());
        queue.Restore(new Message(id, seq, Receives: 0, new Instant(time.GetUtcNow().ToUnixTimeMilliseconds())));
        return id;
    }

    private IEnumerable<long> Received() => queue.Receive(10).Select(message => message.Seq);

    private IEnumerable<(long, MessageState)> Looked(int max) =>
        queue.Look(max).Select(queued => (queued.Message.Seq, queued.State));

    /// <summary>The queue as it is after a checkpoint and a crash: what lies beyond the cursor is sent again.</summary>
    private WorkerQueue Restarted(long position)
    {
        var changes = queue.TakeChanges(position);
        var kept = changes.Deferred.Where(message => !changes.Settled.Contains(message.Id));
        var restarted = new WorkerQueue("Worker", changes.Cursor, kept, time);
        for (var seq = changes.Cursor + 1; seq <= position; seq++)
        {
            restarted.Send(seq);
        }
        return restarted;
    }
}
