using System.Globalization;
using System.Text.Json;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>A field of a JSON Schema in words.</summary>
/// <param name="Field">Its place: <c>errors[].field</c>.</param>
/// <param name="Type">What it may be, with its limits.</param>
/// <param name="Means">What it means, where somebody says so.</param>
/// <param name="IsRequired">Whether it must be there.</param>
public sealed record SchemaRow(string Field, string Type, string Means, bool IsRequired)
{
    private const string References = "#/components/schemas/";

    /// <summary>The fields of a schema, each after what holds it.</summary>
    /// <param name="root">The document that the schema's references mean.</param>
    /// <param name="schema">The schema.</param>
    public static IReadOnlyList<SchemaRow> All(JsonElement root, JsonElement schema)
    {
        var rows = new List<SchemaRow>();
        Add(rows, [], root, "", schema);
        return rows;
    }

    /// <summary>One field, without what it holds.</summary>
    public static SchemaRow Of(JsonElement root, string field, JsonElement schema, bool isRequired)
    {
        var resolved = Resolve(root, schema);
        var means = Text(schema, "description");
        return new(field, TypeOf(root, resolved), means.Length > 0 ? means : Text(resolved, "description"), isRequired);
    }

    /// <summary>The texts that a value may be; empty if there are many.</summary>
    public static IReadOnlyList<string> ChoicesOf(JsonElement root, JsonElement schema)
    {
        var resolved = Resolve(root, schema);
        return resolved.TryGetProperty("const", out var only) ? [Word(only)]
            : resolved.TryGetProperty("enum", out var names) ? [.. names.EnumerateArray().Select(Word)]
            : resolved.TryGetProperty("type", out var type) && type.ValueEquals("boolean") ? ["true", "false"]
            : [];
    }

    // What has a name is taken apart where it comes first.
    private static void Add(
        List<SchemaRow> rows,
        System.Collections.Generic.HashSet<string> shown,
        JsonElement root,
        string place,
        JsonElement schema
    )
    {
        if (NameOf(schema) is { Length: > 0 } known && !shown.Add(known))
        {
            return;
        }
        foreach (var (variant, name) in Variants(root, Resolve(root, schema)))
        {
            if (name.Length > 0)
            {
                rows.Add(new SchemaRow(place, name, "", IsRequired: true));
            }
            if (variant.TryGetProperty("items", out var items))
            {
                Add(rows, shown, root, $"{place}[]", items);
            }
            if (!variant.TryGetProperty("properties", out var fields))
            {
                continue;
            }
            var required = variant.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(one => one.GetString()).ToList()
                : [];
            foreach (var field in fields.EnumerateObject())
            {
                var path = place.Length == 0 ? field.Name : $"{place}.{field.Name}";
                var row = Of(root, path, field.Value, required.Contains(field.Name));
                var isKnown = shown.Contains(NameOf(field.Value)) && row.Type == "object";
                rows.Add(isKnown ? row with { Type = $"object, {NameOf(field.Value)} as above" } : row);
                Add(rows, shown, root, path, field.Value);
            }
        }
    }

    // What may be one of several objects is each of them, by its name.
    private static IEnumerable<(JsonElement Schema, string Name)> Variants(JsonElement root, JsonElement schema)
    {
        if (!schema.TryGetProperty("anyOf", out var some))
        {
            return [(schema, "")];
        }
        var objects = some.EnumerateArray()
            .Select(one => (Schema: Resolve(root, one), Name: NameOf(one)))
            .Where(one => one.Schema.TryGetProperty("properties", out _))
            .ToList();
        return objects.Select((one, i) => (one.Schema, i == 0 ? $"either {one.Name}" : $"or {one.Name}"));
    }

    private static string TypeOf(JsonElement root, JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var some))
        {
            return string.Join(
                " or ",
                some.EnumerateArray().Select(one => TypeOf(root, Resolve(root, one))).Distinct()
            );
        }
        var choices = schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _);
        return Text(schema, "type") switch
        {
            "boolean" => choices ? string.Join(" or ", ChoicesOf(root, schema)) : "true or false",
            "string" when choices && ChoicesOf(root, schema) is var names => names.Count == 1
                ? names[0]
                : $"one of {string.Join(", ", names)}",
            "string" when Text(schema, "format") == "date-time" => "time",
            "string" => $"text{Lengths(schema)}",
            "array" => $"list: {TypeOf(root, Resolve(root, schema.GetProperty("items")))}{Most(schema)}",
            "object"
                when schema.TryGetProperty("additionalProperties", out var value)
                    && value.ValueKind is JsonValueKind.Object => $"{TypeOf(root, Resolve(root, value))} by name",
            var type => $"{type}{Bounds(schema)}",
        };
    }

    private static string Lengths(JsonElement schema) =>
        (Number(schema, "minLength"), Number(schema, "maxLength")) switch
        {
            ({ } min, { } max) => $", {min} to {max} characters",
            ("1", null) => ", not empty",
            ({ } min, null) => $", at least {min} characters",
            (null, { } max) => $", at most {max} characters",
            _ => "",
        };

    private static string Most(JsonElement schema) => Number(schema, "maxItems") is { } max ? $", at most {max}" : "";

    private static string Bounds(JsonElement schema) =>
        (Number(schema, "minimum"), Number(schema, "maximum")) switch
        {
            ({ } min, { } max) => $", {min} to {max}",
            ({ } min, null) => $", at least {min}",
            (null, { } max) => $", at most {max}",
            _ => "",
        };

    private static string? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var number)
            ? number.GetDecimal().ToString("#,0.##", CultureInfo.InvariantCulture)
            : null;

    private static string Word(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToString(),
        };

    private static JsonElement Resolve(JsonElement root, JsonElement schema) =>
        schema.TryGetProperty("$ref", out _)
            ? root.GetProperty("components").GetProperty("schemas").GetProperty(NameOf(schema))
            : schema;

    private static string NameOf(JsonElement schema) =>
        Text(schema, "$ref").Replace(References, "", StringComparison.Ordinal);

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
