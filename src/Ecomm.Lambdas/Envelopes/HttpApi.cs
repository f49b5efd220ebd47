using System.Text;

namespace Ecomm.Lambdas.Envelopes;

/// <summary>What an HTTP API invokes a function with, payload format 2.0. See «Create AWS Lambda integrations for HTTP APIs».</summary>
public sealed record HttpApiRequest(
    IReadOnlyDictionary<string, string>? Headers,
    string? Body,
    bool IsBase64Encoded = false
)
{
    /// <summary>The request behind it. A body that says it is base64 and is not stays as it is, and is refused as JSON.</summary>
    public ApiRequest ToRequest() =>
        new(DecodeBody(), Header("content-type"), Header("traceparent") ?? Header("x-amzn-trace-id"));

    // API Gateway sends header names in lower case.
    private string? Header(string name) => Headers?.GetValueOrDefault(name);

    private byte[] DecodeBody()
    {
        var body = Body ?? "";
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(body.Length)];
        return IsBase64Encoded && Convert.TryFromBase64String(body, bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(body);
    }
}

public sealed record HttpApiResponse(
    int StatusCode,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    bool IsBase64Encoded = false
)
{
    public static HttpApiResponse From(ApiResponse response)
    {
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = ApiResponse.ContentType,
            [ApiResponse.TraceHeader] = response.TraceId,
        };
        if (response.RetryAfter is { } seconds)
        {
            headers["retry-after"] = seconds;
        }
        return new HttpApiResponse(response.Status, headers, response.Body);
    }
}
