using Ecomm.Emulation.Functions;
using Ecomm.Emulation.Http;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Serving;

namespace Ecomm.HostTests.InProcess;

/// <summary>The HTTP APIs of <c>emulate</c> treat pages of other origins as API Gateway does.</summary>
public sealed class EmulatedGateway
{
    [Theory]
    [InlineData("https://shop.example", "https://shop.example")]
    [InlineData("https://other.example", null)]
    public async Task A_preflight_is_answered_by_the_configuration_and_nobody_is_refused(string origin, string? allowed)
    {
        var cors = new AwsCors(["https://shop.example"], ["OPTIONS", "POST"], ["content-type"], ["x-trace-id"], 60);
        await using var app = HttpApi.Build(
            [new AwsRoute("POST", "/api/v1/echo", "arn", Cors: cors)],
            new Dictionary<string, FunctionPool>(),
            port: 0,
            TimeProvider.System,
            _ => { }
        );
        await app.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(ServerAddress.Of(app), "/api/v1/echo"));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(
            allowed,
            answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(",", values) : null
        );
    }
}
