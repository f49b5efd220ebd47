using Microsoft.Win32.SafeHandles;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// One file of the journal: lines, only ever added at its end. Its index is kept in memory only; that of lines from before this start is
/// made when somebody looks for the first time.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>So much is read at once to make the index.</summary>
    private const int ChunkBytes = 1 << 20;

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
            Length = RandomAccess.GetLength(handle) is < int.MaxValue and var length
                ? (int)length
                : throw new IOException($"'{path}' is too long to be a file of the journal");
            var last = new byte[1];
            if (Length > 0 && Read(Length - 1, last) == 1 && last[0] != LineEnd)
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
        catch
        {
            CutTo(Length);
            throw;
        }
        index.Add(lines.Index, Length);
        Length += lines.Bytes.Length;
    }

    /// <summary>Makes durable what was written.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Flush() => RandomAccess.FlushToDisk(handle);

    /// <summary>Lines that are about that subject, and a few others, each with its place in the journal.</summary>
    public IEnumerable<(long Place, byte[] Line)> Of(string subject)
    {
        Index();
        return At(index.Of(subject));
    }

    /// <summary>Lines that are about the event at that place of the event store, and a few others, each with its place in the journal.</summary>
    public IEnumerable<(long Place, byte[] Line)> Of(long seq)
    {
        Index();
        return At(index.Of(seq));
    }

    /// <summary>Makes the index of lines from before this start, if there are some and it was not made yet. False if not.</summary>
    public bool Index()
    {
        if (before == 0)
        {
            return false;
        }
        var whole = new LineIndex();
        var text = new byte[ChunkBytes];
        var (start, held) = (0, 0);
        while (start + held < before)
        {
            if (held == text.Length)
            {
                // A line that is longer than what was read at once.
                System.Array.Resize(ref text, 2 * text.Length);
            }
            var read = Read(start + held, text.AsSpan(held, Math.Min(text.Length - held, before - start - held)));
            if (read == 0)
            {
                // Somebody has cut the file since.
                break;
            }
            held += read;
            var used = Add(whole, text.AsSpan(0, held), start);
            text.AsSpan(used, held - used).CopyTo(text);
            (start, held) = (start + used, held - used);
        }
        if (start < before)
        {
            // No line that was written whole: the one before ends here.
            whole.Add(start, "", 0);
        }
        whole.Add(index, at: 0);
        (index, before) = (whole, 0);
        return true;
    }

    public void Dispose() => handle.Dispose();

    private static int Add(LineIndex whole, ReadOnlySpan<byte> text, int at)
    {
        var used = 0;
        for (int length; (length = text[used..].IndexOf(LineEnd)) >= 0; used += length + 1)
        {
            var (subject, seq) = JournalLine.FoundBy(text.Slice(used, length)) ?? ("", 0);
            whole.Add(at + used, subject, seq);
        }
        return used;
    }

    private IEnumerable<(long Place, byte[] Line)> At(IReadOnlyList<int> which)
    {
        foreach (var line in which)
        {
            var start = index.StartOf(line);
            var end = line + 1 < index.Count ? index.StartOf(line + 1) : Length;
            var bytes = new byte[end - 1 - start];
            // Nobody but somebody else's hand cuts a file.
            if (Read(start, bytes) == bytes.Length)
            {
                yield return (First + start, bytes);
            }
        }
    }

    // How much could be read: less only at the end of the file.
    private int Read(int start, Span<byte> bytes)
    {
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes[read..], start + read) is > 0 and var more)
        {
            read += more;
        }
        return read;
    }

    // A full disk takes a part of what is written.
    private void CutTo(int length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stands there is written over by what comes next.
        }
    }
}
