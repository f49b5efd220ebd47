using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.SQS;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Adapters.Payments;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Lambdas.Logs;

namespace Ecomm.Lambdas.Runtime;

/// <summary>The function of a slice, with everything it needs on AWS: the wiring of this world, in one place.</summary>
public static class Functions
{
    /// <summary>SQS is asked for little, and while a batch waits.</summary>
    private static readonly TimeSpan SqsTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The function, ready to be invoked; it lives as long as the process.</summary>
    /// <exception cref="InvalidOperationException">No slice has that name, or a setting is missing that it needs.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Clients live as long as the process.")]
    public static Function Create(FunctionSettings settings, JsonLog logs, TimeProvider time)
    {
        var dynamoDb = DynamoDbStore.CreateClient();
        var shell = new Shell(
            settings.EventRetention is { } retention
                ? new ExpiringEvents(Store(settings.EventStoreTable), retention, time)
                : Store(settings.EventStoreTable),
            Store(settings.TransactionalTable),
            Gateway(settings.Gateway),
            time,
            Random.Shared.NextDouble
        );
        if (Slices.Workers.Find(worker => worker.Name == settings.Handler).Case is Worker worker)
        {
            if (worker.Name == nameof(ProcessOrderPaymentWorker) && settings.Gateway is null)
            {
                throw new InvalidOperationException(
                    "neither PAYMENT_GATEWAY_URL nor PAYMENT_GATEWAY_LEDGER_TABLE_NAME is set"
                );
            }
            var queue = settings.Queue ?? throw new InvalidOperationException("QUEUE_URL is not set");
            return Of(
                new SqsHandler(
                    worker,
                    shell,
                    new SqsWorkerQueue(worker.Name, queue, new Lazy<IAmazonSQS>(Sqs)),
                    RetryPolicy.Default with
                    {
                        ReceivesMax = queue.ReceivesMax,
                    },
                    time,
                    logs.For<SqsHandler>()
                )
            );
        }
        return Slices.Apis.Find(api => api.Name == settings.Handler).Case is Api api
            ? Of(new ApiHandler(api, shell, time, logs.For<ApiHandler>()))
            : throw new InvalidOperationException($"_HANDLER is '{settings.Handler}'; no worker or API has that name");

        DynamoDbStore Store(string table) => new(dynamoDb, table, time, Random.Shared.NextDouble);

        IGateway Gateway(GatewaySettings? gateway) =>
            gateway switch
            {
                GatewaySettings.Fake fake => new FakeGateway(
                    Store(fake.LedgerTable),
                    fake.FailureRate,
                    Random.Shared.NextDouble,
                    time
                ),
                GatewaySettings.Http http => new HttpGateway(
                    new HttpClient(HttpGateway.NewHandler()),
                    http.Address,
                    HttpGateway.RequestTimeout,
                    time
                ),
                null => new NoGateway(),
                _ => throw new UnreachableException(),
            };
    }

    private static AmazonSQSClient Sqs() => new(new AmazonSQSConfig { Timeout = SqsTimeout });

    private static Function Of(SqsHandler handler) =>
        async (payload, work, settle) =>
        {
            var batch =
                JsonSerializer.Deserialize(payload.Span, EnvelopeJson.Default.SqsEvent)
                ?? throw new JsonException("the event is null; expected a batch of messages");
            if (batch.Records is null || batch.Records.Any(message => message.MessageId is null))
            {
                throw new JsonException("the event is not a batch of messages of a queue");
            }
            var response = await handler.Handle(batch, work, settle);
            return JsonSerializer.SerializeToUtf8Bytes(response, EnvelopeJson.Default.SqsBatchResponse);
        };

    private static Function Of(ApiHandler handler) =>
        async (payload, work, _) =>
        {
            var request =
                JsonSerializer.Deserialize(payload.Span, EnvelopeJson.Default.HttpApiRequest)
                ?? throw new JsonException("the event is null; expected a request");
            var response = HttpApiResponse.From(await handler.Handle(request.ToRequest(), work));
            return JsonSerializer.SerializeToUtf8Bytes(response, EnvelopeJson.Default.HttpApiResponse);
        };

    /// <summary>The gateway of those who never ask.</summary>
    private sealed class NoGateway : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) => throw new UnreachableException();
    }
}
