using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Ecomm.Lambdas.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>What a function makes of what Secrets Manager answers, and of no answer.</summary>
public sealed class SecretsManagerTests : IDisposable
{
    private const string Arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3";

    // As the API reference has it.
    private const string Answer = """
        {
          "ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3",
          "CreatedDate": 1.523477145713E9,
          "Name": "pay/key",
          "SecretString": "Bearer 4711",
          "VersionId": "EXAMPLE1-90ab-cdef-fedc-ba987SECRET1",
          "VersionStages": ["AWSPREVIOUS", "AWSCURRENT"]
        }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient http = new() { Timeout = SecretsManager.RequestTimeout };

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_secret_is_asked_for_by_its_ARN_with_the_functions_credentials()
    {
        var (target, token, authorization, body) = ("", "", "", "");
        await using var server = await HttpProxy.Start(
            null,
            async context =>
            {
                var headers = context.Request.Headers;
                (target, token) = ($"{headers["X-Amz-Target"]}", $"{headers["X-Amz-Security-Token"]}");
                authorization = $"{headers.Authorization}";
                using var reader = new StreamReader(context.Request.Body);
                body = await reader.ReadToEndAsync();
                await context.Response.WriteAsync(Answer);
            }
        );

        Assert.Equal("Bearer 4711", await Secrets(server.Address).Fetch(default));

        Assert.Equal(("secretsmanager.GetSecretValue", "TOKEN"), (target, token));
        Assert.Equal($$"""{"SecretId":"{{Arn}}"}""", body);
        Assert.StartsWith(
            "AWS4-HMAC-SHA256 Credential=KEY/20261126/eu-west-1/secretsmanager/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=",
            authorization,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(400, """{"__type":"AccessDeniedException","Message":"no"}""", "status 400 AccessDeniedException")]
    [InlineData(400, """{"__type":"ThrottlingException"}""", "status 400 ThrottlingException")]
    [InlineData(500, """{"__type":"InternalServiceError"}""", "status 500 InternalServiceError")]
    [InlineData(503, "<html>not now</html>", "status 503")]
    [InlineData(302, "", "status 302")]
    public async Task Another_answer_is_a_failure_that_names_its_kind(int status, string body, string why)
    {
        await using var server = await HttpProxy.Start(
            null,
            context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(body);
            }
        );
        Assert.Equal($"its secret cannot be fetched: Secrets Manager answered with {why}", await Fault(server.Address));
    }

    [Theory]
    [InlineData("""{"ARN":"a","SecretBinary":"NDcxMQ=="}""")]
    [InlineData("""{"SecretString":4711}""")]
    [InlineData("4711")]
    public async Task What_is_no_text_is_a_failure_that_does_not_show_it(string body)
    {
        await using var server = await HttpProxy.Start(null, context => context.Response.WriteAsync(body));
        Assert.Equal("its secret cannot be fetched: it is no text", await Fault(server.Address));
    }

    [Fact]
    public async Task A_server_that_is_silent_or_not_there_is_a_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        Assert.Equal("its secret cannot be fetched: no answer of Secrets Manager within 2 s", await Fault(address));
        listener.Stop();
        Assert.StartsWith(
            "its secret cannot be fetched: no answer of Secrets Manager: ",
            await Fault(address),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_function_without_credentials_asks_nothing()
    {
        await using var server = await HttpProxy.Start(null, _ => Task.CompletedTask);
        var secrets = Secrets(server.Address, () => throw new AmazonClientException("none found"));
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => secrets.Fetch(default));
        Assert.Equal("its secret cannot be fetched: no credentials: none found", fault.Message);
        Assert.Equal(0, server.Requests);
    }

    private async Task<string> Fault(Uri address) =>
        (await Assert.ThrowsAsync<HttpRequestException>(() => Secrets(address).Fetch(default))).Message;

    private SecretsManager Secrets(Uri address, Func<Task<ImmutableCredentials>>? credentials = null) =>
        new(
            http,
            new SecretSettings(Arn, "authorization", "eu-west-1", address),
            credentials ?? (() => Task.FromResult(new ImmutableCredentials("KEY", "SECRET", "TOKEN"))),
            new FakeTimeProvider(Now)
        );
}
