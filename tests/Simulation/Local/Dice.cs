namespace Ecomm.Simulation.Tests.Local;

/// <summary>Draws of one run, one after another: the same seed gives the same draws to the same questions.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong draws;

    /// <summary>From 0 up to 1.</summary>
    public double Fraction() => Draws.Fraction(Next());

    public bool Chance(double rate) => rate > 0 && Fraction() < rate;

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => Draws.Whole(Next(), low, high);

    public T One<T>(params ReadOnlySpan<T> all) => all[Whole(0, all.Length - 1)];

    /// <summary>Between two positive bounds, small and large alike: evenly on a logarithmic scale.</summary>
    public double Spread(double low, double high) => low * Math.Pow(high / low, Fraction());

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Next());
        return new Guid(bytes);
    }

    private ulong Next() => Draws.Of(seed, ++draws);
}
