using System.Diagnostics.CodeAnalysis;

namespace Ecomm.Operations.Aws;

/// <summary>An SQS queue. <paramref name="DeadLetterArn"/> and <paramref name="MaxReceives"/> are its redrive policy.</summary>
[SuppressMessage("Design", "CA1054", Justification = "The SDK takes a queue's URL as text.")]
[SuppressMessage("Design", "CA1056", Justification = "The SDK takes a queue's URL as text.")]
public sealed record AwsQueue(string Name, string Arn, string Url, string? DeadLetterArn, int? MaxReceives);

/// <summary>The pipe from the event store's stream to the router.</summary>
/// <param name="Source">The stream's ARN.</param>
/// <param name="Target">The ARN of the bus, or of the topic that stands in its place.</param>
/// <param name="StartingPosition"><c>TRIM_HORIZON</c> or <c>LATEST</c>.</param>
/// <param name="BatchSize">Records at a time, at most.</param>
/// <param name="Filters">Event patterns, JSON; a record passes if any matches, or if there is none.</param>
/// <param name="EventSource">What the events say is their source.</param>
/// <param name="DetailType">What the events say is their type.</param>
public sealed record AwsPipe(
    string Name,
    string Source,
    string Target,
    string StartingPosition,
    int BatchSize,
    IReadOnlyList<string> Filters,
    string EventSource,
    string DetailType
)
{
    /// <summary>Whether it writes to a topic, which adds nothing to a message, and not to a bus, which makes an event of it.</summary>
    public bool WritesToTopic => Target.Split(':')[2] == "sns";
}

/// <summary>
/// A rule of the bus, or a subscription of the topic: an event pattern, JSON, and the ARNs of the queues that it sends to.
/// </summary>
public sealed record AwsRule(string Name, string Pattern, IReadOnlyList<string> Targets);

/// <param name="Handler">The slice's name.</param>
/// <param name="Timeout">Seconds.</param>
/// <param name="MemorySize">MiB.</param>
public sealed record AwsFunction(
    string Name,
    string Arn,
    string Handler,
    int Timeout,
    IReadOnlyDictionary<string, string> Environment,
    int MemorySize = 128
);

/// <summary>An event source mapping, from a queue to a function.</summary>
/// <param name="MaxConcurrency">Batches at once; null is unbounded.</param>
/// <param name="ReportsBatchItemFailures">Whether the function's response names the messages that failed.</param>
public sealed record AwsMapping(
    string QueueArn,
    string FunctionArn,
    int BatchSize,
    int? MaxConcurrency,
    bool ReportsBatchItemFailures = true
);

/// <summary>A route of an HTTP API.</summary>
/// <param name="Timeout">Milliseconds that the gateway waits for the function.</param>
/// <param name="Cors">What its API says to browsers of other origins, or null if nothing.</param>
public sealed record AwsRoute(
    string Method,
    string Path,
    string FunctionArn,
    int Timeout = 30_000,
    AwsCors? Cors = null
);

/// <summary>The CORS configuration of an HTTP API.</summary>
/// <param name="MaxAge">Seconds that a browser may keep the answer to a preflight.</param>
public sealed record AwsCors(
    IReadOnlyList<string> Origins,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> Headers,
    IReadOnlyList<string> ExposedHeaders,
    int MaxAge
);

/// <summary>What was deployed, as far as it is wiring: read from Terraform's state and from nothing else.</summary>
public sealed record AwsDeployment(
    string Region,
    string EventStoreTable,
    string StreamArn,
    string TransactionalTable,
    string? LedgerTable,
    AwsPipe Pipe,
    IReadOnlyList<AwsRule> Rules,
    IReadOnlyList<AwsQueue> Queues,
    IReadOnlyList<AwsFunction> Functions,
    IReadOnlyList<AwsMapping> Mappings,
    IReadOnlyList<AwsRoute> Routes
)
{
    /// <summary>How the name of the queue of unrouted events ends.</summary>
    public const string UnroutedSuffix = "-unrouted";

    /// <summary>The queue of events that no worker's rule matches.</summary>
    public AwsQueue Unrouted => Queues.First(queue => queue.Name.EndsWith(UnroutedSuffix, StringComparison.Ordinal));

    /// <summary>The queues that others send their failures to, and that of unrouted events: all are empty if all is well.</summary>
    public IEnumerable<AwsQueue> DeadLetterQueues => Queues.Where(queue => Mappings.All(m => m.QueueArn != queue.Arn));

    /// <summary>Reads the file that <c>terraform show -json</c> prints.</summary>
    /// <exception cref="InvalidDataException">It does not describe a whole deployment; the message says what is missing.</exception>
    public static AwsDeployment Read(string path) => DeploymentReader.Read(TerraformState.Read(path));

    /// <summary>The queue that feeds a worker.</summary>
    /// <exception cref="InvalidDataException">There is no such worker, or nothing feeds it.</exception>
    public AwsQueue QueueOf(string worker)
    {
        var function = Functions.FirstOrDefault(function => function.Handler == worker);
        var mapping = Mappings.FirstOrDefault(mapping => mapping.FunctionArn == function?.Arn);
        return Queues.FirstOrDefault(queue => queue.Arn == mapping?.QueueArn)
            ?? throw new InvalidDataException($"the Terraform state has no queue that is mapped to {worker}");
    }

    /// <summary>Where a worker's failed messages go.</summary>
    /// <exception cref="InvalidDataException">There is no such worker, or it has no dead-letter queue.</exception>
    public AwsQueue DeadLetterQueueOf(string worker)
    {
        var queue = QueueOf(worker);
        return Queues.FirstOrDefault(dead => dead.Arn == queue.DeadLetterArn)
            ?? throw new InvalidDataException($"the Terraform state has no dead-letter queue of {queue.Name}");
    }
}
