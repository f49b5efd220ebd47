using System.Globalization;

namespace Ecomm.Operations.Recovery;

/// <summary>What a redelivery sent, or would send, in lines for people.</summary>
public static class RedeliveryText
{
    private const int MissingShownMax = 10;

    public static IEnumerable<string> Lines(RedeliveryReport report, bool isPreview)
    {
        foreach (var e in report.Preview)
        {
            yield return $"{e.CreatedAt} {e.EventName} of {e.Key.Pk} → {string.Join(", ", e.Workers)}";
        }
        if (isPreview && report.Events > report.Preview.Count)
        {
            yield return Invariant($"… and {report.Events - report.Preview.Count} more events");
        }
        var workers = string.Join(", ", report.Messages.Select(pair => Invariant($"{pair.Key} {pair.Value}")));
        yield return Invariant($"{(isPreview ? "Would send" : "Sent")} {report.Events} events")
            + Invariant($" as {report.Messages.Values.Sum()} messages{(workers.Length > 0 ? $": {workers}" : "")}.");
        if (report.IsEmpty)
        {
            yield return "The event store holds no such event.";
        }
        if (report.Skipped > 0)
        {
            yield return Invariant($"{report.Skipped} selected events go to none of these workers.");
        }
        foreach (var (worker, count) in report.Newer)
        {
            yield return Invariant(
                $"{count} events are older than {worker}, and were left out; --worker {worker} sends them."
            );
        }
        foreach (var key in report.Missing.Take(MissingShownMax))
        {
            yield return $"There is no event of {key.Pk} {key.Sk}.";
        }
        if (report.Missing.Count > MissingShownMax)
        {
            yield return Invariant($"… nor of {report.Missing.Count - MissingShownMax} more keys");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
