using Ecomm.Operations.Files;

namespace Ecomm.Operations.Events;

/// <summary>Keys of events, one JSON object with <c>pk</c> and <c>sk</c> a line: a log as <c>export</c> writes it is one.</summary>
public static class KeyFile
{
    /// <summary>The keys, each once, see <see cref="TextFile"/>.</summary>
    /// <exception cref="InvalidDataException">
    /// A line holds no key, and the message names the file and the line; or there is none.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<Key>> Read(string path, CancellationToken cancel)
    {
        var keys = new List<Key>();
        await foreach (var (number, line) in TextFile.Lines(path, cancel))
        {
            keys.Add(Parse(line.Span) ?? throw TextFile.Fault(path, number, "expected a JSON object with pk and sk"));
        }
        return keys.Count > 0
            ? [.. keys.Distinct()]
            : throw new InvalidDataException(
                $"'{path}' has no lines; expected JSON objects with pk and sk, one a line"
            );
    }

    private static Key? Parse(ReadOnlySpan<byte> line) =>
        ValueJson.Parse(line).Case is Value.Map map
        && map[Attributes.Pk] is Value.Text { Of.Length: > 0 } pk
        && map[Attributes.Sk] is Value.Text { Of.Length: > 0 } sk
            ? new Key(pk.Of, sk.Of)
            : null;
}
