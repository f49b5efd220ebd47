using System.Text.Json.Nodes;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;

namespace Ecomm.Hosting.Http;

/// <summary>The operations of a host as paths of an OpenAPI document.</summary>
internal static class OperationPaths
{
    private const string Json = "application/json";
    private const string Ops = "ops";

    /// <summary>Every path under <see cref="OperationsEndpoints.Prefix"/>, with what each of its methods takes.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(Catalogue catalogue) =>
        OperationsEndpoints
            .All.GroupBy(operation => OperationsEndpoints.Prefix + operation.Path)
            .Select(path =>
                KeyValuePair.Create(
                    path.Key,
                    (JsonNode?)
                        new JsonObject(
                            path.Select(operation =>
                                KeyValuePair.Create(
                                    operation.Method.ToLowerInvariant(),
                                    (JsonNode?)Describe(operation, catalogue)
                                )
                            )
                        )
                )
            );

    /// <summary>The schemas that the paths refer to.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Schemas(Catalogue catalogue) =>
        OperationForms
            .Named.Select(schema => schema.Named!.Value)
            .Select(named => KeyValuePair.Create(named.Name, (JsonNode?)named.Describe(catalogue)));

    private static JsonObject Describe(Operation operation, Catalogue catalogue)
    {
        var described = new JsonObject
        {
            ["operationId"] =
                operation.Method.ToLowerInvariant() + string.Concat(operation.Path.Split('/', '-').Select(Capital)),
            ["tags"] = new JsonArray(Ops),
            ["summary"] = operation.Does,
        };
        var takes = operation.Takes.Describe(catalogue);
        if (takes.Contains('|', StringComparison.Ordinal))
        {
            described["description"] = $"In one of these ways: {takes}";
        }
        var parameters = operation.Takes.Parameters(catalogue);
        if (parameters.Count > 0)
        {
            if (operation.Takes.IsBody)
            {
                described["requestBody"] = Body(parameters, catalogue);
            }
            else
            {
                described["parameters"] = new JsonArray([
                    .. parameters.Select(parameter => (JsonNode?)InQuery(operation.Takes, parameter, catalogue)),
                ]);
            }
        }
        described["responses"] = Responses(operation, catalogue);
        return described;
    }

    private static JsonObject InQuery(Takes takes, Parameter parameter, Catalogue catalogue)
    {
        var described = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = "query",
            ["required"] = takes.Requires(catalogue, parameter),
            ["schema"] = parameter.Schema.Describe(catalogue),
            ["example"] = Example(parameter.Schema, catalogue),
        };
        if (parameter.Only is { } only)
        {
            described["schema"]!["const"] = JsonNode.Parse(ValueJson.Write(parameter.OfText(only)));
        }
        if (parameter.Means.Length > 0)
        {
            described["description"] = parameter.Means;
        }
        return described;
    }

    // The example holds what is required; where nothing is, what comes first.
    private static JsonObject Body(IReadOnlyList<Parameter> fields, Catalogue catalogue)
    {
        var required = fields.Where(field => field.IsRequired).ToList();
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            var schema = field.Schema.Describe(catalogue);
            if (field.Means.Length > 0)
            {
                schema["description"] = field.Means;
            }
            properties[field.Name] = schema;
        }
        var body = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (required.Count > 0)
        {
            body["required"] = new JsonArray([.. required.Select(field => (JsonNode?)field.Name)]);
        }
        var shown = required.Count > 0 ? required : [fields[0]];
        return new JsonObject
        {
            ["required"] = true,
            ["content"] = Content(
                Json,
                body,
                new JsonObject(
                    shown.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Example(field.Schema, catalogue)))
                )
            ),
        };
    }

    private static JsonObject Responses(Operation operation, Catalogue catalogue)
    {
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "The answer.",
                ["content"] = Content(
                    operation.ContentType,
                    operation.Gives.Describe(catalogue),
                    Example(operation.Gives, catalogue)
                ),
            },
            ["400"] = Refused(
                "A parameter or a field is faulty, or not known. Nothing is done.",
                operation.Takes.Misspelt(catalogue)
            ),
        };
        if (operation.Missing is { } missing)
        {
            responses["404"] = Refused("What it is about is not there. Nothing is done.", missing(catalogue));
        }
        if (operation.Takes.IsBody)
        {
            responses["413"] = Refused("The body is too large.", HttpHost.TooLarge);
        }
        responses["503"] = Refused("The disk cannot be read or written.", HttpHost.NoData);
        return responses;
    }

    private static JsonObject Refused(string description, string message) =>
        new()
        {
            ["description"] = description,
            ["content"] = Content(
                Json,
                new JsonObject { ["$ref"] = "#/components/schemas/Message" },
                new JsonObject { ["message"] = message }
            ),
        };

    private static JsonObject Content(string type, JsonObject schema, JsonNode? example) =>
        new()
        {
            [type] = new JsonObject { ["schema"] = schema, ["example"] = example },
        };

    private static JsonNode? Example(Schema schema, Catalogue catalogue) =>
        JsonNode.Parse(ValueJson.Write(schema.Example(catalogue)));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
