using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ecomm.Adapters.Aws;

/// <summary>
/// Signs requests with AWS Signature Version 4, for what has no SDK package here: DynamoDB Streams and Secrets Manager. See «Create
/// a signed AWS API request». It signs every header that the request has when it is called; a query is not supported.
/// </summary>
public static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds the headers <c>Host</c>, <c>X-Amz-Date</c> and <c>Authorization</c>.</summary>
    public static void Sign(
        HttpRequestMessage request,
        ReadOnlySpan<byte> body,
        (string AccessKey, string SecretKey) credentials,
        string region,
        string service,
        DateTimeOffset now
    )
    {
        var uri = request.RequestUri!;
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var date = time[..8];
        request.Headers.Host = uri.Authority;
        request.Headers.Add("X-Amz-Date", time);
        var headers = request
            .Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Select(header => (Name: Lower(header.Key), Value: string.Join(',', header.Value).Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToList();
        var signed = string.Join(';', headers.Select(header => header.Name));
        var canonical = string.Join(
            '\n',
            [
                request.Method.Method,
                uri.AbsolutePath,
                "",
                .. headers.Select(header => $"{header.Name}:{header.Value}"),
                "",
                signed,
                Hex(SHA256.HashData(body)),
            ]
        );
        var scope = $"{date}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date, region, service, "aws4_request" }.Aggregate(
            Encoding.UTF8.GetBytes($"AWS4{credentials.SecretKey}"),
            (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part))
        );
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={credentials.AccessKey}/{scope}, SignedHeaders={signed}, Signature={signature}"
        );
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static string Lower(string name) => name.ToLowerInvariant();
}
