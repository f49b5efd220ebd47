using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Lambdas.Runtime;

/// <summary>A worker's own queue and its dead-letter queue, on SQS.</summary>
/// <param name="name">The worker's name.</param>
/// <param name="settings">Where the queues are.</param>
/// <param name="sqs">A client; most invocations never need one.</param>
public sealed class SqsWorkerQueue(string name, QueueSettings settings, Lazy<IAmazonSQS> sqs) : IFailedMessages
{
    /// <summary>Attributes of a parked message, beside its body as it came.</summary>
    public const string ReasonAttribute = "Reason";
    public const string WorkerAttribute = "Worker";
    public const string MessageIdAttribute = "MessageId";
    public const string ReceivesAttribute = "Receives";

    /// <summary>Attributes count towards the size of a message; the log has the whole reason.</summary>
    private const int ReasonCharactersMax = 1024;

    public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
        sqs.Value.SendMessageAsync(
            new SendMessageRequest(settings.DeadLetterQueue, message.Body is { Length: > 0 } body ? body : " ")
            {
                MessageSystemAttributes = TraceOf(message),
                MessageAttributes = new()
                {
                    [ReasonAttribute] = Text(Sendable(reason)),
                    [WorkerAttribute] = Text(name),
                    [MessageIdAttribute] = Text(message.MessageId),
                    [ReceivesAttribute] = Text(message.Receives.ToString(CultureInfo.InvariantCulture)),
                },
            },
            cancel
        );

    public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
        sqs.Value.ChangeMessageVisibilityAsync(
            settings.Queue,
            message.ReceiptHandle,
            (int)Math.Ceiling(delay.TotalSeconds),
            cancel
        );

    public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
        sqs.Value.SendMessageAsync(
            new SendMessageRequest(settings.Queue, message.Body)
            {
                DelaySeconds = (int)Math.Ceiling(delay.TotalSeconds),
                MessageSystemAttributes = TraceOf(message),
            },
            cancel
        );

    // What X-Ray knows of the message stays with it.
    private static Dictionary<string, MessageSystemAttributeValue>? TraceOf(SqsMessage message) =>
        message.Attributes?.AWSTraceHeader is { } header
            ? new()
            {
                [Tracing.XRayHeader] = new MessageSystemAttributeValue { DataType = "String", StringValue = header },
            }
            : null;

    // A message takes the characters of XML 1.0 and no others, see «SendMessage» in the SQS API reference.
    private static string Sendable(string reason)
    {
        var text = reason.Length <= ReasonCharactersMax ? reason : reason[..ReasonCharactersMax];
        return string.Concat(
            text.Select(c => c is '\t' or '\n' or '\r' || c >= ' ' && !char.IsSurrogate(c) && c < '\uFFFE' ? c : '?')
        );
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
