using Ecomm.Hosting.Chain;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>The chain is drained when nothing is left to do, and not when it only looks so from where one looks first.</summary>
public sealed class Drains : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;
    private readonly EventStream stream;
    private readonly WorkerQueue queue = new("Worker", 0, [], new FakeTimeProvider());

    public Drains()
    {
        database = new Database(directory.File(Database.FileName));
        stream = new EventStream(database.Readers, Domains.All, () => database.Commits.Commits);
    }

    [Fact]
    public void Without_events_and_messages_it_is_drained() => Assert.True(Drain.IsComplete(stream, Pipe(0), [queue]));

    [Fact]
    public async Task With_an_event_that_the_pipe_has_not_handed_over_it_is_not()
    {
        await Publish(1);
        Assert.False(Drain.IsComplete(stream, Pipe(0), [queue]));
        Assert.True(Drain.IsComplete(stream, Pipe(1), [queue]));
    }

    [Fact]
    public void With_a_message_in_a_queue_it_is_not()
    {
        queue.Send(1);
        Assert.False(Drain.IsComplete(stream, Pipe(0), [queue]));
        queue.Receive(1);
        Assert.False(Drain.IsComplete(stream, Pipe(0), [queue]));
    }

    [Fact]
    public async Task A_worker_that_publishes_and_deletes_its_message_between_the_looks_is_noticed()
    {
        await Publish(1);
        queue.Send(1);
        var message = Assert.Single(queue.Receive(1));
        Assert.False(Drain.IsComplete(stream, Pipe(1), LookedAtLate()));
        Assert.Equal(0, queue.Depth.Total);

        IEnumerable<WorkerQueue> LookedAtLate()
        {
            Publish(2).GetAwaiter().GetResult();
            queue.Delete(message.Id);
            yield return queue;
        }
    }

    public void Dispose()
    {
        queue.Dispose();
        database.Dispose();
        directory.Dispose();
    }

    // A pipe that has come that far and is not running: the test decides what happens when.
    private Pipe Pipe(long position) =>
        new(
            stream,
            new Bus(new Routes([], [], []), new Dictionary<string, WorkerQueue>()),
            new DeadLetters(database, TimeProvider.System),
            position,
            NullLogger<Pipe>.Instance
        );

    private async Task Publish(int number)
    {
        var item = new Item(new Key($"EVENTS#{number}", "EVENT"), []);
        await database.EventStore.Write([new ItemWrite.Put(item)], default);
    }
}
