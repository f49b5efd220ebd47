using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Lambdas.Runtime;
using Ecomm.Operations.Recovery;
using Message = Amazon.SQS.Model.Message;

namespace Ecomm.Operations.Aws;

/// <summary>
/// The dead-letter queues of a deployment. To look into an SQS queue is to receive from it: what was only looked at, or
/// stays, is made visible again at the end, also when something goes wrong.
/// </summary>
/// <remarks>
/// A letter that has come since the run began is left: it is one that was moved, and that its worker has parked again. By this machine's
/// clock; where that is late, letters of the last moments are left too, and the outcome says that there may be more.
/// </remarks>
public sealed class AwsDeadLetterQueues(
    Catalogue catalogue,
    IAmazonSQS sqs,
    AwsDeployment deployment,
    TimeProvider time
) : IDeadLetterQueues
{
    private readonly Routes routes = Routes.Of(catalogue);

    /// <summary>SQS gives and takes at most ten messages at a time.</summary>
    private const int BatchMax = 10;

    /// <summary>Asks all of SQS's servers; without a wait it asks some, and may find nothing where something is.</summary>
    private const int WaitSeconds = 1;

    private const string SentTimestamp = "SentTimestamp";

    /// <summary>Long enough for a run to come to its end before its messages come back by themselves.</summary>
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromMinutes(5);

    private readonly AwsQueues queues = new(sqs, deployment);

    public async Task<RedriveOutcome> Redrive(string? queue, int max, bool isPreview, CancellationToken cancel)
    {
        List<string> names = queue is null
            ? [.. routes.Workers.Select(worker => worker.Name), DeadEvent.Unrouted]
            : [queue];
        var letters = new List<DeadEvent>();
        var sent = 0L;
        var start = time.GetUtcNow();
        var hasNew = false;
        foreach (var name in names)
        {
            var dead = name == DeadEvent.Unrouted ? deployment.Unrouted : deployment.DeadLetterQueueOf(name);
            var held = new Dictionary<string, Message>();
            try
            {
                while (letters.Count < max && await Receive(dead, max - letters.Count, cancel) is [_, ..] batch)
                {
                    foreach (var message in batch)
                    {
                        held[message.ReceiptHandle] = message;
                    }
                    var old = batch.Where(message => SentAt(message) is not { } at || at < start).ToList();
                    hasNew |= old.Count < batch.Count;
                    if (old.Count == 0)
                    {
                        break;
                    }
                    var read = old.Select(message => (Message: message, Letter: Read(name, message))).ToList();
                    letters.AddRange(read.Select(pair => pair.Letter));
                    var moving = read.Where(pair => !isPreview && pair.Letter.Targets(routes).Count > 0).ToList();
                    sent += await Send(moving, cancel);
                    await Delete(dead, moving.Select(pair => pair.Message), held);
                }
            }
            finally
            {
                await GiveBack(dead, held.Values);
            }
        }
        return new RedriveOutcome(letters, sent, letters.Count == max || hasNew);
    }

    private async Task<IReadOnlyList<Message>> Receive(AwsQueue queue, int max, CancellationToken cancel)
    {
        var response = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(queue.Url)
            {
                MaxNumberOfMessages = Math.Min(max, BatchMax),
                VisibilityTimeout = (int)VisibilityTimeout.TotalSeconds,
                WaitTimeSeconds = WaitSeconds,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = [SentTimestamp],
            },
            cancel
        );
        return response.Messages ?? [];
    }

    private async Task<long> Send(IReadOnlyList<(Message Message, DeadEvent Letter)> moving, CancellationToken cancel)
    {
        var sent = 0L;
        var byWorker = moving.SelectMany(pair =>
            pair.Letter.Targets(routes).Select(worker => (Worker: worker, pair.Message.Body))
        );
        foreach (var group in byWorker.GroupBy(pair => pair.Worker, pair => pair.Body))
        {
            await queues.Send(deployment.QueueOf(group.Key), group, cancel);
            sent += group.Count();
        }
        return sent;
    }

    // Not to be cancelled: what was sent and is not deleted would be sent again. What cannot be deleted stays held.
    private async Task Delete(AwsQueue queue, IEnumerable<Message> messages, Dictionary<string, Message> held)
    {
        var entries = messages
            .Select((message, i) => new DeleteMessageBatchRequestEntry(IdOf(i), message.ReceiptHandle))
            .ToList();
        if (entries.Count == 0)
        {
            return;
        }
        var response = await sqs.DeleteMessageBatchAsync(queue.Url, entries, CancellationToken.None);
        var failed = (response.Failed ?? []).Select(entry => entry.Id).ToHashSet();
        foreach (var entry in entries.Where(entry => !failed.Contains(entry.Id)))
        {
            held.Remove(entry.ReceiptHandle);
        }
    }

    private async Task GiveBack(AwsQueue queue, IEnumerable<Message> messages)
    {
        foreach (var some in messages.Chunk(BatchMax))
        {
            await sqs.ChangeMessageVisibilityBatchAsync(
                queue.Url,
                [
                    .. some.Select(
                        (message, i) =>
                            new ChangeMessageVisibilityBatchRequestEntry(IdOf(i), message.ReceiptHandle)
                            {
                                VisibilityTimeout = 0,
                            }
                    ),
                ],
                CancellationToken.None
            );
        }
    }

    private DeadEvent Read(string queue, Message message)
    {
        var attributes = message.MessageAttributes ?? [];
        var item = BusEvent.Read(message.Body).Case as Value.Map;
        var name = (item?[Attributes.EventName] as Value.Text)?.Of ?? "";
        return DeadEvent.Of(
            catalogue,
            queue,
            item is null ? null : new Item(KeyOf(item), item),
            int.TryParse(Text(SqsWorkerQueue.ReceivesAttribute), CultureInfo.InvariantCulture, out var receives)
                ? receives
                : 0,
            Text(SqsWorkerQueue.ReasonAttribute)
                ?? (queue == DeadEvent.Unrouted ? $"no rule matches eventName '{name}'" : DeadEvent.NoReason)
        );

        string? Text(string attribute) => attributes.GetValueOrDefault(attribute)?.StringValue;
    }

    // A message's image has its keys among its attributes.
    private static Key KeyOf(Value.Map image) =>
        new((image[Attributes.Pk] as Value.Text)?.Of ?? "", (image[Attributes.Sk] as Value.Text)?.Of ?? "");

    // In milliseconds since 1970, by SQS's clock.
    private static DateTimeOffset? SentAt(Message message) =>
        message.Attributes?.GetValueOrDefault(SentTimestamp) is { } text
        && long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static string IdOf(int i) => i.ToString(CultureInfo.InvariantCulture);
}
