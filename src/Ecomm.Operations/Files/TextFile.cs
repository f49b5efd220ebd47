using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Ecomm.Operations.Files;

/// <summary>
/// Files that people give to commands: UTF-8 with or without a byte order mark, plain or compressed with gzip, from a disk or a
/// pipe. A file is read to its end or not at all: what is cut off, too long or not UTF-8 is refused with its place.
/// </summary>
public static class TextFile
{
    /// <summary>A longer line is refused. An item of DynamoDB has at most 400 KB, which escapes make six times as long at most.</summary>
    public const int LineBytesMax = 4 * 1024 * 1024;

    /// <summary>A document that is longer as a whole is refused, before it is parsed.</summary>
    public const int DocumentBytesMax = 32 * 1024 * 1024;

    private const int BufferBytes = 64 * 1024;

    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>The lines that are not blank, with their numbers from 1. A line is valid only until the next is asked for.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read whole; the message names the file, the line and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async IAsyncEnumerable<(long Number, ReadOnlyMemory<byte> Utf8)> Lines(
        string path,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var bytes = new MaybeGzip(path);
        var buffer = new byte[BufferBytes];
        var (begin, end, number) = (0, 0, 1L);
        for (var isAtEnd = false; !isAtEnd || begin < end; number++)
        {
            int length;
            var searched = 0;
            while (
                (length = buffer.AsSpan(begin + searched, end - begin - searched).IndexOf((byte)'\n')) < 0 && !isAtEnd
            )
            {
                searched = end - begin;
                if (searched > LineBytesMax)
                {
                    throw Fault(path, number, $"is longer than {LineBytesMax} bytes");
                }
                (buffer, begin, end) = MakeRoom(buffer, begin, end);
                var read = await Read(bytes, buffer.AsMemory(end), path, number, cancel);
                end += read;
                isAtEnd = read == 0;
            }
            var next = length < 0 ? end : begin + searched + length;
            var line = Trim(buffer.AsMemory(begin, next - begin), isFirst: number == 1);
            begin = length < 0 ? end : next + 1;
            if (line.Length > LineBytesMax)
            {
                throw Fault(path, number, $"is longer than {LineBytesMax} bytes");
            }
            if (!Utf8.IsValid(line.Span))
            {
                throw Fault(path, number, "is not valid UTF-8");
            }
            if (line.Length > 0)
            {
                yield return (number, line);
            }
        }
    }

    /// <summary>The whole file, without its byte order mark.</summary>
    /// <exception cref="InvalidDataException">The file is too long, cut off or not UTF-8; the message names the file and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadDocument(string path, CancellationToken cancel)
    {
        await using var bytes = new MaybeGzip(path);
        var all = new ArrayBufferWriter<byte>();
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await Read(bytes, buffer, path, line: null, cancel)) > 0)
        {
            all.Write(buffer.AsSpan(0, read));
            if (all.WrittenCount > DocumentBytesMax)
            {
                throw Fault(path, line: null, $"is longer than {DocumentBytesMax} bytes");
            }
        }
        var document = all.WrittenMemory;
        return Utf8.IsValid(document.Span)
            ? document[(document.Span.StartsWith(Utf8Bom) ? Utf8Bom.Length : 0)..]
            : throw Fault(path, line: null, "is not valid UTF-8");
    }

    /// <summary>The fault of a line, for people.</summary>
    public static InvalidDataException Fault(string path, long? line, FormattableString fault) =>
        Fault(path, line, fault.ToString(CultureInfo.InvariantCulture));

    /// <summary>The fault of a line, for people.</summary>
    public static InvalidDataException Fault(string path, long? line, string fault) =>
        new(line is { } number ? FormattableString.Invariant($"'{path}' line {number}: {fault}") : $"'{path}' {fault}");

    private static async Task<int> Read(
        Stream bytes,
        Memory<byte> into,
        string path,
        long? line,
        CancellationToken cancel
    )
    {
        try
        {
            // A pipe may have nothing to read for long; whoever interrupts does not wait for it.
            return await bytes.ReadAsync(into, cancel).AsTask().WaitAsync(cancel);
        }
        catch (InvalidDataException e)
        {
            throw Fault(path, line, e.Message);
        }
    }

    private static (byte[] Buffer, int Begin, int End) MakeRoom(byte[] buffer, int begin, int end)
    {
        if (end < buffer.Length)
        {
            return (buffer, begin, end);
        }
        var length = end - begin;
        // A line that was given out may still be looked at: it is never written over.
        var wider = new byte[length > buffer.Length / 2 ? buffer.Length * 2 : buffer.Length];
        buffer.AsSpan(begin, length).CopyTo(wider);
        return (wider, 0, length);
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, bool isFirst)
    {
        var text = isFirst && line.Span.StartsWith(Utf8Bom) ? line[Utf8Bom.Length..] : line;
        return text.Trim(" \t\r"u8);
    }
}
