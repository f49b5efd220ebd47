using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>Values as JSON over several lines.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 128,
    };

    /// <summary>The value, indented; numbers keep every digit.</summary>
    public static string Indent(Value value) =>
        JsonNode
            .Parse(ValueJson.Write(value), documentOptions: new JsonDocumentOptions { MaxDepth = 128 })
            ?.ToJsonString(Indented)
        ?? "null";
}
