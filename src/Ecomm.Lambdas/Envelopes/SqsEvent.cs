using System.Globalization;
using System.Text.Json.Serialization;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>What Lambda invokes a worker with: a batch of messages. See «Using Lambda with Amazon SQS».</summary>
public sealed record SqsEvent([property: JsonPropertyName("Records")] IReadOnlyList<SqsMessage> Records);

public sealed record SqsMessage(string MessageId, string ReceiptHandle, string? Body, SqsAttributes? Attributes)
{
    /// <summary>
    /// What it says, if whoever delivers it has it read once for all workers: by the first of them, whose fault it is then if reading
    /// throws. Null leaves it to its body.
    /// </summary>
    [JsonIgnore]
    public Lazy<Opened>? Opened { get; init; }

    /// <summary>How often the message was received, this time included; at least 1.</summary>
    public int Receives =>
        int.TryParse(
            Attributes?.ApproximateReceiveCount,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var receives
        )
            ? Math.Max(receives, 1)
            : 1;
}

/// <summary>Attributes come as strings, as SQS sends them. The trace header of X-Ray is there if the sender had one.</summary>
public sealed record SqsAttributes(
    [property: JsonPropertyName("ApproximateReceiveCount")] string ApproximateReceiveCount,
    [property: JsonPropertyName("SentTimestamp")] string SentTimestamp,
    [property: JsonPropertyName(Tracing.XRayHeader)] string? AWSTraceHeader = null
);

/// <summary>
/// What a worker answers: the messages that failed, which become visible again; all others are deleted. See
/// «Implementing partial batch responses».
/// </summary>
public sealed record SqsBatchResponse(IReadOnlyList<SqsBatchItemFailure> BatchItemFailures);

public sealed record SqsBatchItemFailure(string ItemIdentifier);
