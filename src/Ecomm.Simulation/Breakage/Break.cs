using System.Globalization;

namespace Ecomm.Simulation.Breakage;

/// <summary>What breaks in a run, and stays broken after all other faults have ended.</summary>
/// <param name="Part">The part.</param>
/// <param name="AtMs">When it breaks, in milliseconds after the start.</param>
/// <param name="IsMended">
/// Whether it is mended in the end, after it was checked what had come of everything without it; dead letters are then redriven.
/// </param>
public sealed record Break(Part Part, long AtMs, bool IsMended)
{
    /// <summary>
    /// Messages are parked after so many receives at most: with more, a message waits in its queue for as long as it is looked at.
    /// </summary>
    public const int ReceivesMax = 30;

    /// <summary>A part breaks at the latest so long after the last request, in milliseconds: most of what was asked for is under way.</summary>
    private const long AfterLastMs = 2_000;

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Part} breaks after {AtMs / 1000.0:0.000} s and {(IsMended ? "is mended in the end" : "stays broken")}"
        );

    /// <summary>What breaks in the run of a seed: any part, at any moment; half of the seeds mend it.</summary>
    /// <param name="seed">The draw.</param>
    /// <param name="catalogue">The domains.</param>
    /// <param name="lastMs">When the last request is sent, in milliseconds after the start.</param>
    public static Break Of(ulong seed, Catalogue catalogue, long lastMs)
    {
        var parts = Part.Of(catalogue);
        return new Break(
            parts[Draws.Whole(Draws.Of(seed, 1), 0, parts.Count - 1)],
            (long)(Draws.Fraction(Draws.Of(seed, 2)) * (lastMs + AfterLastMs)),
            Draws.Of(seed, 3) % 2 == 0
        );
    }
}

/// <summary>What is down in a run now.</summary>
internal sealed class Downtime
{
    private readonly List<Action> mended = [];

    /// <summary>What breaks; null if nothing does.</summary>
    public Break? Break { get; init; }

    /// <summary>Whether it is broken now.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether some function is down now.</summary>
    public bool HasFunction => IsOn && Break?.Part is Part.Function;

    public bool Has(Part part) => IsOn && part == Break?.Part;

    public bool HasTable(string name) => IsOn && Break?.Part is Part.Table table && table.Name == name;

    public bool HasWrites(string table) => IsOn && Break?.Part is Part.Writes writes && writes.To == table;

    /// <summary>Whether that gateway is down, and if so whether it is silent.</summary>
    public bool HasGateway(string name, out bool isSilent)
    {
        var gateway = IsOn ? Break?.Part as Part.Outside : null;
        isSilent = gateway is { IsSilent: true };
        return gateway?.Name == name;
    }

    /// <summary>Called when the part is mended.</summary>
    public void WhenMended(Action act) => mended.Add(act);

    public void Begin() => IsOn = true;

    public void Mend()
    {
        IsOn = false;
        mended.ForEach(act => act());
    }
}
