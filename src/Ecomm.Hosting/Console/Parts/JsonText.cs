using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecomm.Operations.Serving;

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

    /// <summary>
    /// The value, indented; numbers keep every digit. Hidden characters are escapes, as people may read them and as JSON may have them.
    /// </summary>
    public static string Indent(Value value) =>
        string.Join(
            '\n',
            (
                JsonNode
                    .Parse(ValueJson.Write(value), documentOptions: new JsonDocumentOptions { MaxDepth = 128 })
                    ?.ToJsonString(Indented)
                ?? "null"
            )
                .Split('\n')
                .Select(Printable.Escape)
        );
}
