namespace Ecomm.HostTests;

/// <summary>What supervisors and Prometheus ask of a host.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class ProbesAndMetrics(SharedHost host)
{
    private readonly Client client = host.Client;

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_host_that_runs_is_well(string path)
    {
        var reply = await client.Get(path);
        Assert.Equal((HttpStatusCode.OK, "ok"), (reply.Status, reply.Body.Text("status")));
        Assert.True(reply.Body.Whole("backlog") >= 0);
        var posted = await client.Post(path, "{}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tamper")]
    [InlineData("/console.js")]
    [InlineData("/health")]
    [InlineData("/ops/laws")]
    public async Task HEAD_is_GET_without_a_body(string path)
    {
        using var http = new HttpClient { BaseAddress = client.Address };
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(answer.Content.Headers.ContentType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        // The connection is fit for another request.
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Prometheus_scrapes_the_meters_from_its_first_scrape_on()
    {
        var (type, first) = await client.Text("/metrics");
        Assert.Equal("text/plain", type);
        Assert.Contains("ecomm_queue_messages{", first, StringComparison.Ordinal);
        Assert.Contains("messaging_destination_name=\"SyncOrderWorker\"", first, StringComparison.Ordinal);
        await client.Restock("SCRAPED", "L00001", 1);
        await Eventually.See(
            async () => (await client.Text("/metrics")).Text,
            text =>
                text.Split('\n')
                    .Any(line =>
                        line.StartsWith("messaging_process_duration_seconds_count{", StringComparison.Ordinal)
                        && line.Contains("messaging_destination_name=\"RestockSkuWorker\"", StringComparison.Ordinal)
                        && line.Contains("ecomm_settlement=\"Acknowledge\"", StringComparison.Ordinal)
                    ) && text.Contains("http_server_request_duration_seconds_bucket{", StringComparison.Ordinal),
            "the delivery and the request are counted"
        );
    }
}
