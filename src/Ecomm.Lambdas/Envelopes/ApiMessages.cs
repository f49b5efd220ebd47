namespace Ecomm.Lambdas.Envelopes;

/// <summary>A request as a handler sees it, whatever brought it.</summary>
public sealed record ApiRequest(ReadOnlyMemory<byte> Body, string? ContentType, string? TraceHeader);

/// <summary>A handler's answer: a status and a JSON body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON.</param>
/// <param name="TraceId">What to look for in the logs.</param>
/// <param name="RetryAfter">Seconds, with 503 only.</param>
public sealed record ApiResponse(int Status, string Body, string TraceId, string? RetryAfter = null)
{
    public const string ContentType = "application/json";
    public const string TraceHeader = "x-trace-id";
}
