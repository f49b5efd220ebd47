using System.Globalization;
using Amazon.SQS;
using Ecomm.Emulation.Events;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;
using Microsoft.Extensions.Logging;

namespace Ecomm.Emulation;

/// <summary>Messages of a queue: to be received, received and not deleted, and delayed.</summary>
public sealed record AwsQueueDepth(int Visible, int InFlight, int Delayed)
{
    public int Total => Visible + InFlight + Delayed;
}

/// <summary>
/// Everything that AWS runs between the things that Terraform made, on this machine: the pipe, the bus, the event source
/// mappings and the functions, over an emulator's tables and queues. This is the wiring; all it knows of the system is what
/// Terraform's state says.
/// </summary>
public sealed class EmulatedSystem : IAsyncDisposable
{
    /// <summary>Instances of one function at most, whatever the deployment allows: this is one machine.</summary>
    public const int InstancesMax = 4;

    /// <summary>A stop waits this long for invocations under way; what is cut off is delivered again.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly AwsDeployment deployment;
    private readonly IAmazonSQS sqs;
    private readonly HttpClient http = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly List<EventSourceMapping> mappings;
    private readonly Pipe pipe;
    private readonly Task running;

    private EmulatedSystem(
        AwsDeployment deployment,
        AwsEndpoint endpoint,
        string bootstrap,
        Action<string> functionLog,
        ILoggerFactory logs
    )
    {
        var time = TimeProvider.System;
        this.deployment = deployment;
        sqs = endpoint.Sqs();
        Functions = deployment.Functions.ToDictionary(
            function => function.Arn,
            function => new FunctionPool(
                function.Name,
                InstancesMax,
                () =>
                    FunctionProcess.Start(
                        function,
                        bootstrap,
                        endpoint.FunctionEnvironment,
                        line => functionLog($"{function.Handler} {line}"),
                        time
                    )
            )
        );
        var stream = new DynamoDbStream(http, endpoint, deployment.StreamArn, deployment.Pipe.StartingPosition, time);
        pipe = new Pipe(deployment.Pipe, stream, new EventBus(deployment, sqs), time, logs.CreateLogger<Pipe>());
        mappings =
        [
            .. deployment.Mappings.Select(mapping => new EventSourceMapping(
                mapping,
                deployment.Queues.First(queue => queue.Arn == mapping.QueueArn),
                deployment.Region,
                sqs,
                Functions[mapping.FunctionArn],
                Math.Min(mapping.MaxConcurrency ?? InstancesMax, InstancesMax),
                time,
                logs.CreateLogger<EventSourceMapping>()
            )),
        ];
        running = Task.WhenAll([
            Task.Run(() => pipe.Run(stopping.Token)),
            .. mappings.Select(mapping => Task.Run(() => mapping.Run(stopping.Token, aborting.Token))),
        ]);
    }

    /// <summary>The functions by ARN, for the HTTP APIs.</summary>
    public IReadOnlyDictionary<string, FunctionPool> Functions { get; }

    /// <summary>Starts to move what is in the stream and the queues; instances of functions start when they are needed.</summary>
    /// <param name="deployment">What Terraform made.</param>
    /// <param name="endpoint">The emulator where it made it.</param>
    /// <param name="bootstrap">The program of all functions.</param>
    /// <param name="functionLog">Takes each line that a function writes, after the name of its handler.</param>
    /// <param name="logs">For what happens between the functions.</param>
    /// <exception cref="InvalidDataException">An event pattern is not understood.</exception>
    public static EmulatedSystem Start(
        AwsDeployment deployment,
        AwsEndpoint endpoint,
        string bootstrap,
        Action<string> functionLog,
        ILoggerFactory logs
    ) => new(deployment, endpoint, bootstrap, functionLog, logs);

    /// <summary>The depth of a queue as SQS says it.</summary>
    public async Task<AwsQueueDepth> DepthOf(AwsQueue queue, CancellationToken cancel)
    {
        var answer = await sqs.GetQueueAttributesAsync(
            queue.Url,
            [
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
            cancel
        );
        return new AwsQueueDepth(
            answer.ApproximateNumberOfMessages,
            answer.ApproximateNumberOfMessagesNotVisible,
            answer.ApproximateNumberOfMessagesDelayed
        );
    }

    /// <summary>The messages in each dead-letter queue, and in that of unrouted events, that is not empty.</summary>
    public async Task<IReadOnlyDictionary<string, int>> DeadLetters(CancellationToken cancel)
    {
        var depths = new Dictionary<string, int>();
        foreach (var queue in deployment.DeadLetterQueues)
        {
            depths[queue.Name] = (await DepthOf(queue, cancel)).Total;
        }
        return depths.Where(depth => depth.Value > 0).ToDictionary();
    }

    /// <summary>Whether the stream is read to its end and every worker's queue is empty, with nothing in flight.</summary>
    public async Task<bool> IsDrained(CancellationToken cancel)
    {
        // Functions publish only while a message is in flight. If the queues are empty, then the stream, and then the queues
        // again with nothing sent to them meanwhile, nothing is left that could move.
        var delivered = pipe.Delivered;
        return await Undone(cancel) == 0
            && await pipe.IsAtEnd(cancel)
            && await Undone(cancel) == 0
            && pipe.Delivered == delivered;
    }

    /// <summary>Finishes the invocations under way, within bounds, and ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(running, Task.Delay(DrainTimeout));
        await aborting.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        await Task.WhenAll(Functions.Values.Select(function => function.DisposeAsync().AsTask()));
        mappings.ForEach(mapping => mapping.Dispose());
        sqs.Dispose();
        http.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task<int> Undone(CancellationToken cancel)
    {
        var undone = mappings.Sum(mapping => mapping.Holding);
        foreach (var mapping in deployment.Mappings)
        {
            var queue = deployment.Queues.First(queue => queue.Arn == mapping.QueueArn);
            undone += (await DepthOf(queue, cancel)).Total;
        }
        return undone;
    }
}
