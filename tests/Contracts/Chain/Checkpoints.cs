using Ecomm.Hosting.Chain;
using Ecomm.Operations.Recovery;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>Stream, pipe, bus, queues and checkpoint on a file, across restarts.</summary>
public sealed class Checkpoints : IDisposable
{
    private const string Sync = nameof(SyncOrderWorker);
    private const string Allocate = nameof(AllocateOrderStockWorker);

    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new();
    private ChainOnFile chain;

    public Checkpoints() => chain = new ChainOnFile(directory, time);

    [Fact]
    public async Task After_a_crash_what_was_not_settled_comes_again_and_what_was_does_not()
    {
        await chain.Publish(3);
        var received = chain.Queues[Sync].Receive(10);
        chain.Queues[Sync].Delete(received[0].Id);
        await chain.Checkpoint.Write();
        await Restart();
        Assert.Equal([2, 3], chain.Queues[Sync].Receive(10).Select(message => message.Seq));
    }

    [Fact]
    public async Task Without_a_checkpoint_everything_comes_again()
    {
        await chain.Publish(3);
        chain.Queues[Sync].Receive(10).ToList().ForEach(message => chain.Queues[Sync].Delete(message.Id));
        await Restart();
        Assert.Equal([1, 2, 3], chain.Queues[Sync].Receive(10).Select(message => message.Seq));
    }

    [Fact]
    public async Task A_slow_queue_does_not_make_a_fast_one_deliver_again()
    {
        await chain.Publish(3, name: OrderCreated.EventName);
        chain.Queues[Sync].Receive(10).ToList().ForEach(message => chain.Queues[Sync].Delete(message.Id));
        await chain.Checkpoint.Write();
        await Restart();
        Assert.Equal(3, chain.Queues[Allocate].Receive(10).Count);
        Assert.Empty(chain.Queues[Sync].Receive(10));
    }

    [Fact]
    public async Task A_deferred_message_survives_with_its_receives_and_its_delay()
    {
        await chain.Publish(1);
        chain.Queues[Sync].Return(chain.Queues[Sync].Receive(1)[0].Id, TimeSpan.FromSeconds(10));
        await chain.Checkpoint.Write();
        await Restart();
        Assert.Empty(chain.Queues[Sync].Receive(10));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, Assert.Single(chain.Queues[Sync].Receive(10)).Receives);
    }

    [Fact]
    public async Task A_settled_message_that_had_been_deferred_stays_settled()
    {
        await chain.Publish(1);
        chain.Queues[Sync].Return(chain.Queues[Sync].Receive(1)[0].Id, TimeSpan.Zero);
        await chain.Checkpoint.Write();
        chain.Queues[Sync].Delete(chain.Queues[Sync].Receive(1)[0].Id);
        await chain.Checkpoint.Write();
        await Restart();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(chain.Queues[Sync].Receive(10));
    }

    [Fact]
    public async Task An_event_that_no_rule_matches_is_kept_as_unrouted_once()
    {
        await chain.Publish(1, name: "ORDER_RETRACTED_EVENT");
        await Restart();
        var letter = Assert.Single(chain.DeadLetters.All());
        Assert.Equal((DeadEvent.Unrouted, 1L), (letter.Queue, letter.Seq));
        Assert.Equal("no rule matches eventName 'ORDER_RETRACTED_EVENT'", letter.Reason);
        Assert.All(chain.Queues.Values, queue => Assert.Equal(0, queue.Depth.Total));
    }

    [Fact]
    public async Task A_redriven_dead_letter_survives_a_crash_before_it_is_delivered()
    {
        await chain.Publish(1);
        var message = chain.Queues[Sync].Receive(1)[0];
        await chain.DeadLetters.Park(Sync, message.Id, message.Seq, 7, "a reason");
        chain.Queues[Sync].Delete(message.Id);
        await chain.Checkpoint.Write();
        await chain.DeadLetters.Redrive(chain.DeadLetters.All(), letter => [letter.Queue]);
        await Restart();
        Assert.Empty(chain.DeadLetters.All());
        var redriven = Assert.Single(chain.Queues[Sync].Receive(10));
        Assert.Equal((1L, 1), (redriven.Seq, redriven.Receives));
    }

    [Fact]
    public async Task A_message_that_is_parked_twice_is_one_dead_letter_with_its_first_reason()
    {
        await chain.Publish(1);
        await chain.DeadLetters.Park(Sync, WorkerQueue.IdOf(1), 1, 7, "first");
        await chain.DeadLetters.Park(Sync, WorkerQueue.IdOf(1), 1, 8, "second");
        Assert.Equal("first", Assert.Single(chain.DeadLetters.All()).Reason);
    }

    public void Dispose()
    {
        chain.DisposeAsync().AsTask().GetAwaiter().GetResult();
        directory.Dispose();
    }

    // As a crash leaves it: no last checkpoint is written.
    private async Task Restart()
    {
        await chain.DisposeAsync();
        chain = new ChainOnFile(directory, time);
        await chain.Routed();
    }
}
