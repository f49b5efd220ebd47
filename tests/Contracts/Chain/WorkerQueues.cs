using Ecomm.Hosting.Chain;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>A queue delivers at least once, counts receives, and never forgets what is not settled.</summary>
public sealed class WorkerQueues : IDisposable
{
    private readonly SetClock time = new();
    private readonly WorkerQueue queue;

    public WorkerQueues() => queue = new WorkerQueue("Worker", 0, [], time);

    [Fact]
    public void Messages_come_in_the_order_sent_up_to_the_number_asked_for()
    {
        Send(1, 2, 3);
        Assert.Equal([1, 2], queue.Receive(2).Select(message => message.Seq));
        Assert.Equal([3], queue.Receive(10).Select(message => message.Seq));
        Assert.Empty(queue.Receive(10));
        Assert.Equal(new QueueDepth(0, 3, 0), queue.Depth);
    }

    [Fact]
    public void A_received_message_is_invisible_until_it_is_returned_and_its_delay_is_over()
    {
        Send(1);
        var message = Assert.Single(queue.Receive(10));
        Assert.Empty(queue.Receive(10));
        queue.Return(message.Id, TimeSpan.FromSeconds(2));
        Assert.Equal(new QueueDepth(0, 0, 1), queue.Depth);
        time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.Empty(queue.Receive(10));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(message with { Receives = 2 }, Assert.Single(queue.Receive(10)) with { VisibleAt = default });
    }

