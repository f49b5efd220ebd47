using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Recovery;

namespace Ecomm.Operations.Aws;

/// <summary>The workers' queues of a deployment: an event arrives there as if the bus had sent it.</summary>
public sealed class AwsQueues(IAmazonSQS sqs, AwsDeployment deployment) : IEventSender
{
    /// <summary>See «SendMessageBatch» in the SQS API reference: at most ten messages, 256 KiB together.</summary>
    private const int BatchMax = 10;
    private const int BatchBytesMax = 256 * 1024;

    /// <summary>Messages that SQS could not take for reasons of its own are sent again this often.</summary>
    private const int RetriesMax = 5;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    public async Task Send(IReadOnlyList<EventMessage> messages, CancellationToken cancel)
    {
        foreach (var group in messages.GroupBy(message => message.Worker))
        {
            await Send(
                deployment.QueueOf(group.Key),
                group.Select(message => BusEvent.Write(message.Record.Seq, message.Record.Item, deployment.StreamArn)),
                cancel
            );
        }
    }

    /// <summary>Sends these bodies to a queue.</summary>
    /// <exception cref="InvalidDataException">SQS refuses a message; those before it have been sent.</exception>
    public async Task Send(AwsQueue queue, IEnumerable<string> bodies, CancellationToken cancel)
    {
        var batch = new List<string>();
        var bytes = 0;
        foreach (var body in bodies)
        {
            var size = Encoding.UTF8.GetByteCount(body);
            if (batch.Count == BatchMax || bytes + size > BatchBytesMax)
            {
                await SendBatch(queue, batch, cancel);
                batch.Clear();
                bytes = 0;
            }
            batch.Add(body);
            bytes += size;
        }
        await SendBatch(queue, batch, cancel);
    }

    private async Task SendBatch(AwsQueue queue, List<string> bodies, CancellationToken cancel)
    {
        var entries = bodies
            .Select((body, i) => new SendMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), body))
            .ToList();
        for (var retry = 0; entries.Count > 0; retry++)
        {
            var response = await sqs.SendMessageBatchAsync(queue.Url, entries, cancel);
            var failed = response.Failed ?? [];
            if (failed.Find(entry => retry == RetriesMax || entry.SenderFault == true) is { } fault)
            {
                throw new InvalidDataException($"{queue.Name} refuses a message: {fault.Code} {fault.Message}");
            }
            entries.RemoveAll(entry => !failed.Exists(one => one.Id == entry.Id));
            if (entries.Count > 0)
            {
                await Task.Delay(RetryDelay * (1 << retry), cancel);
            }
        }
    }
}
