using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Adapters.Metering;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging;

namespace Ecomm.Lambdas;

/// <summary>A delivery that has ended.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="Message">What was delivered.</param>
/// <param name="Event">The event in it; null if it could not be read.</param>
/// <param name="Settlement">How it ended, and why.</param>
/// <param name="Rounds">What the worker saw and decided, in turn.</param>
/// <param name="At">When it ended.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Usage">What it asked of stores and gateways; null if nobody counts.</param>
public sealed record DeliveryReport(
    string Worker,
    SqsMessage Message,
    StoredEvent? Event,
    Settlement Settlement,
    IReadOnlyList<Round> Rounds,
    Instant At,
    TimeSpan Took,
    Usage? Usage
);

/// <summary>
/// Delivers a batch of messages to one worker and reports those that must come again. Every message counts as failed
/// until it is settled, so whatever goes wrong, nothing is lost.
/// </summary>
/// <param name="catalogue">The domains, which read events.</param>
/// <param name="worker">The worker.</param>
/// <param name="shell">Carries out what it decides.</param>
/// <param name="queue">Takes what must come again or be kept.</param>
/// <param name="retries">When it comes again, and how often.</param>
/// <param name="time">Measures deliveries.</param>
/// <param name="log">Where a line is written about each.</param>
/// <param name="report">Told of each, once it is settled.</param>
/// <param name="tellsRounds">Whether it is told, too, what the worker saw and decided; that takes memory.</param>
/// <param name="metering">Counts what is asked of stores and gateways.</param>
public sealed partial class SqsHandler(
    Catalogue catalogue,
    Worker worker,
    Shell shell,
    IFailedMessages queue,
    RetryPolicy retries,
    TimeProvider time,
    ILogger<SqsHandler> log,
    Action<DeliveryReport>? report = null,
    bool tellsRounds = true,
    Metering? metering = null
)
{
    /// <summary>The log event of a delivery.</summary>
    public const string DeliveryEvent = "Delivery";

    /// <summary>Settles the messages, all at once, and gives the failed ones. It throws nothing.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="work">Ends when deliveries are to end, done or not.</param>
    /// <param name="settle">Ends when what became of them can no longer be carried out either.</param>
    public async Task<SqsBatchResponse> Handle(SqsEvent batch, CancellationToken work, CancellationToken settle)
    {
        var settled = await Task.WhenAll(batch.Records.Select(message => Settle(message, work, settle)));
        return new SqsBatchResponse([
            .. batch.Records.Where((_, i) => !settled[i]).Select(message => new SqsBatchItemFailure(message.MessageId)),
        ]);
    }

    /// <summary>Whether the message is done with.</summary>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "A failed message comes again; a failed batch would hide which."
    )]
    private async Task<bool> Settle(SqsMessage message, CancellationToken work, CancellationToken settle)
    {
        var start = time.GetTimestamp();
        var tally = metering?.Meter.Begin();
        var receives = message.Receives;
        Opened? opened = null;
        Settlement settlement;
        var rounds = report is null || !tellsRounds ? null : new List<Round>();
        Activity? span = null;
        try
        {
            opened = message.Opened?.Value ?? Opened.Of(catalogue, message.Body ?? "");
            span = Tracing.Delivery(
                worker.Name,
                message.MessageId,
                receives,
                opened.Published,
                message.Attributes?.AWSTraceHeader
            );
            settlement = opened.Published is { } published
                ? await shell.Deliver(worker, published, work, rounds, isRepeat: receives > 1)
                : Settlement.Of((Failure)opened.Event, Seq<Decision>());
        }
        catch (Exception e)
        {
            var why = work.IsCancellationRequested ? "the function's time is up" : $"{e.GetType().Name}: {e.Message}";
            if (!work.IsCancellationRequested)
            {
                LogBug(log, e, worker.Name, message.MessageId);
            }
            settlement = new Settlement(SettlementKind.Redeliver, why, Seq<Decision>());
        }
        settlement = Bounded(settlement, receives);
        Tracing.Settle(span, settlement);
        span?.Dispose();
        var done = await Apply(message, settlement, receives, settle);
        var ended = new DeliveryReport(
            worker.Name,
            message,
            opened?.Published,
            settlement,
            rounds ?? [],
            shell.Now(),
            time.GetElapsedTime(start),
            tally?.Usage
        );
        report?.Invoke(ended);
        Log(ended, opened?.Item.Case as Value.Map, receives);
        return done;
    }

    // What has come again often enough is kept. What waits for a newer program comes again for ever.
    private Settlement Bounded(Settlement settlement, int receives) =>
        settlement.Kind is SettlementKind.Redeliver
        && settlement.Failure is not Failure.Newer
        && receives >= retries.ReceivesMax
            ? settlement with
            {
                Kind = SettlementKind.Park,
                Why = $"received {receives.ToString(CultureInfo.InvariantCulture)} times; {settlement.Why}",
            }
            : settlement;

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "A message that cannot be parked or delayed simply comes again."
    )]
    private async Task<bool> Apply(SqsMessage message, Settlement settlement, int receives, CancellationToken settle)
    {
        try
        {
            switch (settlement.Kind)
            {
                // What waits for a newer program is no failure of the message: it is sent anew before the queue gives it up, half of
                // its receives before, so that a queue that does not answer has been asked often enough.
                case SettlementKind.Redeliver
                    when settlement.Failure is Failure.Newer && 2 * receives >= retries.ReceivesMax:
                    await queue.Renew(message, retries.DelayAfter(receives), settle);
                    return true;
                case SettlementKind.Redeliver:
                    await queue.Delay(message, retries.DelayAfter(receives), settle);
                    return false;
                case SettlementKind.Park:
                    await queue.Park(message, settlement.Why, settle);
                    return true;
                default:
                    return true;
            }
        }
        catch (Exception e)
        {
            LogBug(log, e, worker.Name, message.MessageId);
            return false;
        }
    }

    private void Log(DeliveryReport ended, Value.Map? item, int receives)
    {
        var (_, message, stored, settlement, _, _, took, _) = ended;
        var level = settlement.Kind is SettlementKind.Park ? LogLevel.Warning : LogLevel.Information;
        if (!log.IsEnabled(level))
        {
            return;
        }
        LogDelivery(
            log,
            level,
            worker.Name,
            (item?[Attributes.EventName] as Value.Text)?.Of ?? "?",
            stored is null ? message.MessageId : stored.Event.Type.Describe(stored.Event),
            string.Join(", ", settlement.Decided.Map(decision => decision.Describe())),
            settlement.Kind,
            settlement.Why,
            receives,
            took.TotalMilliseconds,
            Age(stored),
            (item?[Attributes.TraceId] as Value.Text)?.Of ?? StoredEvent.NoTrace,
            metering?.OfDelivery(ended) ?? ""
        );
    }

    // How long the event was on its way; clocks of two machines may make it negative.
    private double? Age(StoredEvent? stored) =>
        stored is null ? null : shell.Now().UnixMilliseconds - stored.Event.At.UnixMilliseconds;

    [LoggerMessage(
        EventName = DeliveryEvent,
        Message = "{Worker} {Event} {Subject}: [{Decided}] → {Settlement} {Why} receive={Receive} {Latency:0.0} ms "
            + "age={EventAge:0} ms trace={Trace}{Cost}"
    )]
    private static partial void LogDelivery(
        ILogger log,
        LogLevel level,
        string worker,
        string @event,
        string subject,
        string decided,
        SettlementKind settlement,
        string why,
        int receive,
        double latency,
        double? eventAge,
        string trace,
        string cost
    );

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} failed on message {Message}")]
    private static partial void LogBug(ILogger log, Exception e, string worker, string message);
}
