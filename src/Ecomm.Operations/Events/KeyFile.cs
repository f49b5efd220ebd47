using System.Globalization;
using System.Text;

namespace Ecomm.Operations.Events;

/// <summary>Keys of events, one JSON object with <c>pk</c> and <c>sk</c> a line: a log as <c>export</c> writes it is one.</summary>
public static class KeyFile
{
    /// <exception cref="InvalidDataException">A line holds no key; the message names the file and the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<Key>> Read(string path, CancellationToken cancel)
    {
        var keys = new List<Key>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                keys.Add(
                    Parse(line)
                        ?? throw new InvalidDataException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"'{path}' line {number}: expected a JSON object with pk and sk"
                            )
                        )
                );
            }
        }
        return [.. keys.Distinct()];
    }

    private static Key? Parse(string line) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(line)).Case is Value.Map map
        && map[Attributes.Pk] is Value.Text { Of.Length: > 0 } pk
        && map[Attributes.Sk] is Value.Text { Of.Length: > 0 } sk
            ? new Key(pk.Of, sk.Of)
            : null;
}
