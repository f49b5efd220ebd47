using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecomm.Adapters;

/// <summary>
/// The spans of a request and of all that follows from it, in the terms of OpenTelemetry's semantic conventions for messaging. Whoever
/// exports listens to <see cref="Name"/>; without a listener no span is made and nothing is stored for it.
/// </summary>
/// <remarks>
/// Every trace is recorded, whatever the caller's header says of sampling: a delivery may come days later, when the caller's choice is long
/// forgotten. Who wants fewer lets the collector choose.
/// <para/>
/// A request is a span, and so is each publication, delivery and question. The stored event names the span that published it, so that
/// a delivery, whenever and wherever it comes, continues the trace of the request and links to the publication.
/// </remarks>
public static partial class Tracing
{
    /// <summary>The name of the source of all spans.</summary>
    public const string Name = "Ecomm";

    /// <summary>A trace header of X-Ray, as SQS and Lambda hand it on.</summary>
    public const string XRayHeader = "AWSTraceHeader";

    /// <summary>What carries messages to workers, by the name that the conventions have for it.</summary>
    public const string QueueSystem = "aws_sqs";

    private const string StoreSystem = "dynamodb_streams";
    private const string StoreDestination = "event-store";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The context that a <c>traceparent</c> (W3C Trace Context) or an <c>X-Amzn-Trace-Id</c> header says, or none.</summary>
    /// <param name="header">The header's value. One of X-Ray may have no parent: then the context has no span.</param>
    public static ActivityContext? Parse(string? header) =>
        header is null || Pattern().Match(header) is not { Success: true } match
            ? null
            : new ActivityContext(
                ActivityTraceId.CreateFromString(
                    match.Groups["trace"].Value.Replace("-", "", StringComparison.Ordinal)
                ),
                match.Groups["span"] is { Success: true } span ? ActivitySpanId.CreateFromString(span.Value) : default,
                ActivityTraceFlags.Recorded,
                isRemote: true
            );

    /// <summary>The span of an API's request; null if nobody listens.</summary>
    /// <param name="api">The API's name.</param>
    /// <param name="header">The trace header that came with the request.</param>
    public static Activity? Request(string api, string? header) => Begin(api, ActivityKind.Server, Parse(header));

    /// <summary>The span of an event's publication; null if nobody listens.</summary>
    public static Activity? Publication(Event e)
    {
        var span = Source.HasListeners() ? Source.StartActivity($"send {e.Name}", ActivityKind.Producer) : null;
        return span
            ?.SetTag("messaging.system", StoreSystem)
            .SetTag("messaging.operation.name", "send")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", StoreDestination)
            .SetTag("ecomm.event", e.Name)
            .SetTag("ecomm.subject", e.Type.Describe(e));
    }

    /// <summary>The span of a delivery; null if nobody listens.</summary>
    /// <param name="worker">The worker, whose queue is named like it.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="receives">How often it was received, this time included.</param>
    /// <param name="stored">The event; null if it could not be read.</param>
    /// <param name="queueHeader">The trace header of X-Ray that the queue has handed on, if it has.</param>
    public static Activity? Delivery(
        string worker,
        string messageId,
        int receives,
        StoredEvent? stored,
        string? queueHeader
    )
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        var publication = ContextOf(stored);
        var links = new[] { publication, Parse(queueHeader) }
            .OfType<ActivityContext>()
            .Where(context => context.SpanId != default)
            .Select(context => new ActivityLink(context));
        return Begin($"process {worker}", ActivityKind.Consumer, publication, links)
            ?.SetTag("messaging.system", QueueSystem)
            .SetTag("messaging.operation.name", "process")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", worker)
            .SetTag("messaging.message.id", messageId)
            .SetTag("ecomm.receives", receives)
            .SetTag("ecomm.event", stored?.Event.Name)
            .SetTag("ecomm.subject", stored?.Event.Type.Describe(stored.Event));
    }

    /// <summary>How a delivery ended. Only what is parked is an error: what comes again is how the system works.</summary>
    public static void Settle(Activity? span, Settlement settlement) =>
        span
            ?.SetTag("ecomm.settlement", settlement.Kind.ToString())
            .SetTag("ecomm.why", settlement.Why.Length > 0 ? settlement.Why : null)
            .SetTag(
                "ecomm.decided",
                settlement.Decided.IsEmpty
                    ? null
                    : string.Join(", ", settlement.Decided.Map(decision => decision.Describe()))
            )
            .SetStatus(settlement.Kind is SettlementKind.Park ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

    /// <summary>How a request was answered; from 500 on it is an error.</summary>
    public static void Answer(Activity? span, int status) =>
        span
            ?.SetTag("http.request.method", "POST")
            .SetTag("http.response.status_code", status)
            .SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

    /// <summary>The span of a question to a gateway; null if nobody listens.</summary>
    public static Activity? Question(Question question) =>
        Source.HasListeners()
            ? Source
                .StartActivity($"ask {question.Gateway.Name}", ActivityKind.Client)
                ?.SetTag("server.address", question.Gateway.Name)
                .SetTag("ecomm.question", question.GetType().Name)
                .SetTag("ecomm.question.key", question.Key)
            : null;

    /// <summary>A publication or a question came to nothing: it is an error, and why is its description.</summary>
    public static void Fail(Activity? span, string why) => span?.SetStatus(ActivityStatusCode.Error, why);

    /// <summary>The id of a span that belongs to that trace, for an event that it publishes; null if it does not.</summary>
    public static string? SpanId(Activity? span, string traceId) =>
        span is not null && span.TraceId.ToHexString() == traceId ? span.SpanId.ToHexString() : null;

    // It continues what its message says, and nothing that the server around it may have begun.
    private static Activity? Begin(
        string name,
        ActivityKind kind,
        ActivityContext? parent,
        IEnumerable<ActivityLink>? links = null
    )
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        Activity.Current = null;
        return Source.StartActivity(name, kind, parent ?? default, links: links);
    }

    // An event that no request began, or one that was published while nobody traced, has no span to continue.
    private static ActivityContext? ContextOf(StoredEvent? stored) =>
        stored is null
            ? null
            : Parse(string.Create(CultureInfo.InvariantCulture, $"00-{stored.TraceId}-{stored.SpanId ?? NoSpan}-01"));

    private const string NoSpan = "0000000000000000";

    [GeneratedRegex(
        "^(00-(?<trace>(?!0{32})[0-9a-f]{32})-(?<span>[0-9a-f]{16})-[0-9a-f]{2}$"
            + "|(.*;)?\\s*Root=1-(?<trace>(?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24})(.*;\\s*Parent=(?<span>[0-9a-f]{16}))?)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
