using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ecomm.Lambdas.Envelopes;
using LanguageExt;

namespace Ecomm.Operations.Events;

/// <summary>
/// The events of a file: one that <c>export</c> wrote, or one that DynamoDB exported to S3 («DynamoDB JSON»: an object with
/// one field <c>Item</c> a line), plain or compressed with gzip.
/// </summary>
public static class RecordedLog
{
    private const byte GzipFirst = 0x1F;
    private const byte GzipSecond = 0x8B;

    /// <summary>Its events, each with its time, in the order of time.</summary>
    /// <exception cref="InvalidDataException">A line is no event; the message names the file, the line and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<(Item Item, Instant At)>> Read(string path, CancellationToken cancel)
    {
        var events = new List<(Item, Instant)>();
        await using var file = Open(path);
        using var reader = new StreamReader(file, Encoding.UTF8);
        for (var number = 1; await reader.ReadLineAsync(cancel) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            var read = Parse(line)
                .Bind(item =>
                    item.Attributes[Attributes.CreatedAt] is { } created
                        ? Instant
                            .Parse(created)
                            .Map(at => (item, at))
                            .MapLeft(error => $"{Attributes.CreatedAt} {error}")
                        : $"{Attributes.CreatedAt} is missing"
                );
            events.Add(
                read.IfLeft(error =>
                    throw new InvalidDataException(
                        string.Create(CultureInfo.InvariantCulture, $"'{path}' line {number}: {error}")
                    )
                )
            );
        }
        return [.. events.OrderBy(one => one.Item2)];
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        var isCompressed = file.ReadByte() == GzipFirst && file.ReadByte() == GzipSecond;
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static Either<string, Item> Parse(string line) =>
        line.AsSpan().TrimStart().StartsWith("{\"Item\"", StringComparison.Ordinal)
            ? ParseExported(line)
            : EventLog.Read(line).Map(record => record.Item);

    private static Either<string, Item> ParseExported(string line)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            // The object, the name of its one field, and the object of attributes.
            reader.Read();
            reader.Read();
            reader.Read();
            var map = DynamoJson.ReadMap(ref reader);
            return map[Attributes.Pk] is Value.Text pk && map[Attributes.Sk] is Value.Text sk
                ? new Item(new Key(pk.Of, sk.Of), map)
                : "pk or sk is missing or not a string";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"is not DynamoDB's JSON: {e.Message}";
        }
    }
}
