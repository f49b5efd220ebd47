using Microsoft.Win32.SafeHandles;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// One file of the journal: lines, only ever added at its end. Its index is kept in memory only; that of lines from before this start is
/// made when somebody looks for the first time.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly SafeFileHandle handle;
    private LineIndex index = new();

    // What was there at the opening and is not in the index.
    private int before;

    /// <param name="path">The file; made if it is missing.</param>
    /// <param name="first">The place of its first byte in the journal.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public JournalFile(string path, long first)
    {
        (Path, First) = (path, first);
        handle = File.OpenHandle(
            path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        try
        {
            Length = checked((int)RandomAccess.GetLength(handle));
            if (Length > 0 && Read(Length - 1, Length)[0] != LineEnd)
            {
                // The process or the machine ended while it was written. What is cut there is no line, and does not spoil the next one.
                RandomAccess.Write(handle, [LineEnd], Length);
                Length++;
            }
            before = Length;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The place of its first byte in the journal.</summary>
    public long First { get; }

    /// <summary>In bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Adds lines.</summary>
    /// <exception cref="IOException">They cannot be written; then none of them is there.</exception>
    public void Append(Lines lines)
    {
        try
        {
            RandomAccess.Write(handle, lines.Bytes, Length);
        }
        catch (IOException)
        {
            // A full disk takes a part of it.
            RandomAccess.SetLength(handle, Length);
            throw;
        }
        index.Add(lines.Index, Length);
        Length += lines.Bytes.Length;
    }

    /// <summary>Lines that are about that subject, and a few others, each with its place in the journal.</summary>
    public IEnumerable<(long Place, byte[] Line)> Of(string subject) => At(Index().Of(subject));

    /// <summary>Lines that are about the event at that place of the event store, and a few others, each with its place in the journal.</summary>
    public IEnumerable<(long Place, byte[] Line)> Of(long seq) => At(Index().Of(seq));

    public void Dispose() => handle.Dispose();

    private IEnumerable<(long Place, byte[] Line)> At(IReadOnlyList<int> which)
    {
        foreach (var line in which)
        {
            var start = index.StartOf(line);
            var end = line + 1 < index.Count ? index.StartOf(line + 1) : Length;
            yield return (First + start, Read(start, end - 1));
        }
    }

    private byte[] Read(int start, int end)
    {
        var bytes = new byte[end - start];
        for (var read = 0; read < bytes.Length; )
        {
            var more = RandomAccess.Read(handle, bytes.AsSpan(read), start + read);
            if (more == 0)
            {
                throw new EndOfStreamException($"'{Path}' was cut at byte {start + read}");
            }
            read += more;
        }
        return bytes;
    }

    private LineIndex Index()
    {
        if (before > 0)
        {
            var whole = new LineIndex();
            ReadOnlySpan<byte> text = Read(0, before);
            for (var start = 0; start < text.Length; )
            {
                var length = text[start..].IndexOf(LineEnd);
                var (subject, seq) = JournalLine.FoundBy(text.Slice(start, length)) ?? ("", 0);
                whole.Add(start, subject, seq);
                start += length + 1;
            }
            whole.Add(index, at: 0);
            (index, before) = (whole, 0);
        }
        return index;
    }
}
