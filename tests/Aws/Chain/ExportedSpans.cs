using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The packaged program's spans, at a receiver that others have written. It refuses the requests, so it needs no AWS.</summary>
public sealed class ExportedSpans
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [SkippableTheory]
    [InlineData("traceparent", $"00-{Trace}-{Parent}-01", Parent)]
    [InlineData("x-amzn-trace-id", "Root=1-0af76519-16cd43dd8448eb211c80319c", null)]
    [InlineData("x-amzn-trace-id", $"Root=1-0af76519-16cd43dd8448eb211c80319c;Parent={Parent};Sampled=1", Parent)]
    public async Task A_request_is_a_span_of_the_trace_that_it_came_with(string header, string value, string? parent)
    {
        using var receiver = await Receiver.Start();
        await using var function = await Start("PlaceOrderApi", receiver.Http);

        var status = await Refused(function, header, value);

        Assert.Equal(400, status);
        var span = Assert.Single(
            await Eventually.See(receiver.Spans, spans => spans.Count > 0, "the span has arrived")
        );
        Assert.Equal(
            ("shop-test-PlaceOrderApi", "PlaceOrderApi", ReceivedSpan.Server, Trace, parent),
            (span.Service, span.Name, span.Kind, span.TraceId, span.ParentId)
        );
        Assert.Equal("400", span.Attributes["http.response.status_code"]);
    }

    [SkippableFact]
    public async Task A_collector_that_is_not_there_costs_its_spans_and_no_answer()
    {
        List<string> log = [];
        var nowhere = new Uri($"http://127.0.0.1:{Machine.FreePort()}");
        await using var function = await Start("PlaceOrderApi", nowhere, log);

        Assert.Equal(400, await Refused(function, "traceparent", $"00-{Trace}-{Parent}-01"));
        Assert.Equal(400, await Refused(function, "traceparent", $"00-{Trace}-{Parent}-01"));

        lock (log)
        {
            Assert.Contains(log, line => line.Contains("\"lostSpans\":1", StringComparison.Ordinal));
        }
    }

    private static async Task<FunctionProcess> Start(string handler, Uri collector, List<string>? log = null) =>
        await FunctionProcess.Start(
            Functions.Of(handler),
            await Package.Bootstrap(),
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString(),
                ["EVENT_STORE_TABLE_NAME"] = "events",
                ["TRANSACTIONAL_TABLE_NAME"] = "records",
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = "none",
                ["AWS_SECRET_ACCESS_KEY"] = "none",
            },
            line =>
            {
                if (log is not null)
                {
                    lock (log)
                    {
                        log.Add(line);
                    }
                }
            },
            TimeProvider.System
        );

    private static async Task<int> Refused(FunctionProcess function, string header, string value)
    {
        var request = new JsonObject
        {
            ["headers"] = new JsonObject { ["content-type"] = "application/json", [header] = value },
            ["body"] = "{}",
            ["isBase64Encoded"] = false,
        };
        var outcome = await function.Invoke(new FunctionCall(request.ToJsonString(), value), default);
        var answer = Assert.IsType<CallOutcome.Succeeded>(outcome);
        return JsonNode.Parse(answer.Payload)!["statusCode"]!.GetValue<int>();
    }
}
