using System.Text.RegularExpressions;

namespace Ecomm.HostTests;

/// <summary>
/// Whether a value fits a JSON Schema, as far as the documents speak it. A field that no schema names is a fault, unless the schema
/// says that there are others: the documents leave nothing out.
/// </summary>
internal sealed class SchemaCheck(JsonNode document)
{
    /// <summary>What is wrong with the value, each with its place; nothing if it fits.</summary>
    public IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string place = "$")
    {
        schema = Resolve(schema);
        if (schema["anyOf"] is JsonArray some)
        {
            var all = some.Select(one => Faults(one!, value, place).ToList()).ToList();
            return all.Exists(faults => faults.Count == 0) ? [] : all.MinBy(faults => faults.Count)!;
        }
        var type = (string?)schema["type"];
        return type is not null && type != TypeOf(value, type)
            ? [$"{place} is {value?.ToJsonString() ?? "null"}; expected {type}"]
            :
            [
                .. OutOfBounds(schema, value).Select(fault => $"{place} is {value?.ToJsonString()}; {fault}"),
                .. value switch
                {
                    JsonObject map => Fields(schema, map, place),
                    JsonArray list when schema["items"] is { } items => list.SelectMany(
                        (item, index) => Faults(items, item, $"{place}[{index}]")
                    ),
                    _ => [],
                },
            ];
    }

    /// <summary>The schema itself, where it is a reference.</summary>
    public JsonNode Resolve(JsonNode schema) =>
        schema["$ref"] is { } reference
            ? document["components"]!["schemas"]![((string)reference!)["#/components/schemas/".Length..]]!
            : schema;

    private IEnumerable<string> Fields(JsonNode schema, JsonObject map, string place)
    {
        var known = schema["properties"] as JsonObject ?? [];
        var others = schema["additionalProperties"];
        var isOpen = known.Count == 0 || others is JsonValue open && open.GetValue<bool>();
        return
        [
            .. (schema["required"] as JsonArray ?? [])
                .Where(name => !map.ContainsKey((string)name!))
                .Select(name => $"{place}.{name} is missing"),
            .. map.SelectMany(field =>
                known[field.Key] is { } one ? Faults(one, field.Value, $"{place}.{field.Key}")
                : others is JsonObject any ? Faults(any, field.Value, $"{place}.{field.Key}")
                : isOpen ? []
                : [$"{place}.{field.Key} is not in the schema"]
            ),
        ];
    }

    private static IEnumerable<string> OutOfBounds(JsonNode schema, JsonNode? value)
    {
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
        {
            yield return $"expected one of {names.ToJsonString()}";
        }
        if (schema["minimum"] is { } min && value!.GetValue<decimal>() < min.GetValue<decimal>())
        {
            yield return $"expected at least {min}";
        }
        if (schema["maximum"] is { } max && value!.GetValue<decimal>() > max.GetValue<decimal>())
        {
            yield return $"expected at most {max}";
        }
        if (schema["minLength"] is { } shortest && value!.GetValue<string>().Length < shortest.GetValue<int>())
        {
            yield return $"expected {shortest} characters";
        }
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value!.GetValue<string>(), (string)pattern!))
        {
            yield return $"expected {pattern}";
        }
        if (schema["format"] is not null && !DateTimeOffset.TryParse(value!.GetValue<string>(), out _))
        {
            yield return "expected a time";
        }
    }

    private static string TypeOf(JsonNode? value, string expected) =>
        value switch
        {
            null => "null",
            JsonObject => "object",
            JsonArray => "array",
            _ => value.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => "string",
                System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
                _ => expected == "number" || !value.ToJsonString().All(char.IsAsciiDigit) ? "number" : "integer",
            },
        };
}
