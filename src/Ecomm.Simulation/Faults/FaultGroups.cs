namespace Ecomm.Simulation.Faults;

/// <summary>Names for kinds of faults, alone and in groups, as people write them.</summary>
public static class FaultGroups
{
    public const string All = "all";
    public const string None = "none";

    private static readonly IReadOnlyList<(string Name, IReadOnlyList<FaultKind> Kinds)> Groups =
    [
        (All, FaultKinds.All),
        (None, []),
        (
            "duplicates",
            [
                FaultKind.DuplicatedAtPipe,
                FaultKind.DuplicatedAtBus,
                FaultKind.DuplicatedAtQueue,
                FaultKind.VisibilityLapses,
                FaultKind.Redelivered,
            ]
        ),
        (
            "delays",
            [
                FaultKind.PipeStalls,
                FaultKind.DelayedAtBus,
                FaultKind.ReorderedInQueue,
                FaultKind.Slow,
                FaultKind.TimesOut,
            ]
        ),
        (
            "crashes",
            [
                .. FaultKinds.All.Where(kind => kind.ToString().StartsWith("Crash", StringComparison.Ordinal)),
                FaultKind.OutlivesItsSender,
            ]
        ),
        ("stores", [FaultKind.Unavailable, FaultKind.AnswerLost, FaultKind.Throttled, FaultKind.TransactionConflicts]),
        ("gateway", [.. FaultKinds.All.Where(kind => kind.ToString().StartsWith("Gateway", StringComparison.Ordinal))]),
        (
            "pipe",
            [FaultKind.PartlyRefusedByBus, FaultKind.PipeStalls, FaultKind.PipeGivesUp, FaultKind.DuplicatedAtPipe]
        ),
        ("queues", [FaultKind.QueueUnavailable, FaultKind.Poisoned]),
        ("clocks", [FaultKind.ClockSkewed]),
    ];

    /// <summary>All names that can be given.</summary>
    public static IEnumerable<string> Names =>
        Groups.Select(group => group.Name).Concat(FaultKinds.All.Select(kind => kind.ToString()));

    /// <summary>The kinds that a list of names, separated by commas, stands for; a name after a minus is left out.</summary>
    /// <returns>The kinds, or a message that says which name is not known.</returns>
    public static Either<string, IReadOnlySet<FaultKind>> Parse(string list)
    {
        var kinds = new System.Collections.Generic.HashSet<FaultKind>();
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = word.TrimStart('-');
            if (Find(name) is not { } found)
            {
                return $"'{name}' is no fault; expected some of {string.Join(", ", Names)}";
            }
            if (word[0] == '-')
            {
                // A list that only leaves out leaves out of all.
                kinds.UnionWith(kinds.Count == 0 ? FaultKinds.All : []);
                kinds.ExceptWith(found);
            }
            else
            {
                kinds.UnionWith(found);
            }
        }
        return kinds;
    }

    private static IReadOnlyList<FaultKind>? Find(string name)
    {
        foreach (var (group, kinds) in Groups)
        {
            if (group.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return kinds;
            }
        }
        return Enum.TryParse<FaultKind>(name, ignoreCase: true, out var kind) && !int.TryParse(name, out _)
            ? [kind]
            : null;
    }
}
