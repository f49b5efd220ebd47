using System.Globalization;

namespace Ecomm.Operations.Arguments;

/// <summary>
/// Times as people and programs give them: RFC 3339 and what ISO 8601 has beside it, UTC unless they say otherwise. Other dates mean one
/// day here and another there. What is finer than a millisecond is cut off.
/// </summary>
public static class Times
{
    /// <summary>Such a time.</summary>
    public const string Example = "2025-06-19T08:00:00Z";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>So many decimals of a second .NET reads; RFC 3339 has no bound.</summary>
    private const int DecimalsMax = 7;

    /// <summary>The time, or null if the text is none.</summary>
    public static Instant? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            Shortened(text.ToUpperInvariant()),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? new Instant(time.ToUnixTimeMilliseconds())
            : null;

    private static string Shortened(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }
        return point < 0 || end - point - 1 <= DecimalsMax
            ? text
            : text.Remove(point + 1 + DecimalsMax, end - point - 1 - DecimalsMax);
    }
}
