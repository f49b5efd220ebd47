using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging;

namespace Ecomm.Lambdas;

/// <summary>Answers one API's requests: checks the envelope, lets the slice decide, and has the shell do it.</summary>
public sealed partial class ApiHandler(
    Api api,
    Shell shell,
    TimeProvider time,
    ILogger<ApiHandler> log,
    Metering? metering = null
)
{
    /// <summary>The log event of a request.</summary>
    public const string RequestEvent = "Request";

    /// <summary>A larger body is refused with 413 before it is parsed.</summary>
    public const int BodyBytesMax = 64 * 1024;

    /// <summary>When to try again after 503, in seconds.</summary>
    public const string RetryAfterSeconds = "1";

    private const string RefusedField = "body";

    /// <summary>Answers the request; nothing a client sends makes it throw.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancel">
    /// Ends when the request's time is up, or its client has gone: what a store has not done by then is asked for again by the client, after 503.
    /// </param>
    [SuppressMessage("Design", "CA1031", Justification = "A bug must answer 500 and leave the host alive.")]
    public async Task<ApiResponse> Handle(ApiRequest request, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        using var span = Tracing.Request(api.Name, request.TraceHeader);
        var tally = metering?.Meter.Begin();
        var traceId = span?.TraceId.ToHexString() ?? TraceIds.From(request.TraceHeader);
        ApiResponse response;
        try
        {
            response = await Answer(request, traceId, cancel);
        }
        catch (StoreUnavailableException e)
        {
            LogUnavailable(log, api.Name, e.Message, traceId);
            response = Unavailable(traceId);
        }
        catch (Exception e)
            when (cancel.IsCancellationRequested
                && e is OperationCanceledException or HttpRequestException or IOException or TimeoutException
            )
        {
            LogUnavailable(log, api.Name, $"it was ended before a store had answered: {e.Message}", traceId);
            response = Unavailable(traceId);
        }
        catch (Exception e)
        {
            LogBug(log, e, api.Name, traceId);
            response = Message(500, "Internal Server Error", traceId);
        }
        Tracing.Answer(span, response.Status);
        if (log.IsEnabled(LogLevel.Information))
        {
            var cost = tally is null ? "" : metering!.OfRequest(tally.Usage);
            LogRequest(log, api.Name, response.Status, time.GetElapsedTime(start).TotalMilliseconds, traceId, cost);
        }
        return response;
    }

    /// <summary>The answer of an overloaded system: nothing is promised, and trying again is safe.</summary>
    public static ApiResponse Unavailable(string traceId) =>
        Message(503, "Service Unavailable", traceId) with
        {
            RetryAfter = RetryAfterSeconds,
        };

    /// <summary>The body of a 400: every fault of the request.</summary>
    public static Value.Map FaultsBody(Faults faults) => Faulty("Bad Request", faults);

    /// <summary>The body of a 409.</summary>
    public static Value.Map ConflictBody { get; } =
        Faulty(
            "Conflict",
            new Faults(Seq1(new Fault(RefusedField, "was published before, under the same id, with other content")))
        );

    private Task<ApiResponse> Answer(ApiRequest request, string traceId, CancellationToken cancel) =>
        request.Body.Length > BodyBytesMax ? Task.FromResult(Message(413, "Content Too Large", traceId))
        : !IsJson(request.ContentType) ? Task.FromResult(Message(415, "Unsupported Media Type", traceId))
        : ValueJson.Parse(request.Body.Span) is var parsed && parsed.Case is Value.Map body
            ? Decide(body, traceId, cancel)
        : Task.FromResult(BadRequest(parsed, traceId));

    private async Task<ApiResponse> Decide(Value.Map body, string traceId, CancellationToken cancel)
    {
        switch (api)
        {
            case Api.Command command:
                var accepted = command.Decide(body, shell.Now());
                return accepted.Case is Accepted ok
                    ? await Publish(ok, traceId, cancel)
                    : BadRequest((Faults)accepted, traceId);
            case Api.Query query:
                var listing = query.Decide(body);
                return listing.Case is Listing page
                    ? await List(query, page, traceId, cancel)
                    : BadRequest((Faults)listing, traceId);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<ApiResponse> Publish(Accepted accepted, string traceId, CancellationToken cancel)
    {
        switch (await shell.Publish(accepted.Event, traceId, cancel, accepted.Data))
        {
            case Publication.Published:
                return Json(202, accepted.Reply, traceId);
            case Publication.Newer:
                LogUnavailable(log, api.Name, $"{accepted.Event.Name} is stored in a newer version", traceId);
                return Unavailable(traceId);
            case Publication.Unreadable:
                LogUnreadable(log, api.Name, accepted.Event.Name, traceId);
                return Message(500, "Internal Server Error", traceId);
            default:
                return Json(409, ConflictBody, traceId);
        }
    }

    private async Task<ApiResponse> List(Api.Query query, Listing listing, string traceId, CancellationToken cancel)
    {
        var page = await shell.List(listing, cancel);
        return Json(
            200,
            new Value.Map
            {
                {
                    query.Field,
                    new Value.List(toSeq(page.Records.Select(Value (record) => query.Show(record)).ToArray()))
                },
                { "nextToken", page.Next?.ToToken() },
            },
            traceId
        );
    }

    private static bool IsJson(string? contentType)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && parts
                .Skip(1)
                .All(part =>
                    !part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                    || part["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                );
    }

    private static ApiResponse BadRequest(Either<string, Value> parsed, string traceId) =>
        BadRequest(
            new Faults(
                Seq1(
                    new Fault(
                        RefusedField,
                        parsed.Match(
                            Right: value => $"is {value.Describe()}; expected a JSON object",
                            Left: error => error
                        )
                    )
                )
            ),
            traceId
        );

    private static ApiResponse BadRequest(Faults faults, string traceId) => Json(400, FaultsBody(faults), traceId);

    private static Value.Map Faulty(string message, Faults faults) =>
        new()
        {
            { "message", message },
            {
                "errors",
                new Value.List(
                    faults.Items.Map(
                        Value (fault) => new Value.Map { { "field", fault.Field }, { "error", fault.Error } }
                    )
                )
            },
        };

    private static ApiResponse Message(int status, string message, string traceId) =>
        Json(status, new Value.Map { { "message", message } }, traceId);

    private static ApiResponse Json(int status, Value body, string traceId) =>
        new(status, ValueJson.Write(body), traceId);

    [LoggerMessage(
        EventName = RequestEvent,
        Level = LogLevel.Information,
        Message = "{Api} → {Status} {Latency:0.0} ms trace={Trace}{Cost}"
    )]
    private static partial void LogRequest(
        ILogger log,
        string api,
        int status,
        double latency,
        string trace,
        string cost
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Api} is unavailable: {Why} trace={Trace}")]
    private static partial void LogUnavailable(ILogger log, string api, string why, string trace);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Api} failed: {Event} is stored in an earlier version that this program cannot bring to its own trace={Trace}"
    )]
    private static partial void LogUnreadable(ILogger log, string api, string @event, string trace);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Api} failed trace={Trace}")]
    private static partial void LogBug(ILogger log, Exception e, string api, string trace);
}
