using System.Text.RegularExpressions;

namespace Ecomm.Lambdas;

/// <summary>The id that follows a request through all events it causes.</summary>
public static partial class TraceIds
{
    /// <summary>
    /// The trace id in a <c>traceparent</c> (W3C Trace Context) or <c>X-Amzn-Trace-Id</c> header (its <c>Root</c>), or a new
    /// one if there is none that can be read.
    /// </summary>
    public static string From(string? header) =>
        header is not null && Pattern().Match(header) is { Success: true } match
            ? match.Groups["id"].Value.Replace("-", "", StringComparison.Ordinal)
            : Guid.NewGuid().ToString("N");

    [GeneratedRegex(
        "^(00-(?<id>[0-9a-f]{32})-|.*Root=1-(?<id>[0-9a-f]{8}-[0-9a-f]{24}))",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