    [Fact]
    public void A_message_that_is_returned_anew_was_never_received()
    {
        Send(1);
        queue.Return(Assert.Single(queue.Receive(10)).Id, TimeSpan.FromSeconds(2), isAnew: true);
        Assert.Empty(queue.Receive(10));
        Assert.Equal(0, Assert.Single(queue.TakeChanges(1).Deferred).Receives);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Assert.Single(queue.Receive(10)).Receives);
    }

    [Fact]
    public void Each_receive_is_counted()
    {
        Send(1);
        for (var receives = 1; receives <= 5; receives++)
        {
            var message = Assert.Single(queue.Receive(10));
            Assert.Equal(receives, message.Receives);
            queue.Return(message.Id, TimeSpan.Zero);
        }
    }

    [Fact]
    public void A_deleted_message_does_not_come_again()
    {
        Send(1);
        queue.Delete(Assert.Single(queue.Receive(10)).Id);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(queue.Receive(10));
        Assert.Equal(0, queue.Depth.Total);
    }

    [Fact]
    public void What_is_not_received_can_be_neither_deleted_nor_returned()
    {
        Send(1);
        queue.Delete(WorkerQueue.IdOf(1));
        queue.Return(WorkerQueue.IdOf(1), TimeSpan.Zero);
        queue.Delete("unknown");
        Assert.Equal(1, Assert.Single(queue.Receive(10)).Receives);
    }

    [Fact]
    public void An_event_that_is_sent_twice_is_queued_once_while_it_is_not_settled()
    {
        Send(1, 1);
        var message = Assert.Single(queue.Receive(10));
        Send(1);
        queue.Return(message.Id, TimeSpan.FromSeconds(1));
        Send(1);
        Assert.Equal(1, queue.Depth.Total);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_a_message_and_by_the_end_of_a_delay()
    {
        var waiting = queue.WaitForWork(default).AsTask();
        Assert.False(waiting.IsCompleted);
        Send(1);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        queue.Return(Assert.Single(queue.Receive(10)).Id, TimeSpan.FromSeconds(1));

        waiting = queue.WaitForWork(default).AsTask();
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, Assert.Single(queue.Receive(10)).Receives);
    }

    [Fact]
    public void The_cursor_stays_below_the_first_event_that_is_not_settled()
    {
        Send(1, 2, 3);
        var received = queue.Receive(10);
        Assert.Equal(0, queue.TakeChanges(position: 3).Cursor);
        queue.Delete(received[2].Id);
        Assert.Equal(0, queue.TakeChanges(position: 3).Cursor);
        queue.Delete(received[0].Id);
        Assert.Equal(1, queue.TakeChanges(position: 3).Cursor);
        queue.Delete(received[1].Id);
        Assert.Equal(3, queue.TakeChanges(position: 3).Cursor);
        Assert.Equal(9, queue.TakeChanges(position: 9).Cursor);
    }

    [Fact]
    public void A_deferred_message_is_written_down_and_the_cursor_passes_it()
    {
        Send(1, 2);
        queue.Return(queue.Receive(1)[0].Id, TimeSpan.FromSeconds(5));
        var changes = queue.TakeChanges(position: 2);
        Assert.Equal((1, 1), (changes.Cursor, Assert.Single(changes.Deferred).Receives));
        Assert.Empty(queue.TakeChanges(position: 2).Deferred);
    }

    [Fact]
    public void A_deferred_message_that_is_settled_is_removed_from_what_is_written_down()
    {
        Send(1);
        queue.Return(queue.Receive(1)[0].Id, TimeSpan.Zero);
        queue.TakeChanges(position: 1);
        queue.Delete(Assert.Single(queue.Receive(1)).Id);
        var changes = queue.TakeChanges(position: 1);
        Assert.Equal([WorkerQueue.IdOf(1)], changes.Settled);
        Assert.Empty(changes.Deferred);
    }

    [Fact]
    public void Changes_that_could_not_be_written_are_part_of_the_next_checkpoint()
    {
        Send(1, 2);
        var received = queue.Receive(2);
        queue.Return(received[0].Id, TimeSpan.Zero);
        queue.Return(received[1].Id, TimeSpan.Zero);
        var lost = queue.TakeChanges(position: 2);
        queue.Delete(queue.Receive(1)[0].Id);
        queue.ReturnChanges(lost);
        var changes = queue.TakeChanges(position: 2);
        Assert.Equal([WorkerQueue.IdOf(2)], changes.Deferred.Select(message => message.Id));
        Assert.Equal([WorkerQueue.IdOf(1)], changes.Settled);
        Assert.Equal(2, changes.Cursor);
    }

    // An operator may redrive a letter while the delivery that parked it has yet to delete its message.
    [Fact]
    public void A_delivery_that_ends_after_its_message_was_redriven_does_not_settle_it()
    {
        Send(1);
        var parked = Assert.Single(queue.Receive(10));
        queue.Restore(
            new Message(
                WorkerQueue.NewIdOf(parked.Seq, Guid.NewGuid()),
                parked.Seq,
                Receives: 0,
                VisibleAt: new Instant(0)
            )
        );
        queue.Delete(parked.Id);
        Assert.Empty(queue.TakeChanges(position: 1).Settled);
        Assert.Equal(1, Assert.Single(queue.Receive(10)).Receives);
    }

    [Fact]
    public void What_was_restored_waits_out_its_delay_and_keeps_its_receives()
    {
        var visible = new Instant(time.GetUtcNow().AddSeconds(3).ToUnixTimeMilliseconds());
        using var restored = new WorkerQueue("Worker", 7, [new Message(WorkerQueue.IdOf(5), 5, 4, visible)], time);
        restored.Send(5);
        Assert.Empty(restored.Receive(10));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((5, 5), (restored.Receive(10) is [var only] ? (only.Seq, only.Receives) : default));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_delay_is_as_long_when_the_clock_is_set_meanwhile(int hours)
    {
        Send(1);
        queue.Return(queue.Receive(1)[0].Id, TimeSpan.FromSeconds(3));
        time.Error = TimeSpan.FromHours(hours);
        time.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.Empty(queue.Receive(10));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(queue.Receive(10));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void What_is_redriven_comes_at_once_however_the_clock_was_set(int hours)
    {
        time.Error = TimeSpan.FromHours(hours);
        var now = new Instant(time.GetUtcNow().ToUnixTimeMilliseconds());
        queue.Restore(new Message(WorkerQueue.NewIdOf(1, Guid.NewGuid()), 1, Receives: 0, now, TimeSpan.Zero));
        Assert.Single(queue.Receive(10));
    }

    [Fact]
    public void After_a_restart_a_message_waits_no_longer_than_its_delay_although_the_clock_was_set_back()
    {
        Send(1);
        queue.Return(queue.Receive(1)[0].Id, TimeSpan.FromSeconds(3));
        var written = queue.TakeChanges(position: 1).Deferred;
        time.Error = TimeSpan.FromHours(-1);
        using var restored = new WorkerQueue("Worker", 1, written, time);
        time.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.Empty(restored.Receive(10));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Assert.Single(restored.Receive(10)).Receives);
    }

    public void Dispose() => queue.Dispose();

    /// <summary>A machine's clock that somebody sets; what it measures goes on.</summary>
    private sealed class SetClock : FakeTimeProvider
    {
        public TimeSpan Error { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Error;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    private void Send(params long[] places)
    {
        foreach (var seq in places)
        {
            queue.Send(seq);
        }
    }
}
