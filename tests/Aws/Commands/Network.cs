using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>A request to SQS on its way: its action, and what it says.</summary>
internal sealed record SqsRequest(string Action, JsonNode Body);

/// <summary>A network that shows each request to the test, which may cut the connection by throwing.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler, and that of its own.")]
internal sealed class Network(Func<SqsRequest, SqsRequest> onRequest) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(onRequest));

    private sealed class Handler(Func<SqsRequest, SqsRequest> onRequest) : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var target = request.Headers.GetValues("X-Amz-Target").Single();
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            onRequest(new SqsRequest(target.Split('.')[1], body!));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
