using System.Globalization;

namespace Ecomm.Operations.Recovery;

/// <summary>A stuck order in lines for people.</summary>
public static class StuckText
{
    public static IEnumerable<string> Lines(StuckOrder order, Instant now)
    {
        var evidence = order.Evidence;
        var found = evidence.Found;
        yield return $"{evidence.OrderId}  {found.Order?.Status.ToName() ?? "never created"}  {Age(evidence.Since, now)}";
        yield return $"  events      {Or(string.Join(", ", evidence.Events.Map(e => e.Name)))}";
        yield return $"  allocation  {Or(found.Allocation?.Status.ToName())}";
        yield return $"  payment     {Or(found.Payment is { } payment ? Payment(payment) : null)}";
        foreach (var finding in order.Findings)
        {
            yield return $"  - {finding.Describe()}";
        }
    }

    private static string Payment(Payment payment) =>
        string.Create(CultureInfo.InvariantCulture, $"{payment.Status.ToName()}, {payment.Retries} retries");

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "none" : text;

    private static string Age(Instant? since, Instant now)
    {
        if (since is not { } start)
        {
            return "of unknown age";
        }
        var age = TimeSpan.FromMilliseconds(now.UnixMilliseconds - start.UnixMilliseconds);
        return age.TotalDays >= 1 ? Invariant($"{age.TotalDays:0.0} days old")
            : age.TotalHours >= 1 ? Invariant($"{age.TotalHours:0.0} hours old")
            : age.TotalMinutes >= 1 ? Invariant($"{age.TotalMinutes:0.0} minutes old")
            : Invariant($"{age.TotalSeconds:0} seconds old");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
