namespace Ecomm.Simulation.Faults;

/// <summary>One fault that happened: what, where, and how large on a scale from 0 to 1 (a delay's length, a clock's error).</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Site">Where: it names the same place in every run of a plan, whatever else goes wrong.</param>
/// <param name="Size">How much of it.</param>
public readonly record struct Injection(FaultKind Kind, ulong Site, double Size);

/// <summary>Decides at every place where something can go wrong whether it does, and remembers what did.</summary>
public abstract class Luck
{
    private readonly List<Injection> injected = [];
    private readonly int[] counts = new int[FaultKinds.All.Count];

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<Injection> Injected => injected;

    /// <summary>How often each kind went wrong, by its number.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>Faults have stopped: nothing goes wrong from now on.</summary>
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;

    /// <summary>Whether this goes wrong here, and how much.</summary>
    public bool Befalls(FaultKind kind, ulong site, out double size)
    {
        size = 0;
        if (IsOver || !Decide(kind, site, out size))
        {
            return false;
        }
        injected.Add(new Injection(kind, site, size));
        counts[(int)kind]++;
        return true;
    }

    public bool Befalls(FaultKind kind, ulong site) => Befalls(kind, site, out _);

    protected abstract bool Decide(FaultKind kind, ulong site, out double size);
}

/// <summary>Faults at random: the same for the same seed and plan.</summary>
public sealed class RandomLuck(ulong seed, FaultPlan plan) : Luck
{
    protected override bool Decide(FaultKind kind, ulong site, out double size)
    {
        size = 0;
        var rate = plan[kind];
        if (rate == 0)
        {
            return false;
        }
        var draw = Draws.Of(Draws.Of(seed, (ulong)kind), site);
        if (Draws.Fraction(draw) >= rate)
        {
            return false;
        }
        size = Draws.Fraction(Draws.Mix(draw));
        return true;
    }
}

/// <summary>Only the given faults, each wherever it was.</summary>
public sealed class ScriptedLuck : Luck
{
    private readonly Dictionary<(FaultKind, ulong), double> script = [];

    public ScriptedLuck(IEnumerable<Injection> script)
    {
        foreach (var injection in script)
        {
            this.script[(injection.Kind, injection.Site)] = injection.Size;
        }
    }

    protected override bool Decide(FaultKind kind, ulong site, out double size) =>
        script.TryGetValue((kind, site), out size);
}
