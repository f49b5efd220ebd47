using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecomm.Operations.Documents;

namespace Ecomm.Hosting.Http;

/// <summary>The documents that tools read: what can be asked of the APIs, and what the events are.</summary>
public static class ContractDocuments
{
    /// <summary>Where a host serves the OpenAPI document.</summary>
    public const string OpenApiPath = OpenApi.Path;

    /// <summary>Where a host serves the AsyncAPI document.</summary>
    public const string AsyncApiPath = AsyncApi.Path;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The documents by the path at which a host serves them, each as JSON with a line break at its end.</summary>
    public static IReadOnlyDictionary<string, string> Of(string title, Catalogue catalogue) =>
        new Dictionary<string, string>
        {
            [OpenApiPath] = Text(
                OpenApi.Of(catalogue, title, Version, OperationPaths.Of(catalogue), OperationPaths.Schemas(catalogue))
            ),
            [AsyncApiPath] = Text(AsyncApi.Of(catalogue, title, Version)),
        };

    // Without the commit: the document changes when the contract does.
    private static string Version { get; } =
        typeof(ContractDocuments)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    private static string Text(JsonObject document) => document.ToJsonString(Readable) + "\n";
}
