namespace Ecomm.Simulation.Faults;

/// <summary>
/// Randomness without a stream: a draw depends on the seed and on what it is for, never on how many draws came before. So a
/// fault can be taken out of a run and everything else is drawn as before, which is what makes failures shrink.
/// </summary>
public static class Draws
{
    /// <summary>2^64 divided by the golden ratio: consecutive multiples are spread evenly.</summary>
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>SplitMix64's finaliser: every bit of the input changes half of the output's.</summary>
    public static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }

    /// <summary>A draw for one thing within another.</summary>
    public static ulong Of(ulong whole, ulong part) => unchecked(Mix((whole * Golden) + Mix(part + Golden)));

    /// <summary>The same in every process, as strings' own hash codes are not.</summary>
    public static ulong Of(string text)
    {
        var hash = Golden;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 0x100000001B3);
        }
        return Mix(hash);
    }

    /// <summary>A draw as a number from 0 up to 1.</summary>
    public static double Fraction(ulong draw) => (draw >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw as a whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static int Whole(ulong draw, int low, int high) => low + (int)(Fraction(draw) * (high - low + 1));
}
