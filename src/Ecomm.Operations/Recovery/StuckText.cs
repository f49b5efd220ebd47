using System.Globalization;

namespace Ecomm.Operations.Recovery;

/// <summary>A stuck order, or another subject, in lines for people.</summary>
public static class StuckText
{
    private const int WidthOfNames = 12;

    public static IEnumerable<string> Lines(Catalogue catalogue, StuckSubject stuck, Instant now)
    {
        var evidence = stuck.Evidence;
        var progress = evidence.Progress;
        var state = progress is null ? "never created" : progress.Entity.Describe(progress.Value);
        yield return $"{evidence.Subject}  {state}  {Age(evidence.Since, now)}{WaitsFor(evidence)}";
        yield return $"  {"events", -WidthOfNames}{Or(Events(evidence))}";
        foreach (
            var (entity, key) in catalogue
                .RecordsOf(evidence.Subject)
                .Filter(record => record.Entity != catalogue.ProgressOf(evidence.Subject.Kind))
        )
        {
            var record = evidence.Found.Records.Find(found => found.Key == key).Case as FoundRecord;
            var name = entity.Name.ToLowerInvariant();
            yield return $"  {name, -WidthOfNames}{Or(record is null ? null : entity.Describe(record.Value))}";
        }
        foreach (var finding in stuck.Findings)
        {
            yield return $"  - {finding.Describe()}";
        }
    }

    private static string Events(Evidence evidence) =>
        string.Join(
            ", ",
            evidence
                .Events.Map(e => e.Name)
                .Concat(evidence.Unread.Map(e => $"{e.Name} ({(e.Why is Failure.Newer ? "newer" : "unreadable")})"))
        );

    /// <summary>A subject that only waits for a request from outside, or of which a newer program can tell, in a line.</summary>
    public static string Line(StuckSubject waiting, Instant now) =>
        $"{waiting.Evidence.Subject}  {string.Join(", ", waiting.Findings.Map(finding => finding.Describe()))}  "
        + Age(waiting.Evidence.Since, now);

    /// <summary>How many are stuck of how many, of how many only a newer program can tell, and how many wait for which requests, in a line.</summary>
    public static string Summary(StuckReport report, string plural)
    {
        var waiting = report
            .Waiting.GroupBy(one => Waits(one.Evidence))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Invariant($"; {group.Count()} {(group.Count() == 1 ? "waits" : "wait")} for {group.Key}"));
        var unsure =
            report.Unsure.Count == 0
                ? ""
                : Invariant($"; of {report.Unsure.Count} a newer program tells whether they are done");
        return Invariant($"{report.Stuck.Count} of {report.Known} {plural} are stuck{unsure}{string.Concat(waiting)}.");
    }

    private static string WaitsFor(Evidence evidence) => evidence.Waits.IsEmpty ? "" : $", waits for {Waits(evidence)}";

    private static string Waits(Evidence evidence) =>
        string.Join(" and ", evidence.Waits.Map(wait => wait.For).Distinct());

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
