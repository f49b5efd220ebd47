using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Adapters.Gateways;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Lambdas.Runtime;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>
/// Tables and queues of a deployment in the emulator, and the file that Terraform would describe them with. Nothing runs:
/// tests deliver themselves, so an order can be left anywhere.
/// </summary>
internal sealed class EmulatedShop : IAsyncDisposable
{
    public const string Sync = nameof(SyncOrderWorker);

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);

    private readonly Emulator emulator;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-aws-");
    private readonly Shell shell;

    private EmulatedShop(Emulator emulator)
    {
        this.emulator = emulator;
        var credentials = new BasicAWSCredentials("test", "test");
        var url = emulator.Endpoint.AbsoluteUri;
        DynamoDb = new AmazonDynamoDBClient(credentials, new AmazonDynamoDBConfig { ServiceURL = url });
        Sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = url });
        shell = new Shell(
            Store(Events),
            Store(Records),
            new FakeGateway(new MemoryStore(), failureRate: 1, () => 0, TimeProvider.System),
            TimeProvider.System,
            () => 0
        );
    }

    public string Prefix { get; } = $"shop-{Guid.NewGuid():N}";

    public string Events => $"{Prefix}-events";

    public string Records => $"{Prefix}-records";

    public IAmazonDynamoDB DynamoDb { get; }

    public IAmazonSQS Sqs { get; }

    public Dictionary<string, string> QueueUrls { get; } = [];

    public string State => Path.Combine(folder.FullName, "state.json");

    public static async Task<EmulatedShop> Create(Emulator emulator)
    {
        var shop = new EmulatedShop(emulator);
        await Task.WhenAll(shop.CreateTable(shop.Events), shop.CreateTable(shop.Records));
        foreach (var worker in Routes.Of(Domains.All).Workers)
        {
            await shop.CreateQueue(worker.Name);
            await shop.CreateQueue($"{worker.Name}-dead");
        }
        await shop.CreateQueue("unrouted");
        TerraformFile.Write(shop);
        return shop;
    }

    /// <summary>What Terraform and Lambda would tell the function of a slice, in the emulator.</summary>
    public Dictionary<string, string> EnvironmentOf(string slice)
    {
        var environment = new Dictionary<string, string>(emulator.Environment)
        {
            ["EVENT_STORE_TABLE_NAME"] = Events,
            ["TRANSACTIONAL_TABLE_NAME"] = Records,
        };
        if (QueueUrls.TryGetValue(slice, out var queue))
        {
            environment["QUEUE_URL"] = queue;
            environment["DEAD_LETTER_QUEUE_URL"] = QueueUrls[$"{slice}-dead"];
            environment["MAX_RECEIVES"] = "120";
        }
        return environment;
    }

    /// <summary>A client whose requests the test sees, and may fail; none is sent twice.</summary>
    public AmazonSQSClient SqsThrough(Func<SqsRequest, SqsRequest> onRequest) =>
        new(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig
            {
                ServiceURL = emulator.Endpoint.AbsoluteUri,
                MaxErrorRetry = 0,
                HttpClientFactory = new Network(onRequest),
            }
        );

    /// <summary>A line of the program, as an operator types it; it finds the emulator by <c>AWS_ENDPOINT_URL</c>.</summary>
    public Task<(int ExitCode, string Output)> Run(params string[] words) => Run(emulator.Environment, words);

    /// <summary>The same, in another environment.</summary>
    public Task<(int ExitCode, string Output)> Run(
        IReadOnlyDictionary<string, string> environment,
        params string[] words
    ) =>
        Machine.Run(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll"), .. words, "--terraform-state", State],
            CommandTimeout,
            environment: environment
        );

    /// <summary>The emulator behind a log of what is asked of it, and the environment that leads there.</summary>
    public async Task<(CallLog Log, Dictionary<string, string> Environment)> Watched()
    {
        var log = await CallLog.Start(emulator.Endpoint);
        return (log, new Dictionary<string, string>(emulator.Environment) { ["AWS_ENDPOINT_URL"] = log.Url });
    }

    public Task Place(string orderId) => Publish(new OrderPlaced(ItemOf(orderId), shell.Now()));

    /// <summary>Says that the order's units are taken, so that it is to be paid.</summary>
    public Task Allocate(string orderId) => Publish(new OrderStockAllocated(ItemOf(orderId), shell.Now()));

    /// <summary>Records a lot of the SKU that all orders are of, with units enough.</summary>
    public async Task Restock()
    {
        var lot = LotItem
            .Codec.Read(
                new Value.Map
                {
                    { "sku", "PLUMS" },
                    { "lotId", "LOT-1" },
                    { "units", 1000 },
                }
            )
            .IfLeft(faults => throw new InvalidDataException(faults.ToString()));
        var restocked = new StoredEvent(new SkuRestocked(lot, shell.Now()), StoredEvent.NoTrace);
        await shell.Deliver(RestockSkuWorker.Slice, restocked, default);
    }

    public async Task Publish(Event e) => await shell.Publish(e, StoredEvent.NoTrace, default);

    /// <summary>Delivers a published event of an order to a worker; the gateway fails.</summary>
    public async Task Deliver(string worker, string orderId, string eventName)
    {
        var item = await FindEvent(orderId, eventName);
        var stored = Domains
            .All.ReadStored(item.Attributes)
            .IfLeft(failure => throw new InvalidDataException(failure.Reason));
        await shell.Deliver(Domains.All.Workers.First(slice => slice.Name == worker), stored, default);
    }

    public async Task<Item> FindEvent(string orderId, string eventName) =>
        (await Store(Events).Get([new Key($"EVENTS#ORDER_ID#{orderId}", $"EVENT#{eventName}")], default))[0]
        ?? throw new InvalidDataException($"{eventName} of {orderId} is not published");

    /// <summary>Parks a body as a worker does, or with no reason as a queue does.</summary>
    public async Task Park(string worker, string body, string? reason)
    {
        var settings = new QueueSettings(QueueUrls[worker], QueueUrls[$"{worker}-dead"], 120);
        if (reason is null)
        {
            await Sqs.SendMessageAsync(settings.DeadLetterQueue, body);
            return;
        }
        var message = new SqsMessage("message", "receipt", body, new SqsAttributes("7", "0"));
        await new SqsWorkerQueue(worker, settings, new Lazy<IAmazonSQS>(Sqs)).Park(message, reason, default);
    }

    /// <summary>Sends a message to its queue anew, as a worker does with what waits for a newer deployment.</summary>
    public Task Renew(string worker, string body, TimeSpan delay)
    {
        var settings = new QueueSettings(QueueUrls[worker], QueueUrls[$"{worker}-dead"], 120);
        var message = new SqsMessage("message", "receipt", body, new SqsAttributes("60", "0"));
        return new SqsWorkerQueue(worker, settings, new Lazy<IAmazonSQS>(Sqs)).Renew(message, delay, default);
    }

    /// <summary>How many messages of a queue are not visible yet.</summary>
    public async Task<int?> Delayed(string queue) =>
        (
            await Sqs.GetQueueAttributesAsync(QueueUrls[queue], ["ApproximateNumberOfMessagesDelayed"])
        ).ApproximateNumberOfMessagesDelayed;

    /// <summary>The bodies of a queue's visible messages, which stay visible.</summary>
    public async Task<IReadOnlyList<string>> Bodies(string queue)
    {
        var messages = new List<Amazon.SQS.Model.Message>();
        while (true)
        {
            var page = await Sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest(QueueUrls[queue]) { MaxNumberOfMessages = 10, VisibilityTimeout = 60 }
            );
            if (page.Messages is not { Count: > 0 })
            {
                break;
            }
            messages.AddRange(page.Messages);
        }
        foreach (var message in messages)
        {
            await Sqs.ChangeMessageVisibilityAsync(QueueUrls[queue], message.ReceiptHandle, 0);
        }
        return [.. messages.Select(message => message.Body)];
    }

    /// <summary>The names of the events in a queue, sorted.</summary>
    public async Task<IReadOnlyList<string>> EventNamesIn(string queue) =>
        [.. (await Bodies(queue)).Select(NameIn).Order(StringComparer.Ordinal)];

    public static string BodyOf(string eventName, Value.Map data) =>
        BusEvent.Write(
            1,
            new Item(
                new Key("EVENTS#ODD", $"EVENT#{eventName}"),
                new() { { "eventName", eventName }, { "eventData", data } }
            ),
            "arn:aws:dynamodb"
        );

    public static Value.Map Order(string orderId) =>
        new()
        {
            { "orderId", orderId },
            { "sku", "PLUMS" },
            { "units", 5 },
            { "price", new Value.Number(Numeral.Of(1.5m)) },
            { "userId", "USER-1" },
        };

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        DynamoDb.Dispose();
        Sqs.Dispose();
        folder.Delete(recursive: true);
    }

    private static OrderItem ItemOf(string orderId) =>
        OrderItem.Codec.Read(Order(orderId)).IfLeft(faults => throw new InvalidDataException(faults.ToString()));

    private static string NameIn(string body) =>
        BusEvent.Read(body).Case is Value.Map map && map["eventName"] is Value.Text name ? name.Of : "";

    private DynamoDbStore Store(string table) => new(DynamoDb, table, TimeProvider.System, () => 0);

    private Task CreateTable(string name) =>
        DynamoDb.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
                AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            }
        );

    private async Task CreateQueue(string name) =>
        QueueUrls[name] = (await Sqs.CreateQueueAsync($"{Prefix}-{name}")).QueueUrl;
}
