using System.Diagnostics;
using Amazon.DynamoDBv2.Model;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.DynamoDb;

/// <summary>Values as the SDK's attribute values and back. Sets and binaries are not used here and cannot be read.</summary>
public static class AttributeValues
{
    public static AttributeValue Write(Value value) =>
        value switch
        {
            Value.Text text => new AttributeValue { S = text.Of },
            Value.Number number => new AttributeValue { N = number.Of.Text },
            Value.Flag flag => new AttributeValue { BOOL = flag.Of },
            Value.Null => new AttributeValue { NULL = true },
            Value.List list => new AttributeValue { L = [.. list.Of.Map(Write)] },
            Value.Map map => new AttributeValue { M = Write(map) },
            _ => throw new UnreachableException(),
        };

    public static Dictionary<string, AttributeValue> Write(Value.Map map)
    {
        var attributes = new Dictionary<string, AttributeValue>(map.Count);
        foreach (var (name, value) in map)
        {
            attributes.Add(name, Write(value));
        }
        return attributes;
    }

    public static Dictionary<string, AttributeValue> Write(Key key) =>
        new()
        {
            [Attributes.Pk] = new AttributeValue { S = key.Pk },
            [Attributes.Sk] = new AttributeValue { S = key.Sk },
        };

    /// <exception cref="InvalidDataException">Somebody stored a set or a binary.</exception>
    public static Value Read(AttributeValue value) =>
        value switch
        {
            { S: { } text } => new Value.Text(text),
            { N: { } number } => new Value.Number(Numeral.Parse(number)),
            { BOOL: { } flag } => new Value.Flag(flag),
            { NULL: true } => Value.Null.It,
            { L: { } list } => new Value.List(toSeq(list.Select(Read).ToArray())),
            { M: { } map } => Read(map),
            _ => throw new InvalidDataException("an attribute is of a type that is not used here"),
        };

    public static Value.Map Read(Dictionary<string, AttributeValue> attributes)
    {
        var map = new Value.Map();
        foreach (var (name, value) in attributes)
        {
            map.Add(name, Read(value));
        }
        return map;
    }

    /// <summary>A stored item: its key, and its other attributes.</summary>
    public static Item ReadItem(Dictionary<string, AttributeValue> attributes)
    {
        var map = new Value.Map();
        foreach (var (name, value) in attributes)
        {
            if (name is not (Attributes.Pk or Attributes.Sk))
            {
                map.Add(name, Read(value));
            }
        }
        return new Item(ReadKey(attributes), map);
    }

    public static Key ReadKey(Dictionary<string, AttributeValue> attributes) =>
        new(attributes[Attributes.Pk].S, attributes[Attributes.Sk].S);
}
