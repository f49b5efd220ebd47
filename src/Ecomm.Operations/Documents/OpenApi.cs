using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using LanguageExt;

namespace Ecomm.Operations.Documents;

/// <summary>The APIs of some domains as an OpenAPI 3.1 document, made from what the slices declare.</summary>
public static class OpenApi
{
    /// <summary>Where a host serves it.</summary>
    public const string Path = "/openapi.json";

    private const string Version = "3.1.0";
    private const string Json = "application/json";
    private const string FaultsSchema = "Faults";
    private const string MessageSchema = "Message";
    private const string TraceHeader = "TraceId";

    /// <summary>A page is asked for with more than it may hold: what such a request is told.</summary>
    private static readonly Value.Map TooMany = new() { { "limit", Listing.LimitMax + 1 } };

    /// <summary>The document.</summary>
    /// <param name="catalogue">The domains.</param>
    /// <param name="title">What they are called together.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="operations">Paths of a host beside the APIs; none on AWS.</param>
    /// <param name="operationSchemas">The schemas that these refer to.</param>
    public static JsonObject Of(
        Catalogue catalogue,
        string title,
        string version,
        IEnumerable<KeyValuePair<string, JsonNode?>>? operations = null,
        IEnumerable<KeyValuePair<string, JsonNode?>>? operationSchemas = null
    )
    {
        var paths = new JsonObject();
        var schemas = CommonSchemas();
        foreach (var route in Routes.Of(catalogue).Apis)
        {
            var api =
                catalogue.Apis.Find(api => api.Name == route.Name).Case as Api ?? throw new UnreachableException();
            paths[route.Path] = new JsonObject { ["post"] = Operation(route, api) };
            schemas[RequestOf(api)] = JsonSchema.Of(api.Request);
            if (api is Api.Query query)
            {
                schemas[PageOf(query)] = PageSchema(query);
            }
        }
        foreach (var (path, item) in operations ?? [])
        {
            paths[path] = item?.DeepClone();
        }
        foreach (var (name, schema) in operationSchemas ?? [])
        {
            schemas.Add(name, schema?.DeepClone());
        }
        return new JsonObject
        {
            ["openapi"] = Version,
            ["info"] = new JsonObject
            {
                ["title"] = title,
                ["version"] = version,
                ["description"] =
                    "A command is accepted once its event is published; what becomes of it, the lists tell. Sending a request "
                    + "again is harmless: with the same content it is accepted again, with other content it is a conflict.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(
                new JsonObject { ["url"] = "http://127.0.0.1:5080", ["description"] = "The host on this machine" }
            ),
            // Authorisation is a stage's on AWS (`api_authorization`), and none of the program's.
            ["security"] = new JsonArray(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas, ["headers"] = Headers() },
        };
    }

