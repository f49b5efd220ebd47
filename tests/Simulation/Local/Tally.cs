namespace Ecomm.Simulation.Tests.Local;

/// <summary>How often what tests rely on has happened in a run. Runs in which nothing goes wrong would show nothing.</summary>
internal sealed class Tally
{
    /// <summary>The pipe could not read, or not park: the name of what it logs.</summary>
    public const string Stalled = "LogStalled";

    /// <summary>An invocation failed as a whole: the name of what the event source mapping logs.</summary>
    public const string InvocationFailed = "LogInvocationFailed";

    /// <summary>An event that no rule matches was parked.</summary>
    public const string UnroutedParked = "unrouted parked";

    private readonly Dictionary<string, int> counts = [];

    /// <summary>Whatever has happened at all.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public int this[string what] => counts.GetValueOrDefault(what);

    public void Count(string what) => counts[what] = this[what] + 1;
}
