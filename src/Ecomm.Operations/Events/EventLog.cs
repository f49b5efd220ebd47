using System.Text;
using Ecomm.Operations.Files;
using LanguageExt;

namespace Ecomm.Operations.Events;

/// <summary>
/// The file that <c>export</c> writes and <c>replay</c> reads: one event a line, as JSON, in the order of the stream.
/// Numbers are kept to the last digit. Unknown fields are ignored; a blank line is no event.
/// </summary>
public static class EventLog
{
    private const string Seq = "seq";

    private static readonly string[] Written =
    [
        Attributes.EventName,
        Attributes.EventData,
        Attributes.DataVersion,
        Attributes.CreatedAt,
        Attributes.TraceId,
        Attributes.SpanId,
        Attributes.Simulated,
        Attributes.InPlaceOf,
    ];

    private static readonly Scalar<string> KeyText = new(
        ParseKey,
        text => new Value.Text(text),
        new Shape.Text(int.MaxValue, IsBlankRefused: false)
    );

    private static readonly Codec<(long Seq, Key Key)> Places = Codec.Of(
        Members.Field(Seq, Scalars.Count, ((long Seq, Key Key) place) => place.Seq),
        Members.Field(Attributes.Pk, KeyText, ((long Seq, Key Key) place) => place.Key.Pk),
        Members.Field(Attributes.Sk, KeyText, ((long Seq, Key Key) place) => place.Key.Sk),
        (seq, pk, sk) => (seq, new Key(pk, sk))
    );

    /// <summary>The event as one line, without its line break. What the item lacks, the line lacks.</summary>
    public static string Write(StreamRecord record)
    {
        var line = new Value.Map
        {
            { Seq, record.Seq },
            { Attributes.Pk, record.Item.Key.Pk },
            { Attributes.Sk, record.Item.Key.Sk },
        };
        foreach (var attribute in Written)
        {
            line.Add(attribute, record.Item.Attributes[attribute]);
        }
        return ValueJson.Write(line);
    }

    /// <summary>
    /// The event in this line, or what is wrong with it. Only its place and key must be readable: what else is missing or
    /// malformed is for the workers to find, as it is in the event store.
    /// </summary>
    public static Either<string, StreamRecord> Read(string line) => Read(Encoding.UTF8.GetBytes(line));

    /// <summary>The event in this line of UTF-8, or what is wrong with it.</summary>
    public static Either<string, StreamRecord> Read(ReadOnlySpan<byte> line) =>
        ValueJson
            .Parse(line)
            .Bind(value =>
                value is Value.Map map
                    ? Right<string, Value.Map>(map)
                    : Left<string, Value.Map>($"is {value.Describe()}; expected a JSON object")
            )
            .Bind(map =>
                Places
                    .Read(map)
                    .Map(place => new StreamRecord(place.Seq, new Item(place.Key, Attributed(map))))
                    .MapLeft(faults => faults.ToString())
            );

    /// <summary>All events of the file, see <see cref="TextFile"/>.</summary>
    /// <exception cref="InvalidDataException">A line is no event; the message names the file, the line and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<StreamRecord>> ReadFile(string path, CancellationToken cancel)
    {
        var records = new List<StreamRecord>();
        await foreach (var (number, line) in TextFile.Lines(path, cancel))
        {
            records.Add(Read(line.Span).IfLeft(error => throw TextFile.Fault(path, number, error)));
        }
        return records;
    }

    private static Value.Map Attributed(Value.Map line)
    {
        var attributes = new Value.Map();
        foreach (var (name, value) in line)
        {
            if (name is not (Seq or Attributes.Pk or Attributes.Sk))
            {
                attributes.Add(name, value);
            }
        }
        return attributes;
    }

    private static Either<string, string> ParseKey(Value value) =>
        value is Value.Text { Of.Length: > 0 } text
            ? Right<string, string>(text.Of)
            : Left<string, string>($"is {value.Describe()}; expected a string that is not empty");
}
