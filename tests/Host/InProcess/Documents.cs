using System.Text;
using System.Text.Json.Nodes;
using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Json;
using Ecomm.Adapters.Storage;
using Ecomm.Decisions;
using Ecomm.Engine;
using Ecomm.Hosting.Http;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Documents;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;
using HostOperations = Ecomm.Hosting.Http.OperationsEndpoints;

namespace Ecomm.HostTests.InProcess;

/// <summary>The documents that tools read: current, valid, and true of what the handlers answer.</summary>
public sealed class Documents
{
    private static readonly IReadOnlyDictionary<string, string> Made = ContractDocuments.Of("Ecomm", Domains.All);

    private static readonly JsonNode OpenApiDocument = JsonNode.Parse(Made[OpenApi.Path])!;

    public static TheoryData<string> Apis => [.. Domains.All.Apis.Map(api => api.Name)];

    [Theory]
    [InlineData(OpenApi.Path)]
    [InlineData(AsyncApi.Path)]
    public async Task The_documents_in_docs_are_current(string path)
    {
        // Written by: dotnet run --project src/Ecomm.Local -- contracts docs
        Assert.Equal(
            Made[path],
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", path.TrimStart('/')))
        );
    }

    [Fact]
    public void Each_program_has_its_own_title_also_over_the_same_domains()
    {
        Assert.Equal(["Shop", "Ecomm"], [TitleOf("Shop"), TitleOf("Ecomm")]);

        static string TitleOf(string title) =>
            Assert.Single(
                ContractDocuments
                    .Of(title, Domains.All)
                    .Values.Select(json => (string)JsonNode.Parse(json)!["info"]!["title"]!)
                    .Distinct()
            );
    }

    [Fact]
    public void A_reader_that_others_have_written_finds_no_fault_with_the_APIs()
    {
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(Made[OpenApi.Path], "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(
            Routes
                .Of(Domains.All)
                .Apis.Select(route => route.Path)
                .Concat(HostOperations.All.Select(operation => HostOperations.Prefix + operation.Path))
                .Distinct(),
            read.Document!.Paths.Keys
        );
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task What_the_document_shows_is_what_the_API_answers(string name)
    {
        var api = (Api)Domains.All.Apis.Find(one => one.Name == name);
        var operation = OpenApiDocument["paths"]![
            Routes.Of(Domains.All).Apis.Single(route => route.Name == name).Path
        ]!["post"]!;
        var shell = new Shell(
            new MemoryStore(),
            new MemoryStore(),
            new FakeGateway(new MemoryStore(), 0, () => 1, TimeProvider.System),
            TimeProvider.System,
            () => 0
        );
        var handler = new ApiHandler(api, shell, TimeProvider.System, NullLogger<ApiHandler>.Instance);
        var example = Example(operation["requestBody"]!);

        var accepted = await Ask(handler, example.ToJsonString());
        var refused = await Ask(handler, ValueJson.Write(OpenApi.Refused(api)));
        var unreadable = await handler.Handle(new ApiRequest("{}"u8.ToArray(), "text/plain", null), default);
        var tooLarge = await Ask(handler, new string(' ', ApiHandler.BodyBytesMax + 1));

        if (api is Api.Command)
        {
            AssertShown(operation, accepted, 202);
            if (Contradicting(api, example) is { } other)
            {
                AssertShown(operation, await Ask(handler, other.ToJsonString()), 409);
            }
        }
        else
        {
            Assert.Equal(200, accepted.Status);
        }
        AssertShown(operation, refused, 400);
        AssertShown(operation, unreadable, 415);
        AssertShown(operation, tooLarge, 413);
    }

    [Fact]
    public void Each_worker_takes_from_its_queue_what_the_bus_sends_there()
    {
        var document = JsonNode.Parse(Made[AsyncApi.Path])!;
        Assert.All(
            Routes.Of(Domains.All).Workers,
            worker =>
            {
                Assert.Equal(
                    worker.Events,
                    document["channels"]![worker.Name]!["messages"]!.AsObject().Select(message => message.Key)
                );
                Assert.Equal(
                    worker.Events.Select(name => $"#/channels/{worker.Name}/messages/{name}"),
                    document["operations"]![$"{worker.Name}.process"]!["messages"]!
                        .AsArray()
                        .Select(message => (string)message!["$ref"]!)
                );
            }
        );
        var messages = document["components"]!["messages"]!.AsObject();
        Assert.Equal(Domains.All.Events.Map(type => type.Name), messages.Select(message => message.Key));
        // Each example can be read as the event that it shows.
        Assert.All(
            messages,
            message =>
            {
                var payload = message.Value!["examples"]![0]!["payload"]!.ToJsonString();
                var data = (Value.Map)
                    ValueJson
                        .Parse(Encoding.UTF8.GetBytes(payload))
                        .IfLeft(error => throw new InvalidDataException(error));
                Assert.True(
                    Domains.All.FindEvent(message.Key)!.Read(data, default).IsRight,
                    $"{message.Key}: {payload}"
                );
            }
        );
    }

    // The same ids with another number, text or object beside them; null where a request holds nothing but ids.
    private static JsonObject? Contradicting(Api api, JsonNode example)
    {
        var other = example.DeepClone().AsObject();
        foreach (
            var field in api.Request.Filter(field => field.Shape is not Shape.Id && field.Name is not ("pk" or "sk"))
        )
        {
            other[field.Name] = field.Shape switch
            {
                Shape.Whole or Shape.Amount => 11,
                Shape.Map => new JsonObject { ["other"] = 1 },
                _ => "OTHER",
            };
            return other;
        }
        return null;
    }

    private static Task<ApiResponse> Ask(ApiHandler handler, string body) =>
        handler.Handle(new ApiRequest(Encoding.UTF8.GetBytes(body), "application/json", null), default);

    private static JsonNode Example(JsonNode content) => content["content"]!["application/json"]!["example"]!;

    private static void AssertShown(JsonNode operation, ApiResponse response, int status)
    {
        Assert.Equal(status, response.Status);
        var shown = Example(operation["responses"]![$"{status}"]!);
        Assert.True(
            JsonNode.DeepEquals(shown, JsonNode.Parse(response.Body)),
            $"{shown.ToJsonString()} and {response.Body}"
        );
    }
}
