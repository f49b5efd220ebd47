using System.Buffers;
using System.Runtime.InteropServices;

namespace Ecomm.Hosting.Sightings;

/// <summary>Lines that wait to be written, and where they are found.</summary>
internal sealed class Lines
{
    /// <summary>What waited while the disk stood still does not hold its memory for ever.</summary>
    private const int KeptBytesMax = 8 << 20;

    private ArrayBufferWriter<byte> buffer = new();

    public ReadOnlySpan<byte> Bytes => buffer.WrittenSpan;

    public LineIndex Index { get; private set; } = new();

    public void Add(ReadOnlySpan<byte> line, string subject, long seq)
    {
        Index.Add(buffer.WrittenCount, subject, seq);
        buffer.Write(line);
        buffer.Write("\n"u8);
    }

    public void Clear()
    {
        if (buffer.Capacity > KeptBytesMax)
        {
            buffer = new ArrayBufferWriter<byte>();
        }
        buffer.ResetWrittenCount();
        Index = new LineIndex();
    }
}

/// <summary>
/// Where the lines of a text begin, and what they are found by: a hash of each line's subject and one of its event's place. Looking
/// through all of them takes a fraction of a millisecond, so they are not ordered. Some lines have the hash of others: who reads a line
/// looks whether it is one that was meant.
/// </summary>
internal sealed class LineIndex
{
    private readonly List<int> starts = [];
    private readonly List<int> subjects = [];
    private readonly List<int> seqs = [];

    public int Count => starts.Count;

    public void Add(int start, string subject, long seq)
    {
        starts.Add(start);
        subjects.Add(HashOf(subject));
        seqs.Add(seq.GetHashCode());
    }

    /// <summary>Adds lines that stand after those that are here.</summary>
    /// <param name="others">Where they begin in their own text.</param>
    /// <param name="at">Where their text begins in this one.</param>
    public void Add(LineIndex others, int at)
    {
        starts.AddRange(others.starts.Select(start => start + at));
        subjects.AddRange(others.subjects);
        seqs.AddRange(others.seqs);
    }

    public IReadOnlyList<int> Of(string subject) => Find(subjects, HashOf(subject));

    public IReadOnlyList<int> Of(long seq) => Find(seqs, seq.GetHashCode());

    public int StartOf(int line) => starts[line];

    // Of this process only, as the index is.
    private static int HashOf(string subject) => string.GetHashCode(subject, StringComparison.Ordinal);

    private static List<int> Find(List<int> hashes, int hash)
    {
        var found = new List<int>();
        var all = CollectionsMarshal.AsSpan(hashes);
        for (var from = 0; all[from..].IndexOf(hash) is >= 0 and var next; )
        {
            from += next;
            found.Add(from++);
        }
        return found;
    }
}
