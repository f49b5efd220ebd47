using System.Diagnostics;
using System.Text.Json.Nodes;
using LanguageExt;

namespace Ecomm.Operations.Documents;

/// <summary>Shapes of fields as JSON Schema (draft 2020-12), which OpenAPI 3.1 and AsyncAPI 3 both speak.</summary>
/// <remarks>
/// A schema counts characters and the codecs count bytes of UTF-8, so a schema lets a little more pass than a codec: the description says
/// what it cannot.
/// </remarks>
public static class JsonSchema
{
    /// <summary>The schema that fields of identifiers refer to, which a document has among the schemas of its components.</summary>
    public const string IdentifierName = "Identifier";

    /// <summary>The schema of <see cref="IdentifierName"/>.</summary>
    public static JsonObject OfIdentifier() =>
        new()
        {
            ["type"] = "string",
            ["minLength"] = Identifier.CharactersMin,
            ["maxLength"] = Identifier.BytesMax,
            ["pattern"] = @"^[^#\u0000-\u001f\u007f-\u009f]*$",
            ["description"] = $"It is trimmed first, and has at most {Identifier.BytesMax} bytes of UTF-8.",
        };

    /// <summary>An object of these fields. Others are tolerated.</summary>
    public static JsonObject Of(Seq<FieldShape> fields)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties[field.Name] = Of(field);
        }
        var required = fields.Filter(field => field.IsRequired).Map(field => (JsonNode?)field.Name).ToArray();
        var schema = new JsonObject { ["type"] = "object" };
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }
        schema["properties"] = properties;
        return schema;
    }

    /// <summary>What a field may hold.</summary>
    public static JsonObject Of(FieldShape field)
    {
        var schema = Of(field.Shape);
        return field.IsNullable
            ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) }
            : schema;
    }

    private static JsonObject Of(Shape shape) =>
        shape switch
        {
            Shape.Id => new JsonObject { ["$ref"] = $"#/components/schemas/{IdentifierName}" },
            Shape.Text text => OfText(text),
            Shape.Whole whole => new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = whole.Min,
                ["maximum"] = whole.Max,
            },
            Shape.Amount amount => new JsonObject
            {
                ["type"] = "number",
                ["minimum"] = amount.Min,
                ["description"] = "At most 28 significant digits and 28 decimals, kept exactly.",
            },
            Shape.Time => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            Shape.Choice choice => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. choice.Options.Map(option => (JsonNode?)option.Name)]),
            },
            Shape.Map => new JsonObject { ["type"] = "object" },
            _ => throw new UnreachableException(),
        };

    private static JsonObject OfText(Shape.Text text)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (text.IsBlankRefused)
        {
            schema["pattern"] = @"\S";
        }
        if (text.BytesMax != int.MaxValue)
        {
            schema["maxLength"] = text.BytesMax;
            schema["description"] = $"At most {text.BytesMax} bytes of UTF-8.";
        }
        return schema;
    }
}
