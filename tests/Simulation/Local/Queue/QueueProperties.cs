using Ecomm.Hosting.Chain;
using FsCheck.Xunit;

namespace Ecomm.Simulation.Tests.Local.Queue;

/// <summary>The local queue's rules, held to a model over random lives.</summary>
public sealed class QueueProperties
{
    private const int Lives = 400;
    private const int StepsMax = 120;

    public static TheoryData<string> Bad => [.. BadQueues.All.Keys];

    [Property(MaxTest = 1000, EndSize = 150)]
    public void A_queue_does_what_its_model_does_and_its_disk_holds_what_a_crash_needs((byte, byte, byte)[] steps) =>
        Assert.Null(
            QueueLife.Wrong(
                [.. steps.Select(step => new QueueStep(step.Item1, step.Item2, step.Item3))],
                (cursor, restored, now) => new TestedQueue(cursor, restored, now)
            )
        );

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_known_bad_queue_is_caught(string name)
    {
        var random = new Random(7);
        Assert.Contains(
            Enumerable.Range(0, Lives),
            _ => QueueLife.Wrong(Steps(random), BadQueues.All[name]) is not null
        );
    }

    [Fact]
    public void Changes_of_a_checkpoint_that_failed_do_not_overwrite_newer_ones()
    {
        QueueStep[] steps =
        [
            new(Kind: 0, 0, 0), // a message is sent
            new(Kind: 13, 0, Size: 1), // moved behind the others, which is to be written down
            new(Kind: 3, 0, 0), // received
            new(Kind: 14, 0, 0), // a checkpoint begins
            new(Kind: 8, 0, 0), // the message fails
            new(Kind: 15, 0, 0), // the checkpoint fails
            new(Kind: 16, 0, 0), // the next one is written
        ];
        Assert.Null(QueueLife.Wrong(steps, (cursor, restored, now) => new TestedQueue(cursor, restored, now)));
        Assert.NotNull(QueueLife.Wrong(steps, BadQueues.Overwriting));
    }

    [Fact]
    public void What_was_written_down_and_is_settled_before_the_pipe_comes_to_its_event_is_not_sent_again()
    {
        var now = new Instant(1_000_000);
        var id = WorkerQueue.IdOf(1);
        var queue = new QueueState("Worker", 0, [new Message(id, 1, Receives: 1, now, TimeSpan.Zero)], now);
        Assert.Equal(2, Assert.Single(queue.Receive(1, now)).Receives);
        queue.Delete(id);
        queue.Send(1, TimeSpan.Zero, now);
        Assert.Equal(0, queue.Depth.Total);
    }

    private static List<QueueStep> Steps(Random random)
    {
        var bytes = new byte[3 * random.Next(1, StepsMax)];
        random.NextBytes(bytes);
        return [.. bytes.Chunk(3).Select(step => new QueueStep(step[0], step[1], step[2]))];
    }
}
