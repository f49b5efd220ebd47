namespace Ecomm.HostTests;

/// <summary>One trace from a request to the last worker, as a receiver of OpenTelemetry's protocol has understood it.</summary>
public sealed class Traces : IDisposable
{
    private static readonly string[] Workers =
    [
        "process SyncOrderWorker",
        "process AllocateOrderStockWorker",
        "process ProcessOrderPaymentWorker",
        "process CompleteOrderPaymentAcceptedWorker",
        "process CapturePaidOrderWorker",
    ];

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    public void Dispose() => data.Delete(recursive: true);

    [SkippableFact]
    public async Task An_order_is_one_trace_from_its_request_to_its_last_worker()
    {
        using var receiver = await Receiver.Start();
        var exports = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Grpc.ToString(),
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_SERVICE_NAME"] = "the-shop",
        };
        var (process, api) = await HostProcess.Start(
            data.FullName,
            exports,
            directory: null,
            "--gateway-failure-rate",
            "0",
            "--retry-delay",
            "0.05"
        );
        using var running = process;
        using var asking = api;
        await api.Restock("PLUMS", "LOT-1", 10);
        await Eventually.True(
            async () => (await api.Get("/health")).Body["backlog"]!.GetValue<int>() == 0,
            "restocked",
            Eventually.Deadline
        );
        var placed = await api.Post(
            Client.PlaceOrder,
            """{"orderId":"ORDER-1","sku":"PLUMS","units":1,"price":2.5,"userId":"USER-1"}"""
        );
        var trace = Assert.Single(placed.Message.Headers.GetValues("x-trace-id"));

        var spans = await Eventually.See(
            async () => (IReadOnlyList<ReceivedSpan>)[.. (await receiver.Spans()).Where(span => span.TraceId == trace)],
            seen => Workers.All(worker => seen.Any(span => span.Name == worker)) && seen.Count >= 15,
            "the trace is whole"
        );

        var request = Assert.Single(spans, span => span.Kind == ReceivedSpan.Server);
        Assert.Equal(("the-shop", "PlaceOrderApi", null), (request.Service, request.Name, request.ParentId));
        Assert.Equal("202", request.Attributes["http.response.status_code"]);
        var sent = spans.Where(span => span.Kind == ReceivedSpan.Producer).ToDictionary(span => span.SpanId);
        Assert.Equal(
            [
                "ORDER_CREATED_EVENT",
                "ORDER_PAYMENT_ACCEPTED_EVENT",
                "ORDER_PLACED_EVENT",
                "ORDER_STOCK_ALLOCATED_EVENT",
            ],
            sent.Values.Select(span => span.Attributes["ecomm.event"]).Order(StringComparer.Ordinal)
        );
        var deliveries = spans.Where(span => span.Kind == ReceivedSpan.Consumer).ToList();
        Assert.Equal(9, deliveries.Count);
        Assert.All(
            deliveries,
            delivery =>
            {
                var publication = sent[Assert.Single(delivery.Links)];
                Assert.Equal(publication.SpanId, delivery.ParentId);
                Assert.Equal(publication.Attributes["ecomm.event"], delivery.Attributes["ecomm.event"]);
                Assert.Equal($"process {delivery.Attributes["messaging.destination.name"]}", delivery.Name);
                Assert.Equal("aws_sqs", delivery.Attributes["messaging.system"]);
                Assert.Equal("process", delivery.Attributes["messaging.operation.type"]);
                Assert.NotEmpty(delivery.Attributes["messaging.message.id"]);
                Assert.Equal("Acknowledge", delivery.Attributes["ecomm.settlement"]);
            }
        );
        // Every publication was the request's or a delivery's, and the gateway was asked by a delivery.
        Assert.All(sent.Values, span => Assert.Contains(spans, cause => cause.SpanId == span.ParentId));
        var asked = Assert.Single(spans, span => span.Kind == ReceivedSpan.Client);
        Assert.Equal(
            ("ask payment", "Submit", "Captured"),
            (asked.Name, asked.Attributes["ecomm.question"], asked.Attributes["ecomm.answer"])
        );
    }
}
