using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;
using Ecomm.Adapters.Aws;

namespace Ecomm.Lambdas.Runtime;

/// <summary>
/// Reads a secret of AWS Secrets Manager, see «GetSecretValue» in its API reference. One request needs no SDK package: it is signed
/// here.
/// </summary>
/// <param name="http">A client of its own; its time-out is that of the request.</param>
/// <param name="settings">Which secret, and where it is.</param>
/// <param name="credentials">Gives the function's credentials as they are now.</param>
/// <param name="time">The clock of signatures.</param>
public sealed class SecretsManager(
    HttpClient http,
    SecretSettings settings,
    Func<Task<ImmutableCredentials>> credentials,
    TimeProvider time
)
{
    private const string Service = "secretsmanager";

    /// <summary>Half of what a question to the gateway has in all, which waits for it.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    private static readonly MediaTypeHeaderValue ContentType = new("application/x-amz-json-1.1");

    /// <summary>The secret's current text.</summary>
    /// <exception cref="HttpRequestException">It cannot be had; the message says why, and shows nothing of an answer but its kind.</exception>
    public async Task<string> Fetch(CancellationToken cancel)
    {
        var (status, body) = await Ask(cancel);
        return (status, body?["SecretString"], body?["__type"]) switch
        {
            (HttpStatusCode.OK, Value.Text secret, _) => secret.Of,
            (HttpStatusCode.OK, _, _) => throw Missing("it is no text"),
            // The type of an error is a name, as AccessDeniedException is; its message may say more than a log should.
            (_, _, Value.Text type) => throw Missing($"Secrets Manager answered with status {(int)status} {type.Of}"),
            _ => throw Missing($"Secrets Manager answered with status {(int)status}"),
        };
    }

    private async Task<(HttpStatusCode Status, Value.Map? Body)> Ask(CancellationToken cancel)
    {
        try
        {
            using var request = await Request();
            using var response = await http.SendAsync(request, cancel);
            var body = ValueJson.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            return (response.StatusCode, body.Case as Value.Map);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Missing($"no answer of Secrets Manager within {http.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Missing($"no answer of Secrets Manager: {e.Message}");
        }
        catch (AmazonClientException e)
        {
            throw Missing($"no credentials: {e.Message}");
        }
    }

    private async Task<HttpRequestMessage> Request()
    {
        var caller = await credentials();
        var body = ValueJson.WriteUtf8(new Value.Map { { "SecretId", settings.Arn } });
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = ContentType } },
        };
        request.Headers.Add("X-Amz-Target", $"{Service}.GetSecretValue");
        if (caller.Token is { Length: > 0 } token)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }
        var keys = (caller.AccessKey, caller.SecretKey);
        SignatureV4.Sign(request, body, keys, settings.Region, Service, time.GetUtcNow());
        return request;
    }

    private static HttpRequestException Missing(string why) => new($"its secret cannot be fetched: {why}");
}
