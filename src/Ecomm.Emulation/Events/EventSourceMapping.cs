using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;
using Microsoft.Extensions.Logging;

namespace Ecomm.Emulation.Events;

/// <summary>
/// An event source mapping: receives from a queue, invokes the function with batches, and deletes what the function does not
/// report as failed. Whatever goes wrong deletes nothing: the queue's visibility time-out, or the delay that the function
/// itself gave a message, brings it back. See «Using Lambda with Amazon SQS».
/// </summary>
public sealed partial class EventSourceMapping(
    AwsMapping mapping,
    AwsQueue queue,
    string region,
    IAmazonSQS sqs,
    FunctionPool function,
    int batchesMax,
    TimeProvider time,
    ILogger<EventSourceMapping> log
) : IDisposable
{
    /// <summary>SQS gives at most ten messages at a time; Lambda gathers larger batches, this does not.</summary>
    private const int MessagesMax = 10;

    /// <summary>
    /// Seconds of a long poll. It bounds how long a stop takes: a poll that is cut off may have messages that nobody sees.
    /// </summary>
    private const int PollSeconds = 2;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim slots = new(batchesMax, batchesMax);
    private int holding;

    /// <summary>Messages received and not settled.</summary>
    public int Holding => Volatile.Read(ref holding);

    /// <summary>Polls until it is told to stop, then waits for the batches under way.</summary>
    /// <param name="stop">No further polls.</param>
    /// <param name="abort">No waiting for functions either: their messages come back.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A queue that cannot be reached is tried again.")]
    public async Task Run(CancellationToken stop, CancellationToken abort)
    {
        var underWay = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await slots.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            try
            {
                underWay.RemoveAll(task => task.IsCompleted);
                underWay.Add(Settle(await Receive(), abort));
            }
            catch (Exception e)
            {
                slots.Release();
                LogUnreachable(log, e, queue.Name);
                await Task.WhenAny(Task.Delay(RetryDelay, time, stop));
            }
        }
        await Task.WhenAll(underWay);
    }

    public void Dispose() => slots.Dispose();

    private async Task<List<Message>> Receive() =>
        (
            await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = queue.Url,
                    MaxNumberOfMessages = Math.Min(mapping.BatchSize, MessagesMax),
                    WaitTimeSeconds = PollSeconds,
                    MessageSystemAttributeNames = ["All"],
                    MessageAttributeNames = ["All"],
                },
                CancellationToken.None
            )
        ).Messages
        ?? [];

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "What is not deleted comes again; a message must not end a mapping."
    )]
    private async Task Settle(List<Message> messages, CancellationToken abort)
    {
        Interlocked.Add(ref holding, messages.Count);
        try
        {
            if (messages.Count > 0)
            {
                var invocation = new FunctionCall(ToEvent(messages), FunctionCall.NewTrace(time));
                var outcome = await function.Invoke(invocation, abort);
                if (outcome is CallOutcome.Failed failed)
                {
                    LogFailed(log, function.Name, failed.Error, messages.Count);
                }
                var ids = messages.Select(message => message.MessageId).ToList();
                var succeeded = BatchResponse.Succeeded(outcome, ids, mapping.ReportsBatchItemFailures);
                await Delete([.. messages.Where(message => succeeded.Contains(message.MessageId))]);
            }
        }
        catch (Exception e)
        {
            LogUnsettled(log, e, queue.Name);
        }
        finally
        {
            Interlocked.Add(ref holding, -messages.Count);
            slots.Release();
        }
    }

    private async Task Delete(List<Message> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }
        var entries = messages.Select(
            (message, i) =>
                new DeleteMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle)
        );
        await sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest { QueueUrl = queue.Url, Entries = [.. entries] },
            CancellationToken.None
        );
    }

    private string ToEvent(IEnumerable<Message> messages) =>
        new JsonObject
        {
            ["Records"] = new JsonArray([
                .. messages.Select(message => new JsonObject
                {
                    ["messageId"] = message.MessageId,
                    ["receiptHandle"] = message.ReceiptHandle,
                    ["body"] = message.Body,
                    ["attributes"] = new JsonObject(Pairs(message.Attributes ?? [], value => value)),
                    ["messageAttributes"] = new JsonObject(
                        Pairs(
                            message.MessageAttributes ?? [],
                            value => new JsonObject
                            {
                                ["stringValue"] = value.StringValue,
                                ["stringListValues"] = new JsonArray(),
                                ["binaryListValues"] = new JsonArray(),
                                ["dataType"] = value.DataType,
                            }
                        )
                    ),
                    ["md5OfBody"] = message.MD5OfBody,
                    ["eventSource"] = "aws:sqs",
                    ["eventSourceARN"] = queue.Arn,
                    ["awsRegion"] = region,
                }),
            ]),
        }.ToJsonString();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs<T>(
        Dictionary<string, T> from,
        Func<T, JsonNode> write
    ) => from.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, write(pair.Value)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} cannot be received from, trying again")]
    private static partial void LogUnreachable(ILogger log, Exception e, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} failed, {Messages} messages come again: {Error}")]
    private static partial void LogFailed(ILogger log, string function, string error, int messages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: a batch was not settled and comes again")]
    private static partial void LogUnsettled(ILogger log, Exception e, string queue);
}
