using System.Text.Json;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Files;
using LanguageExt;

namespace Ecomm.Operations.Events;

/// <summary>
/// The events of a file: one that <c>export</c> wrote, or one that DynamoDB exported to S3 («DynamoDB JSON»: an object with
/// one field <c>Item</c> a line), see <see cref="TextFile"/>.
/// </summary>
public static class RecordedLog
{
    /// <summary>Its events, each with its time, in the order of time.</summary>
    /// <exception cref="InvalidDataException">A line is no event; the message names the file, the line and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<(Item Item, Instant At)>> Read(string path, CancellationToken cancel)
    {
        var events = new List<(Item, Instant)>();
        await foreach (var (number, line) in TextFile.Lines(path, cancel))
        {
            var read = Parse(line.Span)
                .Bind(item =>
                    item.Attributes[Attributes.CreatedAt] is { } created
                        ? Instant
                            .Parse(created)
                            .Map(at => (item, at))
                            .MapLeft(error => $"{Attributes.CreatedAt} {error}")
                        : $"{Attributes.CreatedAt} is missing"
                );
            events.Add(read.IfLeft(error => throw TextFile.Fault(path, number, error)));
        }
        return [.. events.OrderBy(one => one.Item2)];
    }

    private static Either<string, Item> Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = DynamoJson.DepthMax });
            return IsExported(ref reader) ? ReadExported(ref reader) : EventLog.Read(line).Map(record => record.Item);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"is not DynamoDB's JSON: {e.Message}";
        }
    }

    // On the value of the field Item, if that is the first field of an object. What is no JSON at all is the other reader's to name.
    private static bool IsExported(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read()
                && reader.TokenType is JsonTokenType.StartObject
                && reader.Read()
                && reader.TokenType is JsonTokenType.PropertyName
                && reader.ValueTextEquals("Item"u8)
                && reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Either<string, Item> ReadExported(ref Utf8JsonReader reader)
    {
        var map = DynamoJson.ReadMap(ref reader);
        // The end of the object, after which anything else throws.
        if (!reader.Read() || reader.TokenType is not JsonTokenType.EndObject)
        {
            return "is not DynamoDB's JSON: the object has another field beside Item";
        }
        reader.Read();
        return map[Attributes.Pk] is Value.Text pk && map[Attributes.Sk] is Value.Text sk
            ? new Item(new Key(pk.Of, sk.Of), map)
            : "pk or sk is missing or not a string";
    }
}
