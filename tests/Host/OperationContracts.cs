using System.Globalization;

namespace Ecomm.HostTests;

/// <summary>What the document says of the operations is what the host does: limits, answers, examples.</summary>
public sealed class OperationContracts
{
    private const string Json = "application/json";

    [Fact]
    public async Task Every_example_fits_its_schema_and_every_answer_does()
    {
        await using var host = await OwnHost.Start();
        var document = (await host.Client.Get("/openapi.json")).Body;
        var check = new SchemaCheck(document);
        var faults = new List<string>();
        // The examples of the commands are what there is to be seen.
        foreach (var (path, _, operation) in Operations(document).Where(one => !IsOps(one.Path)))
        {
            await host.Client.Post(path, Example(operation)!.ToJsonString());
        }
        await host.Client.Drained();
        await host.Client.Pause("RestockSkuWorker");
        await host.Client.Restock("SKU-1", "LOT-2", 1);
        await host.Client.MessagesOf(1, "RestockSkuWorker");

        foreach (var (path, method, operation) in Operations(document).OrderBy(one => one.Method == "POST"))
        {
            faults.AddRange(
                ExamplesOf(path, operation).SelectMany(one => check.Faults(one.Schema, one.Example, one.Place))
            );
            if (IsOps(path))
            {
                var reply = await Send(host.Client, path, method, operation, Example(operation));
                var shown = operation["responses"]![$"{(int)reply.Status}"];
                faults.AddRange(
                    shown is null ? [$"{method} {path} answers {reply}"]
                    : shown["content"]![Json] is { } content
                        ? check.Faults(content["schema"]!, reply.Body, $"{method} {path} {(int)reply.Status}")
                    : []
                );
                Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{method} {path}: {reply}");
            }
        }

        Assert.Empty(faults);
        var letters = await host.Client.DeadLetters();
        Assert.NotEmpty(letters);
    }

    [Fact]
    public async Task Every_parameter_is_refused_beyond_its_limits_and_missed_where_it_is_required()
    {
        await using var host = await OwnHost.Start();
        var document = (await host.Client.Get("/openapi.json")).Body;
        var check = new SchemaCheck(document);
        var refused = 0;
        foreach (var (path, method, operation) in Operations(document).Where(one => IsOps(one.Path)))
        {
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Select(one => one!))
            {
                var name = parameter.Text("name");
                foreach (var wrong in Wrong(check.Resolve(parameter["schema"]!)))
                {
                    var text =
                        wrong is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : $"{wrong}";
                    await Refused(Query(operation, name, text), null, name);
                }
                if (parameter["required"]!.GetValue<bool>())
                {
                    await Refused(Query(operation, name, null), null, $"{name} is missing");
                }
            }
            if (operation["requestBody"]?["content"]![Json] is { } body)
            {
                foreach (var (name, schema) in body["schema"]!["properties"]!.AsObject())
                {
                    foreach (var wrong in Wrong(check.Resolve(schema!)).Concat<JsonNode>([5m, new JsonArray(5m)]))
                    {
                        if (check.Faults(schema!, wrong).Any())
                        {
                            await Refused("", With(body["example"]!, name, wrong), $"{name} ");
                        }
                    }
                }
                foreach (var name in (body["schema"]!["required"]?.AsArray() ?? []).Select(one => (string)one!))
                {
                    var less = body["example"]!.DeepClone().AsObject();
                    less.Remove(name);
                    await Refused("", less, $"{name} is missing");
                }
            }

            async Task Refused(string query, JsonNode? json, string message)
            {
                var reply = await host.Client.SendJson(
                    new HttpMethod(method),
                    path + query,
                    json?.ToJsonString() ?? ""
                );
                Assert.True(
                    reply.Status is HttpStatusCode.BadRequest,
                    $"{method} {path}{query} {json?.ToJsonString()}: {reply}"
                );
                Assert.StartsWith(message, reply.Body.Text("message"), StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.True(refused > 100, $"{refused} requests were refused");
    }

    // Beside what its schema allows, as text of a query or as JSON.
    private static IEnumerable<JsonNode> Wrong(JsonNode schema)
    {
        if (schema["minimum"] is { } min)
        {
            yield return min.GetValue<decimal>() - 1;
        }
        if (schema["maximum"] is { } max)
        {
            yield return max.GetValue<decimal>() + 1;
        }
        if (
            schema["type"] is not JsonValue type
            || (string?)type != "string"
            || schema["enum"] is not null
            || schema["format"] is not null
        )
        {
            yield return "nonsense";
        }
        if (schema["minLength"] is not null)
        {
            yield return "";
        }
    }

    // What is required, with that parameter; or without it, if it is null.
    private static string Query(JsonNode operation, string name, string? text)
    {
        var given = Required(operation).Where(one => one.Name != name).ToList();
        return Query(text is null ? given : given.Append((name, text)));
    }

    private static string Query(IEnumerable<(string Name, string Text)> given) =>
        "?" + string.Join('&', given.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Text)}"));

    private static IEnumerable<(string Name, string Text)> Required(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["required"]!.GetValue<bool>())
            .Select(parameter => (parameter!.Text("name"), $"{parameter!["example"]}"));

    private static JsonObject With(JsonNode body, string name, JsonNode value)
    {
        var changed = body.DeepClone().AsObject();
        changed[name] = value.DeepClone();
        return changed;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Send(
        Client client,
        string path,
        string method,
        JsonNode operation,
        JsonNode? body
    )
    {
        var given = Required(operation).ToList();
        // Of several ways to ask, the first.
        var first = operation["parameters"]?.AsArray().FirstOrDefault();
        if (given.Count == 0 && first is not null && operation["description"] is not null)
        {
            given.Add((first.Text("name"), string.Create(CultureInfo.InvariantCulture, $"{first["example"]}")));
        }
        if (path.StartsWith("/ops/story/", StringComparison.Ordinal))
        {
            return (HttpStatusCode.OK, (await client.Text(path + Query(given))).Text);
        }
        var reply = await client.SendJson(new HttpMethod(method), path + Query(given), body?.ToJsonString() ?? "");
        return (reply.Status, reply.Body);
    }

    private static JsonNode? Example(JsonNode operation) => operation["requestBody"]?["content"]![Json]!["example"];

    private static IEnumerable<(string Place, JsonNode Schema, JsonNode? Example)> ExamplesOf(
        string path,
        JsonNode operation
    )
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            yield return ($"{path} {parameter!["name"]}", parameter["schema"]!, parameter["example"]);
        }
        if (operation["requestBody"]?["content"]![Json] is { } body)
        {
            yield return ($"{path} body", body["schema"]!, body["example"]);
        }
        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            foreach (var (_, content) in response!["content"]!.AsObject())
            {
                yield return ($"{path} {status}", content!["schema"]!, content["example"]);
            }
        }
    }

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!);

    private static bool IsOps(string path) => path.StartsWith("/ops/", StringComparison.Ordinal);
}
