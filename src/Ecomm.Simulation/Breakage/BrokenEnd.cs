namespace Ecomm.Simulation.Breakage;

/// <summary>What became of everything while a part was broken.</summary>
/// <param name="Ended">Deliveries that were due, of an event to a worker that takes it, and are acknowledged.</param>
/// <param name="Waiting">Those that wait for the part, in sight.</param>
/// <param name="Unanswered">Requests that wait for the part.</param>
public sealed record BrokenEnd(int Ended, int Waiting, int Unanswered)
{
    /// <summary>Nothing was due.</summary>
    public static readonly BrokenEnd None = new(0, 0, 0);

    /// <summary>What became of everything in two runs.</summary>
    public static BrokenEnd operator +(BrokenEnd one, BrokenEnd other) => one.Add(other);

    /// <summary>What became of everything in both.</summary>
    public BrokenEnd Add(BrokenEnd other) =>
        new(Ended + other.Ended, Waiting + other.Waiting, Unanswered + other.Unanswered);
}
