using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime.Credentials;
using Ecomm.Adapters.Aws;
using Ecomm.Adapters.Gateways;

namespace Ecomm.Lambdas.Runtime;

/// <summary>
/// Reads a secret of AWS Secrets Manager, see «GetSecretValue» in its API reference. There is no SDK package of it to be had, and one
/// request needs none: it is signed here.
/// </summary>
/// <param name="http">A client of its own.</param>
/// <param name="endpoint">Where Secrets Manager is.</param>
/// <param name="arn">The secret.</param>
/// <param name="region">Its region.</param>
/// <param name="time">The clock of signatures.</param>
public sealed class SecretsManager(HttpClient http, Uri endpoint, string arn, string region, TimeProvider time)
{
    private const string Service = "secretsmanager";

    /// <summary>A gateway waits for it, and has <see cref="HttpGateway.RequestTimeout"/> in all.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The header of these settings; the secret is where the environment says that AWS is.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "It lives as long as the process.")]
    public static SecretHeader HeaderOf(SecretSettings settings, TimeProvider time)
    {
        var secrets = new SecretsManager(
            new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = RequestTimeout },
            EndpointOf(settings),
            settings.Arn,
            settings.Region,
            time
        );
        return new SecretHeader(settings.Header, secrets.Fetch);
    }

    /// <summary>The secret's current text.</summary>
    /// <exception cref="SecretUnavailableException">There is no answer, or another one; the message does not show the answer.</exception>
    public async Task<string> Fetch(CancellationToken cancel)
    {
        try
        {
            using var request = await Request();
            using var response = await http.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            return (ValueJson.Parse(body).Case as Value.Map, response.StatusCode) switch
            {
                ({ } map, HttpStatusCode.OK) when map["SecretString"] is Value.Text text => text.Of,
                (_, HttpStatusCode.OK) => throw new SecretUnavailableException("it has no text"),
                ({ } map, var status) when map["__type"] is Value.Text type => throw Refused(status, type.Of),
                (_, var status) => throw Refused(status, ""),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SecretUnavailableException("Secrets Manager does not answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SecretUnavailableException($"Secrets Manager does not answer: {e.Message}");
        }
    }

    private async Task<HttpRequestMessage> Request()
    {
        var resolved = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var credentials = await resolved.GetCredentialsAsync();
        var body = Encoding.UTF8.GetBytes(ValueJson.Write(new Value.Map { { "SecretId", arn } }));
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "secretsmanager.GetSecretValue");
        if (credentials.Token is { Length: > 0 } token)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }
        SignatureV4.Sign(
            request,
            body,
            (credentials.AccessKey, credentials.SecretKey),
            region,
            Service,
            time.GetUtcNow()
        );
        return request;
    }

    private static SecretUnavailableException Refused(HttpStatusCode status, string type) =>
        new($"Secrets Manager answered with status {(int)status} {type}".TrimEnd());

    // As the SDK finds its own; China's partition has another suffix, see «AWS Secrets Manager endpoints and quotas».
    private static Uri EndpointOf(SecretSettings settings) =>
        new(
            Variable("AWS_ENDPOINT_URL_SECRETS_MANAGER")
                ?? Variable("AWS_ENDPOINT_URL")
                ?? $"https://{Service}.{settings.Region}.amazonaws.com"
                    + (settings.Arn.StartsWith("arn:aws-cn:", StringComparison.Ordinal) ? ".cn" : "")
        );

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
