using System.Text;

namespace Ecomm.Operations.Serving;

/// <summary>
/// What commands print to: everything passes <see cref="Printable"/>, so that no command can forget it. A line is one line, whatever
/// is in it; other text may have several.
/// </summary>
public sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    private const char LineEnd = '\n';

    public override Encoding Encoding => inner.Encoding;

    /// <summary>What is behind such a writer, for those who paint a terminal and escape what others wrote themselves.</summary>
    public static TextWriter Raw(TextWriter output) =>
        output is PrintableWriter printable ? Raw(printable.Inner) : output;

    private TextWriter Inner => inner;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => inner.Write(Lines(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Printable.Escape(value ?? ""));

    public override Task WriteAsync(char value) => WriteAsync(value.ToString());

    public override Task WriteAsync(string? value) => inner.WriteAsync(Lines(value));

    public override Task WriteAsync(char[] buffer, int index, int count) =>
        WriteAsync(new string(buffer, index, count));

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(Lines(buffer.ToString()).AsMemory(), cancellationToken);

    public override Task WriteLineAsync() => inner.WriteLineAsync();

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Printable.Escape(value ?? ""));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    private static string Lines(string? text) =>
        string.Join(LineEnd, (text ?? "").Split(LineEnd).Select(Printable.Escape));
}
