namespace Ecomm.Lambdas;

/// <summary>The id that follows a request through all events it causes.</summary>
public static class TraceIds
{
    /// <summary>
    /// The trace id in a <c>traceparent</c> (W3C Trace Context) or <c>X-Amzn-Trace-Id</c> header (its <c>Root</c>), or a new
    /// one if there is none that can be read.
    /// </summary>
    public static string From(string? header) =>
        Tracing.Parse(header)?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
}
