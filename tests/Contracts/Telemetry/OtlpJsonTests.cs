using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ecomm.Lambdas.Telemetry;

namespace Ecomm.Contracts.Telemetry;

/// <summary>What a collector is told, and what it answers.</summary>
public sealed class OtlpJsonTests
{
    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"partialSuccess":{}}""", 0)]
    [InlineData("""{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}""", 3)]
    [InlineData("""{"partialSuccess":{"rejectedSpans":4}}""", 4)]
    [InlineData("""{"partialSuccess":{"rejectedSpans":null}}""", 0)]
    [InlineData("""{"partialSuccess":null}""", 0)]
    [InlineData("[]", 0)]
    [InlineData("", 0)]
    [InlineData("<html>", 0)]
    public void Spans_that_a_collector_rejects_although_it_answers_200_are_counted(string answer, int rejected) =>
        Assert.Equal(rejected, OtlpJson.Rejected(Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void A_span_that_failed_says_so_and_why()
    {
        using var span = new Activity("send ORDER_PLACED_EVENT");
        span.Start();
        Tracing.Fail(span, "the store is busy");
        span.Stop();

        using var json = JsonDocument.Parse(OtlpJson.Write([], [span]));

        var written = json
            .RootElement.GetProperty("resourceSpans")[0]
            .GetProperty("scopeSpans")[0]
            .GetProperty("spans")[0];
        Assert.Equal(
            (2, "the store is busy"),
            (
                written.GetProperty("status").GetProperty("code").GetInt32(),
                written.GetProperty("status").GetProperty("message").GetString()
            )
        );
    }
}