    private static JsonObject Operation(ApiRoute route, Api api)
    {
        var verb = route.Path[(route.Path.LastIndexOf('/') + 1)..];
        var example = Example(api);
        return new JsonObject
        {
            ["operationId"] = verb,
            ["tags"] = new JsonArray(route.Domain),
            ["summary"] = Summary(api),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Content(Ref(RequestOf(api)), example),
            },
            ["responses"] = Responses(api, example),
        };
    }

    private static string Summary(Api api) =>
        api switch
        {
            Api.Command { Raises.Case: EventType raised } => $"Publishes {raised.Name}.",
            Api.Command => "Publishes any event under any key, to disturb the system.",
            Api.Query query => $"Lists {query.Field}, the oldest first, or the one that is named.",
            _ => throw new UnreachableException(),
        };

    /// <summary>A request that the API accepts.</summary>
    public static Value.Map Example(Api api) => Samples.Of(api.Request);

    /// <summary>A request that it refuses: an empty one, or one for too long a page.</summary>
    public static Value.Map Refused(Api api) => api is Api.Query ? TooMany : [];

    private static JsonObject Responses(Api api, Value.Map example)
    {
        var responses = new JsonObject();
        switch (api)
        {
            case Api.Command command:
                responses["202"] = Answer(
                    "The event is published. The body is the request as it was understood.",
                    Ref(RequestOf(api)),
                    example
                );
                responses["400"] = Answer("The request is faulty.", Ref(FaultsSchema), FaultsOf(command));
                responses["409"] = Answer(
                    "Published before, under the same id, with other content.",
                    Ref(FaultsSchema),
                    ApiHandler.ConflictBody
                );
                break;
            case Api.Query query:
                responses["200"] = Answer("A page.", Ref(PageOf(query)), PageExample(query));
                responses["400"] = Answer("The request is faulty.", Ref(FaultsSchema), FaultsOf(query));
                break;
            default:
                throw new UnreachableException();
        }
        foreach (var (status, message, description) in Shared)
        {
            responses[status] = Answer(description, Ref(MessageSchema), new Value.Map { { "message", message } });
        }
        responses["503"]!["headers"]!["Retry-After"] = new JsonObject
        {
            ["description"] = "Seconds after which to try again.",
            ["schema"] = new JsonObject { ["type"] = "integer" },
        };
        return responses;
    }

    private static readonly (string Status, string Message, string Description)[] Shared =
    [
        (
            "413",
            "Content Too Large",
            string.Create(CultureInfo.InvariantCulture, $"The body has more than {ApiHandler.BodyBytesMax / 1024} KiB.")
        ),
        ("415", "Unsupported Media Type", "The body is not said to be application/json in UTF-8."),
        ("500", "Internal Server Error", "A bug. Nothing is known of the request; sending it again is harmless."),
        ("503", "Service Unavailable", "Too busy, or a store does not answer. Sending it again is harmless."),
    ];

    private static Value FaultsOf(Api api) =>
        ApiHandler.FaultsBody(
            api switch
            {
                Api.Command command => command
                    .Decide(Refused(api), default)
                    .Match(_ => throw new UnreachableException(), faults => faults),
                Api.Query query => query
                    .Decide(Refused(api))
                    .Match(_ => throw new UnreachableException(), faults => faults),
                _ => throw new UnreachableException(),
            }
        );

    private static JsonObject PageSchema(Api.Query query) =>
        new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray(query.Field),
            ["properties"] = new JsonObject
            {
                [query.Field] = new JsonObject { ["type"] = "array", ["items"] = JsonSchema.Of(query.Shown) },
                ["nextToken"] = new JsonObject
                {
                    ["type"] = "string",
                    ["description"] =
                        "Given as nextToken, it asks for the page after this one. Absent from the last page.",
                },
            },
        };

    private static Value PageExample(Api.Query query) =>
        new Value.Map { { query.Field, new Value.List(Seq1<Value>(Samples.Of(query.Shown))) } };

    private static JsonObject Answer(string description, JsonNode schema, Value example) =>
        new()
        {
            ["description"] = description,
            ["headers"] = new JsonObject
            {
                [ApiResponse.TraceHeader] = new JsonObject { ["$ref"] = $"#/components/headers/{TraceHeader}" },
            },
            ["content"] = Content(schema, example),
        };

    private static JsonObject Content(JsonNode schema, Value example) =>
        new()
        {
            [Json] = new JsonObject { ["schema"] = schema, ["example"] = JsonNode.Parse(ValueJson.Write(example)) },
        };

    private static JsonObject Ref(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    // Names of types in clients that are made of the document.
    private static string RequestOf(Api api) => $"{Verb(api)}Request";

    private static string PageOf(Api.Query query) => $"{Verb(query)}Page";

    private static string Verb(Api api) =>
        api.Name.EndsWith("Api", StringComparison.Ordinal) ? api.Name[..^3] : api.Name;

    private static JsonObject CommonSchemas() =>
        new()
        {
            [JsonSchema.IdentifierName] = JsonSchema.OfIdentifier(),
            [MessageSchema] = Strings("message"),
            [FaultsSchema] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("message", "errors"),
                ["properties"] = new JsonObject
                {
                    ["message"] = new JsonObject { ["type"] = "string" },
                    ["errors"] = new JsonObject
                    {
                        ["type"] = "array",
                        ["minItems"] = 1,
                        ["items"] = Strings("field", "error"),
                    },
                },
            },
        };

    private static JsonObject Strings(params string[] names) =>
        new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. names.Select(name => (JsonNode?)name)]),
            ["properties"] = new JsonObject(
                names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "string" }))
            ),
        };

    private static JsonObject Headers() =>
        new()
        {
            [TraceHeader] = new JsonObject
            {
                ["description"] = "The id of the request's trace, which all that follows from it has too.",
                ["schema"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-f]{32}$" },
            },
        };
}
