using System.Text.Json.Nodes;

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

    private static JsonObject Describe(Operation operation, Catalogue catalogue)
    {
        var described = new JsonObject
        {
            ["operationId"] =
                operation.Method.ToLowerInvariant() + string.Concat(operation.Path.Split('/', '-').Select(Capital)),
            ["tags"] = new JsonArray(Ops),
            ["summary"] = operation.Does,
        };
        if (operation.Takes.Length > 0)
        {
            described["description"] =
                $"Takes {operation.Takes.Replace(Operation.Subject, Subjects(catalogue), StringComparison.Ordinal)}";
        }
        var parameters = operation.Parameters(catalogue);
        if (parameters.Count > 0)
        {
            described["parameters"] = new JsonArray([.. parameters.Select(name => (JsonNode?)Parameter(name))]);
        }
        var fields = operation.BodyFields(catalogue);
        if (fields.Count > 0)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    [Json] = new JsonObject
                    {
                        ["schema"] = new JsonObject
                        {
                            ["type"] = "object",
                            ["properties"] = new JsonObject(
                                fields.Select(field => KeyValuePair.Create(field, (JsonNode?)new JsonObject()))
                            ),
                            ["additionalProperties"] = false,
                        },
                    },
                },
            };
        }
        described["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The answer. Of a log or a specification it is a text." },
            ["400"] = Refused("A parameter or a field is faulty, or not known. Nothing is done."),
            ["404"] = Refused("What it is about is not there. Nothing is done."),
            ["503"] = Refused("The disk cannot be read or written."),
        };
        return described;
    }

    private static JsonObject Parameter(string name) =>
        new()
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string" },
        };

    private static JsonObject Refused(string description) =>
        new()
        {
            ["description"] = description,
            ["content"] = new JsonObject
            {
                [Json] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Message" } },
            },
        };

    private static string Subjects(Catalogue catalogue) =>
        string.Join(" | ", catalogue.Subjects.Map(subject => subject.Field));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
