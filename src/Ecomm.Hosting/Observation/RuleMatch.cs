namespace Ecomm.Hosting.Observation;

/// <summary>Whether a worker's rule on the bus matches an event, and why.</summary>
public sealed record RuleMatch(string Worker, bool Matches, string Why)
{
    /// <summary>The rules of all workers, in the order of routes.json.</summary>
    public static IReadOnlyList<RuleMatch> Of(Routes routes, string eventName) =>
        [
            .. routes.Workers.Select(route =>
                route.Events.Contains(eventName)
                    ? new RuleMatch(route.Name, true, $"its rule names {eventName}")
                    : new RuleMatch(route.Name, false, $"its rule names {Names(route.Events)}{Near(route, eventName)}")
            ),
        ];

    private static string Names(IReadOnlyList<string> names) =>
        names.Count == 1 ? $"{names[0]} only" : FormattableString.Invariant($"{names.Count} other events");

    // Rules compare letter by letter; what differs in its case or by a space is seen by a person only when told.
    private static string Near(WorkerRoute route, string eventName) =>
        route.Events.FirstOrDefault(name => name.Equals(eventName.Trim(), StringComparison.OrdinalIgnoreCase))
            is { } near
            ? $"; '{near}' is near, but a rule compares letter by letter"
            : "";
}
