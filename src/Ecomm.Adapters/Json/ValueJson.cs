using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ecomm.Adapters.Json;

/// <summary>Values as plain JSON, numbers kept to the last digit.</summary>
public static class ValueJson
{
    /// <summary>Deeper documents are nobody's request; the reader refuses them before the stack is in danger.</summary>
    public const int DepthMax = 64;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DepthMax };
    private static readonly JsonWriterOptions Fast = new()
    {
        SkipValidation = true,
        // The JSON is sent as JSON and stored as JSON, never put into a page: what people wrote stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? scratch;

    /// <summary>Some editors and programs put it before UTF-8. RFC 8259: a parser may ignore it.</summary>
    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The one JSON value in these bytes, or why there is none: a lower-case fragment. A byte order mark before it is ignored.
    /// </summary>
    public static Either<string, Value> Parse(ReadOnlySpan<byte> bytes)
    {
        var utf8 = bytes.StartsWith(Utf8Bom) ? bytes[Utf8Bom.Length..] : bytes;
        if (utf8.IsEmpty)
        {
            return "is empty; expected a JSON object";
        }
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            reader.Read();
            var value = Read(ref reader);
            // Anything after the value throws here.
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            return e.LineNumber is { } line
                ? $"is not valid JSON: line {line + 1}, byte {e.BytePositionInLine}"
                : $"is not valid JSON: {e.Message}";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads the value that the reader stands on.</summary>
    /// <exception cref="JsonException">The JSON is malformed or too deep.</exception>
    public static Value Read(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new Value.Text(ReadText(ref reader)),
            JsonTokenType.Number => new Value.Number(Numeral.Parse(reader.ValueSpan)),
            JsonTokenType.True => new Value.Flag(true),
            JsonTokenType.False => new Value.Flag(false),
            JsonTokenType.Null => Value.Null.It,
            JsonTokenType.StartArray => ReadList(ref reader),
            JsonTokenType.StartObject => ReadMap(ref reader),
            _ => throw new UnreachableException(),
        };

    public static string Write(Value value) => Encoding.UTF8.GetString(Written(value));

    public static byte[] WriteUtf8(Value value) => Written(value).ToArray();

    /// <summary>A writer of JSON as it is stored.</summary>
    public static Utf8JsonWriter NewWriter(IBufferWriter<byte> buffer) => new(buffer, Fast);

    // Until the next call on this thread.
    private static ReadOnlySpan<byte> Written(Value value)
    {
        var (buffer, writer) = scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        Write(writer, value);
        writer.Flush();
        return buffer.WrittenSpan;
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case Value.Text text:
                writer.WriteStringValue(text.Of);
                break;
            case Value.Number number:
                writer.WriteRawValue(number.Of.Text, skipInputValidation: true);
                break;
            case Value.Flag flag:
                writer.WriteBooleanValue(flag.Of);
                break;
            case Value.Null:
                writer.WriteNullValue();
                break;
            case Value.List list:
                writer.WriteStartArray();
                // Enumerating a Seq allocates.
                for (var i = 0; i < list.Of.Count; i++)
                {
                    Write(writer, list.Of[i]);
                }
                writer.WriteEndArray();
                break;
            case Value.Map map:
                writer.WriteStartObject();
                foreach (var (name, field) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }
                writer.WriteEndObject();
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, NewWriter(buffer));
    }

    private static Value.List ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }
        return new Value.List(toSeq(items));
    }

    private static Value.Map ReadMap(ref Utf8JsonReader reader)
    {
        var map = MapsInMaking.Begin();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadName(ref reader);
            reader.Read();
            if (!map.TryAdd(name, Read(ref reader)))
            {
                throw new InvalidDataException($"has the field '{name}' twice");
            }
        }
        return MapsInMaking.End(map);
    }

    /// <summary>The name of the field that the reader stands on; names that come often are not allocated again and again.</summary>
    public static string ReadName(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? ReadText(ref reader)
        : FieldNames.Find(reader.ValueSpan) is { } known ? known
        : FieldNames.Keep(reader.ValueSpan, ReadText(ref reader));

    // Half of a surrogate pair can be escaped in JSON but not decoded; it is kept for the validators to refuse by name.
    private static string ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Decode(reader.ValueSpan);
        }
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(Decode(reader.ValueSpan));
        }
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new JsonException("a string is not valid UTF-8", null, null, null, e);
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }
            i++;
            result.Append(
                text[i] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    'u' => (char)Convert.ToUInt16(text.Substring(i + 1, 4), fromBase: 16),
                    var other => other,
                }
            );
            i += text[i] == 'u' ? 4 : 0;
        }
        return result.ToString();
    }
}
