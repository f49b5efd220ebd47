using System.Diagnostics;
using System.Text.Json;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>
/// Values as DynamoDB's JSON, each wrapped in its type: <c>{"S": "…"}</c>, <c>{"N": "1.5"}</c>, <c>{"M": {…}}</c>. See
/// «AttributeValue» in the DynamoDB API reference. Sets and binaries are not used here and cannot be read.
/// </summary>
public static class DynamoJson
{
    /// <summary>
    /// Deeper JSON is refused: each level of an item is two here, and its envelope is around it.
    /// </summary>
    public const int DepthMax = 128;

    /// <summary>Reads the object of attributes that the reader stands on.</summary>
    /// <exception cref="JsonException">It is not DynamoDB's JSON.</exception>
    public static Value.Map ReadMap(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var map = MapsInMaking.Begin();
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var name = ValueJson.ReadName(ref reader);
            Next(ref reader);
            if (!map.TryAdd(name, Read(ref reader)))
            {
                throw new JsonException($"attribute '{name}' comes twice");
            }
        }
        return MapsInMaking.End(map);
    }

    /// <summary>Writes the attributes of all the maps as one object.</summary>
    public static void Write(Utf8JsonWriter writer, params ReadOnlySpan<Value.Map> maps)
    {
        writer.WriteStartObject();
        foreach (var map in maps)
        {
            foreach (var (name, value) in map)
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
        }
        writer.WriteEndObject();
    }

    private static Value Read(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        Next(ref reader);
        var type = TypeOf(ref reader);
        var token = Next(ref reader);
        Value value = (type, token) switch
        {
            ('S', JsonTokenType.String) => new Value.Text(reader.GetString() ?? ""),
            ('N', JsonTokenType.String) => new Value.Number(ParseNumber(ref reader)),
            ('B', JsonTokenType.True or JsonTokenType.False) => new Value.Flag(token is JsonTokenType.True),
            ('0', JsonTokenType.True) => Value.Null.It,
            ('L', JsonTokenType.StartArray) => ReadList(ref reader),
            ('M', JsonTokenType.StartObject) => ReadMap(ref reader),
            _ => throw new JsonException("an attribute is of a type that is not used here"),
        };
        return Next(ref reader) is JsonTokenType.EndObject
            ? value
            : throw new JsonException("an attribute value has more than one type");
    }

    // One character for each type, B for BOOL and 0 for NULL, so that reading a value allocates nothing but the value.
    private static char TypeOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("S"u8) ? 'S'
        : reader.ValueTextEquals("N"u8) ? 'N'
        : reader.ValueTextEquals("M"u8) ? 'M'
        : reader.ValueTextEquals("L"u8) ? 'L'
        : reader.ValueTextEquals("BOOL"u8) ? 'B'
        : reader.ValueTextEquals("NULL"u8) ? '0'
        : '?';

    private static Value.List ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<Value>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }
        return new Value.List(toSeq(items));
    }

    private static Numeral ParseNumber(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueIsEscaped ? Numeral.Parse(reader.GetString() ?? "") : Numeral.Parse(reader.ValueSpan);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        switch (value)
        {
            case Value.Text text:
                writer.WriteString("S"u8, text.Of);
                break;
            case Value.Number number:
                writer.WriteString("N"u8, number.Of.Text);
                break;
            case Value.Flag flag:
                writer.WriteBoolean("BOOL"u8, flag.Of);
                break;
            case Value.Null:
                writer.WriteBoolean("NULL"u8, true);
                break;
            case Value.List list:
                writer.WriteStartArray("L"u8);
                foreach (var item in list.Of)
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case Value.Map map:
                writer.WritePropertyName("M"u8);
                Write(writer, [map]);
                break;
            default:
                throw new UnreachableException();
        }
        writer.WriteEndObject();
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("the JSON ends early");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"expected {type}, found {reader.TokenType}");
        }
    }
}
