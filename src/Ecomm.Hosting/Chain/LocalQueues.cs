using Ecomm.Adapters.Sqlite;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// Sends events to the queues of a local host. Each becomes a message of its own id, which is written down before it is
/// delivered; beside whatever is still to come of the same event, it is one more delivery.
/// </summary>
/// <param name="commits">The writer of the host's file.</param>
/// <param name="running">The queues of the running host; empty for a stopped one, which finds its messages when it starts.</param>
/// <param name="time">Says when the messages are visible: now.</param>
/// <param name="newGuid">Makes the messages' ids; null is the machine's way.</param>
public sealed class LocalQueues(
    ICommits commits,
    IReadOnlyDictionary<string, WorkerQueue> running,
    TimeProvider time,
    Func<Guid>? newGuid = null
) : IEventSender
{
    public async Task Send(IReadOnlyList<EventMessage> messages, CancellationToken cancel)
    {
        var now = new Instant(time.GetUtcNow().ToUnixTimeMilliseconds());
        var sent = messages
            .Select(message =>
                (
                    Queue: message.Worker,
                    Message: new Message(
                        WorkerQueue.NewIdOf(message.Record.Seq, (newGuid ?? Guid.NewGuid)()),
                        message.Record.Seq,
                        Receives: 0,
                        now,
                        TimeSpan.Zero
                    )
                )
            )
            .ToList();
        await commits.Run(
            statements =>
            {
                foreach (var (queue, message) in sent)
                {
                    Checkpoint.Write(statements, queue, message);
                }
                return new Outcome<int>(sent.Count, sent.Count, IsUndone: false);
            },
            compound: true
        );
        foreach (var (queue, message) in sent)
        {
            if (running.TryGetValue(queue, out var worker))
            {
                worker.Restore(message);
            }
        }
    }
}
