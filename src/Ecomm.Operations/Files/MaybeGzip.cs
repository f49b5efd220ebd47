using System.Buffers.Binary;
using System.IO.Compression;

namespace Ecomm.Operations.Files;

/// <summary>
/// The bytes of a file as they are, or, if it begins like one, of a gzip file: all of its members, each to its end. See RFC 1952.
/// The runtime's own reader ends where the bytes end, in the middle of a member too, and ignores what follows one; SharpZipLib's takes
/// a second member that is cut off in its header, or is none, for the end. So a part would pass for the whole with either.
/// </summary>
internal sealed class MaybeGzip(string path) : Stream
{
    private const int BufferBytes = 64 * 1024;
    private const byte First = 0x1F;
    private const byte Second = 0x8B;
    private const byte Deflate = 8;

    /// <summary>Header after its two first bytes: method, flags, time, extra flags and system.</summary>
    private const int HeaderBytes = 8;

    /// <summary>Checksum and length.</summary>
    private const int TrailerBytes = 8;

    private static readonly uint[] Crcs = MakeCrcs();

    // No seeking: a file may be a pipe.
    private readonly Input input = Directory.Exists(path)
        ? throw new IOException($"'{path}' is a directory")
        : new(path);
    private DeflateStream? member;
    private bool? isGzip;
    private uint crc;
    private uint length;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The file is cut off, damaged, or goes on after its last member.</exception>
    public override int Read(Span<byte> buffer)
    {
        isGzip ??= input.Peek(0) == First && input.Peek(1) == Second;
        if (isGzip is false)
        {
            return input.ReadMany(buffer);
        }
        while (member is not null || Begin())
        {
            var read = member!.Read(buffer);
            if (read > 0 || buffer.IsEmpty)
            {
                Count(buffer[..read]);
                return read;
            }
            End();
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        member?.Dispose();
        input.Dispose();
        base.Dispose(disposing);
    }

    // Reads a member's header; false at the end of the file.
    private bool Begin()
    {
        if (input.Peek(0) < 0)
        {
            return false;
        }
        if (input.ReadByte() != First || input.ReadByte() != Second)
        {
            throw new InvalidDataException("goes on after the end of its gzip data");
        }
        Span<byte> header = stackalloc byte[HeaderBytes];
        Fill(header);
        var flags = header[1];
        if (header[0] != Deflate || (flags & 0xE0) != 0)
        {
            throw new InvalidDataException("has a gzip header that is unknown");
        }
        if ((flags & 4) != 0)
        {
            var extra = Next() | (Next() << 8);
            for (; extra > 0; extra--)
            {
                Next();
            }
        }
        // The name, the comment and the checksum of the header.
        for (var texts = (flags >> 3 & 1) + (flags >> 4 & 1); texts > 0; texts--)
        {
            while (Next() != 0) { }
        }
        for (var check = flags & 2; check > 0; check--)
        {
            Next();
        }
        (crc, length) = (uint.MaxValue, 0);
        member = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);
        return true;
    }

    private void End()
    {
        member!.Dispose();
        member = null;
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        Fill(trailer);
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(trailer) != ~crc
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != length
        )
        {
            throw new InvalidDataException("is cut off or damaged: the checksum of its gzip data is another");
        }
    }

    private void Fill(Span<byte> bytes)
    {
        foreach (ref var b in bytes)
        {
            b = (byte)Next();
        }
    }

    private int Next() =>
        input.ReadByte() is var b and >= 0 ? b : throw new InvalidDataException("is cut off: its gzip data has no end");

    private void Count(ReadOnlySpan<byte> bytes)
    {
        var sum = crc;
        foreach (var b in bytes)
        {
            sum = Crcs[(byte)sum ^ b] ^ (sum >> 8);
        }
        (crc, length) = (sum, unchecked(length + (uint)bytes.Length));
    }

    private static uint[] MakeCrcs()
    {
        const uint polynomial = 0xEDB88320;
        var crcs = new uint[256];
        for (var i = 0u; i < crcs.Length; i++)
        {
            crcs[i] = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crcs[i] = (crcs[i] & 1) == 0 ? crcs[i] >> 1 : polynomial ^ (crcs[i] >> 1);
            }
        }
        return crcs;
    }

    /// <summary>
    /// The file's bytes, one at each read: whoever decompresses them takes no byte that is not a member's own, so that the next is
    /// known to be the trailer.
    /// </summary>
    private sealed class Input(string path) : Stream
    {
        private readonly FileStream file = new(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        private readonly byte[] buffer = new byte[BufferBytes];
        private int begin;
        private int end;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>The byte that many places ahead, or -1 if the file ends before it.</summary>
        public int Peek(int ahead)
        {
            if (begin == end)
            {
                (begin, end) = (0, 0);
            }
            while (begin + ahead >= end && end < buffer.Length)
            {
                var read = file.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                {
                    break;
                }
                end += read;
            }
            return begin + ahead < end ? buffer[begin + ahead] : -1;
        }

        public override int ReadByte()
        {
            var b = Peek(0);
            begin += b < 0 ? 0 : 1;
            return b;
        }

        public override int Read(Span<byte> one)
        {
            if (one.IsEmpty || Peek(0) < 0)
            {
                return 0;
            }
            one[0] = buffer[begin++];
            return 1;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public int ReadMany(Span<byte> many)
        {
            if (Peek(0) < 0)
            {
                return 0;
            }
            var length = Math.Min(many.Length, end - begin);
            buffer.AsSpan(begin, length).CopyTo(many);
            begin += length;
            return length;
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
