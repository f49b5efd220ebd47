namespace Ecomm.Hosting.Sightings;

/// <summary>How much the journal holds, in bytes.</summary>
/// <param name="KeptBytes">So much of the newest is kept, and at most two files more.</param>
/// <param name="FileBytes">A file that is so long is followed by another.</param>
/// <param name="WaitingBytes">So much waits to be written; beyond it deliveries are left out. It is a second's and more at the highest rate.</param>
public sealed record JournalBounds(long KeptBytes, int FileBytes, int WaitingBytes)
{
    public static readonly JournalBounds Default = new(
        KeptBytes: 256 << 20,
        FileBytes: 32 << 20,
        WaitingBytes: 32 << 20
    );
}
