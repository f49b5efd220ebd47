using System.Text.Json.Nodes;
using LanguageExt;

namespace Ecomm.Operations.Documents;

/// <summary>
/// The events of some domains as an AsyncAPI 3.0 document: the bus, a queue for each worker, who publishes and who takes which event.
/// It follows from what the slices declare.
/// </summary>
public static class AsyncApi
{
    /// <summary>Where a host serves it.</summary>
    public const string Path = "/asyncapi.json";

    private const string Version = "3.0.0";
    private const string Bus = "events";

    /// <summary>The document.</summary>
    /// <param name="catalogue">The domains.</param>
    /// <param name="title">What they are called together.</param>
    /// <param name="version">The version of the program.</param>
    public static JsonObject Of(Catalogue catalogue, string title, string version)
    {
        var routes = Routes.Of(catalogue);
        var entries = EventEntry.All(catalogue);
        var channels = new JsonObject { [Bus] = BusChannel(catalogue) };
        var operations = new JsonObject();
        foreach (var api in catalogue.Apis)
        {
            Publish(api.Name);
        }
        foreach (var worker in routes.Workers)
        {
            channels[worker.Name] = Queue(worker);
            operations[$"{worker.Name}.process"] = new JsonObject
            {
                ["action"] = "receive",
                ["summary"] = $"{worker.Name} takes an event from its queue.",
                ["channel"] = Ref($"channels/{worker.Name}"),
                ["messages"] = Refs(worker.Events.Select(name => $"channels/{worker.Name}/messages/{name}")),
            };
            Publish(worker.Name);
        }
        return new JsonObject
        {
            ["asyncapi"] = Version,
            ["info"] = new JsonObject
            {
                ["title"] = title,
                ["version"] = version,
                ["description"] =
                    "Nothing happens unless an event is published first: stored, then carried by the store's stream and a pipe to "
                    + "the bus, and from there to the queue of each worker that takes it. A message is delivered at least once, and may "
                    + "overtake others. The payload here is the event's data; on the bus and in a queue it is `detail.dynamodb.NewImage."
                    + "eventData` of an EventBridge event, in DynamoDB's JSON. `dataVersion` beside it is the version of the data, "
                    + "`x-data-version` here; it is absent for 1, and earlier versions may come.",
                ["license"] = new JsonObject { ["name"] = "MIT" },
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject
            {
                ["messages"] = Messages(catalogue),
                ["schemas"] = new JsonObject { [JsonSchema.IdentifierName] = JsonSchema.OfIdentifier() },
            },
        };

        void Publish(string slice)
        {
            var published = entries.Filter(entry => entry.Publishers.Exists(name => name == slice));
            if (!published.IsEmpty)
            {
                operations[$"{slice}.publish"] = Send(slice, published.Map(entry => entry.Type));
            }
        }
    }

    private static JsonObject BusChannel(Catalogue catalogue) =>
        new()
        {
            ["address"] = Bus,
            ["description"] = "The event bus, or the topic: every event that was stored.",
            ["messages"] = ByName(
                catalogue.Events.Map(type => type.Name).AsEnumerable(),
                name => $"components/messages/{name}"
            ),
        };

    private static JsonObject Queue(WorkerRoute worker) =>
        new()
        {
            ["address"] = worker.Name,
            ["description"] = $"The queue of {worker.Name}.",
            ["messages"] = ByName(worker.Events, name => $"components/messages/{name}"),
        };

    private static JsonObject Send(string slice, IEnumerable<EventType> events) =>
        new()
        {
            ["action"] = "send",
            ["summary"] = $"{slice} publishes an event.",
            ["channel"] = Ref($"channels/{Bus}"),
            ["messages"] = Refs(events.Select(type => $"channels/{Bus}/messages/{type.Name}")),
        };

    private static JsonObject Messages(Catalogue catalogue)
    {
        var messages = new JsonObject();
        foreach (var type in catalogue.Events)
        {
            messages[type.Name] = new JsonObject
            {
                ["name"] = type.Name,
                ["title"] = type.Name,
                ["summary"] = type.Subject is { } subject ? $"About: {subject.Name.ToLowerInvariant()}." : "",
                ["contentType"] = "application/json",
                ["x-data-version"] = type.Version,
                ["payload"] = JsonSchema.Of(type.Fields),
                ["examples"] = new JsonArray(
                    new JsonObject { ["payload"] = JsonNode.Parse(ValueJson.Write(Samples.Of(type.Fields))) }
                ),
            };
        }
        return messages;
    }

    private static JsonObject ByName(IEnumerable<string> names, Func<string, string> target) =>
        new(names.Select(name => KeyValuePair.Create(name, (JsonNode?)Ref(target(name)))));

    private static JsonArray Refs(IEnumerable<string> targets) => [.. targets.Select(target => (JsonNode?)Ref(target))];

    private static JsonObject Ref(string target) => new() { ["$ref"] = $"#/{target}" };
}
