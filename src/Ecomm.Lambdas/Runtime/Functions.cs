using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Adapters.Gateways;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Lambdas.Logs;

namespace Ecomm.Lambdas.Runtime;

/// <summary>The function of a slice, with everything it needs on AWS: the wiring of this world, in one place.</summary>
public static class Functions
{
    /// <summary>SQS is asked for little, and while a batch waits.</summary>
    private static readonly TimeSpan SqsTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The function, ready to be invoked; it lives as long as the process.</summary>
    /// <param name="catalogue">The domains whose slices there are.</param>
    /// <param name="settings">Which slice, and where it finds what it needs.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="connections">Opens a connection to each service that the function will use.</param>
    /// <param name="time">Its clock.</param>
    /// <exception cref="InvalidOperationException">No slice has that name, or a setting is missing that it needs.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Clients live as long as the process.")]
    public static Function Create(
        Catalogue catalogue,
        FunctionSettings settings,
        JsonLog logs,
        FirstConnections connections,
        TimeProvider time
    )
    {
        var dynamoDb = DynamoDb(connections, settings.TransactionalTable);
        var worker = catalogue.FindWorker(settings.Handler);
        var shell = new Shell(
            settings.EventRetention is { } retention
                ? new ExpiringEvents(Store(settings.EventStoreTable), retention, time)
                : Store(settings.EventStoreTable),
            Store(settings.TransactionalTable),
            worker?.Effects.Asked.Case is Gateway asked ? ToAsk(asked) : new NoGateway(),
            time,
            Random.Shared.NextDouble
        );
        if (worker is not null)
        {
            var queue = settings.Queue ?? throw new InvalidOperationException("QUEUE_URL is not set");
            return Of(
                new SqsHandler(
                    catalogue,
                    worker,
                    shell,
                    new SqsWorkerQueue(worker.Name, queue, Sqs(connections, queue.Queue)),
                    RetryPolicy.Default with
                    {
                        ReceivesMax = queue.ReceivesMax,
                    },
                    time,
                    logs.For<SqsHandler>()
                )
            );
        }
        return catalogue.FindApi(settings.Handler) is { } api
            ? Of(new ApiHandler(api, shell, time, logs.For<ApiHandler>()))
            : throw new InvalidOperationException($"_HANDLER is '{settings.Handler}'; no worker or API has that name");

        DynamoDbStore Store(string table) => new(dynamoDb, table, time, Random.Shared.NextDouble);

        IGateway ToAsk(Gateway gateway)
        {
            var names = new GatewayVariables(gateway);
            return settings.Gateways.GetValueOrDefault(gateway.Name) switch
            {
                GatewaySettings.Fake fake => new FakeGateway(
                    Store(fake.LedgerTable),
                    fake.FailureRate,
                    Random.Shared.NextDouble,
                    time
                ),
                GatewaySettings.Http http => new HttpGateway(
                    new HttpClient(ToGateway(http)),
                    http.Address,
                    HttpGateway.RequestTimeout,
                    time
                ),
                _ => throw new InvalidOperationException($"neither {names.Address} nor {names.LedgerTable} is set"),
            };
        }

        HttpMessageHandler ToGateway(GatewaySettings.Http gateway)
        {
            connections.Open(gateway.Address);
            var handler = connections.Feed(HttpGateway.NewHandler());
            return gateway.Secret is { } secret
                ? new SecretHeader(handler, secret.Header, Secrets(secret).Fetch)
                : handler;
        }

        SecretsManager Secrets(SecretSettings secret)
        {
            connections.Open(secret.Endpoint);
            var handler = connections.Feed(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
            return new SecretsManager(
                new HttpClient(handler) { Timeout = SecretsManager.RequestTimeout },
                secret,
                async () =>
                    await (await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync(),
                time
            );
        }
    }

    private static AmazonDynamoDBClient DynamoDb(FirstConnections connections, string table)
    {
        var configuration = DynamoDbStore.Configuration();
        configuration.HttpClientFactory = new ConnectedClients(connections);
        Open(connections, configuration, new GetItemRequest { TableName = table });
        return new AmazonDynamoDBClient(configuration);
    }

    // Most invocations never need the client; those that do have a message that failed, and little time.
    private static Lazy<IAmazonSQS> Sqs(FirstConnections connections, string queue)
    {
        var configuration = new AmazonSQSConfig
        {
            Timeout = SqsTimeout,
            HttpClientFactory = new ConnectedClients(connections),
        };
        Open(connections, configuration, new SendMessageRequest { QueueUrl = queue });
        return new Lazy<IAmazonSQS>(() => new AmazonSQSClient(configuration));
    }

    private static void Open(
        FirstConnections connections,
        ClientConfig configuration,
        AmazonWebServiceRequest request
    ) =>
        connections.Open(
            new Uri(
                configuration.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request)).URL
            )
        );

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
