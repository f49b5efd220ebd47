using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecomm.Operations.Aws;
using Microsoft.Extensions.Logging;

namespace Ecomm.Emulation.Events;

/// <summary>
/// The pipe: reads the stream in order, drops what its filter does not let through, and puts the rest on the bus, each record
/// as the detail of an event. A batch that the bus does not take is tried again until it does, as the stream's order demands;
/// AWS gives up at the age and attempts that the deployment sets.
/// </summary>
public sealed partial class Pipe(
    AwsPipe pipe,
    DynamoDbStream stream,
    EventBus bus,
    TimeProvider time,
    ILogger<Pipe> log
)
{
    /// <summary>A stream is polled four times a second.</summary>
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly List<EventPattern> filters =
    [
        .. pipe.Filters.Select(filter => EventPattern.Parse(filter, PatternDialect.Pipe)),
    ];

    private TaskCompletionSource<bool> nextPoll = NewPoll();
    private long delivered;

    /// <summary>Events handed to the bus since the start.</summary>
    public long Delivered => Volatile.Read(ref delivered);

    /// <summary>Whether a poll that begins after this call finds nothing more in the stream.</summary>
    public Task<bool> IsAtEnd(CancellationToken cancel) => Volatile.Read(ref nextPoll).Task.WaitAsync(cancel);

    /// <summary>Forwards until it is cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var poll = Interlocked.Exchange(ref nextPoll, NewPoll());
            var records = await Retrying(() => stream.Read(pipe.BatchSize, cancel), cancel);
            poll.SetResult(records.Count == 0);
            if (records.Count == 0)
            {
                await Task.Delay(PollDelay, time, cancel);
                continue;
            }
            var events = records.Where(Passes).Select(ToEvent).ToList();
            await Retrying(() => bus.PutEvents(events, cancel), cancel);
            Interlocked.Add(ref delivered, events.Count);
        }
    }

    private bool Passes(JsonObject record)
    {
        // The filter sees the record as the pipe sends it, with the stream's ARN in it.
        record["eventSourceARN"] = pipe.Source;
        return filters.Count == 0
            || JsonSerializer.SerializeToElement(record) is var element
                && filters.Exists(filter => filter.Matches(element));
    }

    // A topic hands on what the pipe's template makes of a record; a bus makes an event of it.
    private JsonObject ToEvent(JsonObject record) =>
        pipe.WritesToTopic
            ? new()
            {
                ["source"] = pipe.EventSource,
                ["detail-type"] = pipe.DetailType,
                ["detail"] = record.DeepClone(),
            }
            : new()
            {
                ["version"] = "0",
                ["id"] = Guid.NewGuid().ToString(),
                ["detail-type"] = pipe.DetailType,
                ["source"] = pipe.EventSource,
                ["account"] = pipe.Source.Split(':')[4],
                ["time"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["region"] = pipe.Source.Split(':')[3],
                ["resources"] = new JsonArray(),
                ["detail"] = record.DeepClone(),
            };

    [SuppressMessage("Design", "CA1031", Justification = "Nothing moves any more without the pipe: it tries again.")]
    private async Task<T> Retrying<T>(Func<Task<T>> act, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                LogStalled(log, e, pipe.Name);
                await Task.Delay(RetryDelay, time, cancel);
            }
        }
    }

    private static TaskCompletionSource<bool> NewPoll() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Pipe}: stalled, trying again")]
    private static partial void LogStalled(ILogger log, Exception e, string pipe);
}
