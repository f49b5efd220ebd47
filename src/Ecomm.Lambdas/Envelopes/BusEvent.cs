using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>
/// The body of a queue's message: an EventBridge event whose detail is a DynamoDB stream record with the new image of an
/// inserted event. See «Events» in the EventBridge user guide and «Record» in the DynamoDB Streams API reference.
/// </summary>
public static class BusEvent
{
    public const string Source = "event-store.dynamodb.stream";
    public const string DetailType = "DynamoDBStreamRecord";

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? scratch;

    /// <summary>The published item in this body, or why it cannot be read.</summary>
    public static Either<Failure, Value.Map> Read(string body)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(body.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(body, bytes);
            var reader = new Utf8JsonReader(
                bytes.AsSpan(0, length),
                new JsonReaderOptions { MaxDepth = DynamoJson.DepthMax }
            );
            return
                reader.Read()
                && Enter(ref reader, "detail"u8)
                && Enter(ref reader, "dynamodb"u8)
                && Enter(ref reader, "NewImage"u8)
                ? ReadToTheEnd(ref reader)
                : new Failure.Malformed("the message has no detail.dynamodb.NewImage");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Failure.Malformed($"the message is not a stream record: {e.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The body for an item of the event store.</summary>
    /// <param name="sequenceNumber">The item's place in the stream.</param>
    /// <param name="item">The item; its attributes become the new image.</param>
    /// <param name="streamArn">The stream it comes from.</param>
    public static string Write(long sequenceNumber, Item item, string streamArn)
    {
        var (buffer, json) = scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        var sequence = sequenceNumber.ToString("D21", CultureInfo.InvariantCulture);
        var time = (item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "";
        json.WriteStartObject();
        json.WriteString("version"u8, "0"u8);
        json.WriteString("id"u8, sequence);
        json.WriteString("detail-type"u8, DetailType);
        json.WriteString("source"u8, Source);
        json.WriteString("account"u8, "000000000000"u8);
        json.WriteString("time"u8, time);
        json.WriteString("region"u8, "local"u8);
        json.WriteStartArray("resources"u8);
        json.WriteEndArray();
        json.WriteStartObject("detail"u8);
        json.WriteString("eventID"u8, sequence);
        json.WriteString("eventName"u8, "INSERT"u8);
        json.WriteString("eventVersion"u8, "1.1"u8);
        json.WriteString("eventSource"u8, "aws:dynamodb"u8);
        json.WriteString("awsRegion"u8, "local"u8);
        json.WriteStartObject("dynamodb"u8);
        json.WritePropertyName("Keys"u8);
        DynamoJson.Write(json, KeysOf(item));
        json.WritePropertyName("NewImage"u8);
        DynamoJson.Write(json, KeysOf(item), item.Attributes);
        json.WriteString("SequenceNumber"u8, sequence);
        json.WriteString("StreamViewType"u8, "NEW_IMAGE"u8);
        json.WriteEndObject();
        json.WriteString("eventSourceARN"u8, streamArn);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Value.Map KeysOf(Item item) =>
        new() { { Attributes.Pk, item.Key.Pk }, { Attributes.Sk, item.Key.Sk } };

    // What follows the image must be JSON too, and end: half a message may hold half an image of something else.
    private static Value.Map ReadToTheEnd(ref Utf8JsonReader reader)
    {
        var image = DynamoJson.ReadMap(ref reader);
        while (reader.Read()) { }
        return image;
    }

    // From the start of an object to the value of one of its fields.
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(field);
            reader.Read();
            if (found)
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }));
    }
}
