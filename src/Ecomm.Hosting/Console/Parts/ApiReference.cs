using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>What can be asked of this host, as its OpenAPI document says.</summary>
/// <param name="document">The document as JSON; it is read when somebody looks.</param>
public sealed class ApiReference(Func<string> document)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lazy<IReadOnlyList<ApiOperation>> operations = new(() => Read(document()));

    /// <summary>Every operation, in the order of the document.</summary>
    public IReadOnlyList<ApiOperation> Operations => operations.Value;

    private static IReadOnlyList<ApiOperation> Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var root = parsed.RootElement.Clone();
        return
        [
            .. from path in root.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select Read(root, path.Name, operation.Name.ToUpperInvariant(), operation.Value),
        ];
    }

    private static ApiOperation Read(JsonElement root, string path, string method, JsonElement operation) =>
        new(
            Text(operation, "operationId"),
            operation.GetProperty("tags")[0].GetString()!,
            method,
            path,
            Text(operation, "summary"),
            Text(operation, "description"),
            operation.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray().Select(parameter => Parameter(root, parameter))]
                : [],
            operation.TryGetProperty("requestBody", out var body) ? Content(root, body) : null,
            [
                .. operation
                    .GetProperty("responses")
                    .EnumerateObject()
                    .Select(answer => new ApiAnswer(
                        answer.Name,
                        Text(answer.Value, "description"),
                        Content(root, answer.Value)
                    )),
            ]
        );

    private static ApiParameter Parameter(JsonElement root, JsonElement parameter)
    {
        var schema = parameter.GetProperty("schema");
        var name = Text(parameter, "name");
        var isRequired = parameter.TryGetProperty("required", out var required) && required.GetBoolean();
        var example = parameter.TryGetProperty("example", out var one) ? one.ToString() : "";
        var means = Text(parameter, "description");
        return new ApiParameter(
            SchemaRow.Of(root, name, schema, isRequired) with
            {
                Means = means,
            },
            SchemaRow.ChoicesOf(root, schema),
            schema.TryGetProperty("type", out var type) && type.ValueEquals("boolean")
                ? example.ToLowerInvariant()
                : example
        );
    }

    private static ApiContent? Content(JsonElement root, JsonElement holder)
    {
        if (!holder.TryGetProperty("content", out var types))
        {
            return null;
        }
        var (type, content) = types.EnumerateObject().Select(one => (one.Name, one.Value)).First();
        var example = content.TryGetProperty("example", out var one) ? one : default;
        return new ApiContent(
            type,
            SchemaRow.All(root, content.GetProperty("schema")),
            example.ValueKind switch
            {
                JsonValueKind.Undefined => "",
                JsonValueKind.String => example.GetString()!,
                _ => JsonSerializer.Serialize(example, Indented),
            }
        );
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}

/// <summary>One operation of the document.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Tag">What it belongs to.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Its path on this host.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Description">More of it, or nothing.</param>
/// <param name="Parameters">What its query takes.</param>
/// <param name="Body">What its body is, or null.</param>
/// <param name="Answers">What it may answer, by status.</param>
public sealed record ApiOperation(
    string Id,
    string Tag,
    string Method,
    string Path,
    string Summary,
    string Description,
    IReadOnlyList<ApiParameter> Parameters,
    ApiContent? Body,
    IReadOnlyList<ApiAnswer> Answers
);

/// <summary>A parameter of a query.</summary>
/// <param name="Row">Its name, and what it may be.</param>
/// <param name="Choices">The texts that it may be; empty if there are many.</param>
/// <param name="Example">One of them.</param>
public sealed record ApiParameter(SchemaRow Row, IReadOnlyList<string> Choices, string Example);

/// <summary>A body: its type, its fields and an example.</summary>
public sealed record ApiContent(string Type, IReadOnlyList<SchemaRow> Rows, string Example);

/// <summary>An answer.</summary>
public sealed record ApiAnswer(string Status, string Description, ApiContent? Content);
