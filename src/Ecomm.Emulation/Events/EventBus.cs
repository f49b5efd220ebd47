using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Operations.Aws;

namespace Ecomm.Emulation.Events;

/// <summary>
/// The event bus, or the topic in its place: sends each event to the queues of every rule whose pattern matches it, the whole event as the
/// message's body. An event that no rule matches is gone, as in EventBridge and in SNS. The filters of the two differ in what else they
/// know; of the operators that are known here, both understand the same.
/// </summary>
public sealed class EventBus
{
    /// <summary>SQS takes at most so many messages in one request.</summary>
    private const int EntriesMax = 10;

    /// <summary>SQS takes no longer requests; what surrounds the bodies has room in the rest of its 256 KiB.</summary>
    private const int RequestBytesMax = 240 * 1024;

    private readonly IAmazonSQS sqs;
    private readonly List<(EventPattern Pattern, IReadOnlyList<AwsQueue> Queues)> rules;

    /// <exception cref="InvalidDataException">A rule's pattern is not understood.</exception>
    public EventBus(AwsDeployment deployment, IAmazonSQS sqs)
    {
        this.sqs = sqs;
        var queues = deployment.Queues.ToDictionary(queue => queue.Arn);
        rules =
        [
            .. deployment.Rules.Select(rule =>
                (
                    EventPattern.Parse(rule.Pattern),
                    (IReadOnlyList<AwsQueue>)[.. rule.Targets.Select(target => queues[target])]
                )
            ),
        ];
    }

    /// <summary>The queues that an event goes to; a queue twice if two rules send there.</summary>
    public IEnumerable<AwsQueue> TargetsOf(JsonElement @event) =>
        rules.Where(rule => rule.Pattern.Matches(@event)).SelectMany(rule => rule.Queues);

    /// <summary>Sends the events on; when it throws, some may have been sent, and all may be sent again.</summary>
    /// <returns>How many messages were sent.</returns>
    /// <exception cref="IOException">A queue did not take a message.</exception>
    public async Task<int> PutEvents(IReadOnlyList<JsonObject> events, CancellationToken cancel)
    {
        var messages = events
            .SelectMany(one =>
            {
                var body = one.ToJsonString();
                return TargetsOf(JsonSerializer.SerializeToElement(one)).Select(queue => (queue, body));
            })
            .ToLookup(message => message.queue.Url, message => message.body);
        await Task.WhenAll(messages.Select(queue => Send(queue.Key, queue, cancel)));
        return messages.Sum(queue => queue.Count());
    }

    private async Task Send(string queueUrl, IEnumerable<string> bodies, CancellationToken cancel)
    {
        foreach (var batch in Batches(bodies))
        {
            var entries = batch.Select(
                (body, i) => new SendMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), body)
            );
            var response = await sqs.SendMessageBatchAsync(
                new SendMessageBatchRequest { QueueUrl = queueUrl, Entries = [.. entries] },
                cancel
            );
            if (response.Failed is [var failed, ..])
            {
                throw new IOException($"{queueUrl} did not take a message: {failed.Code} {failed.Message}");
            }
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Batches(IEnumerable<string> bodies)
    {
        var batch = new List<string>();
        var bytes = 0;
        foreach (var body in bodies)
        {
            var length = Encoding.UTF8.GetByteCount(body);
            if (batch.Count == EntriesMax || (batch.Count > 0 && bytes + length > RequestBytesMax))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
            batch.Add(body);
            bytes += length;
        }
        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
