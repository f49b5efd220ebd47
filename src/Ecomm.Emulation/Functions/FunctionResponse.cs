using System.Text;
using System.Text.Json;

namespace Ecomm.Emulation.Functions;

/// <summary>What a function answers an HTTP API, in payload format 2.0.</summary>
public sealed record FunctionResponse(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<string> Cookies,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>
    /// Reads a function's answer: JSON without a status code is a body, sent with 200. Null if it is not understood, which is
    /// the caller's 500.
    /// </summary>
    public static FunctionResponse? Read(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object && root.TryGetProperty("statusCode", out var status)
                ? new FunctionResponse(
                    status.GetInt32(),
                    Find(root, "headers") is { } headers
                        ? headers
                            .EnumerateObject()
                            .ToDictionary(header => header.Name, header => header.Value.ToString())
                        : new Dictionary<string, string>(),
                    Find(root, "cookies") is { } cookies
                        ? [.. cookies.EnumerateArray().Select(cookie => cookie.GetString()!)]
                        : [],
                    BodyOf(root)
                )
                : new FunctionResponse(
                    200,
                    new Dictionary<string, string> { ["content-type"] = "application/json" },
                    [],
                    Encoding.UTF8.GetBytes(payload)
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public async Task WriteTo(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }
        response.Headers.SetCookie = Cookies.ToArray();
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted);
    }

    private static byte[] BodyOf(JsonElement root)
    {
        var body = Find(root, "body")?.GetString() ?? "";
        return Find(root, "isBase64Encoded")?.GetBoolean() == true
            ? Convert.FromBase64String(body)
            : Encoding.UTF8.GetBytes(body);
    }

    private static JsonElement? Find(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
}
