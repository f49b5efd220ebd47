using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Ecomm.Adapters.DynamoDb;

namespace Ecomm.Bench.Aws;

/// <summary>An emulator of AWS with the tables that Terraform would make, and what a function is told of them.</summary>
public sealed class Shop : IAsyncDisposable
{
    public const string Events = "bench-events";
    public const string Records = "bench-records";
    public const string Ledger = "bench-gateway-ledger";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private Shop(Process process, Uri endpoint)
    {
        (this.process, Endpoint) = (process, endpoint);
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonDynamoDBConfig
            {
                ServiceURL = endpoint.AbsoluteUri,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            }
        );
    }

    public Uri Endpoint { get; }

    public AmazonDynamoDBClient Client { get; }

    public static async Task<Shop> Start()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("python3", ["scripts/aws-emulator", "-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var shop = new Shop(process, new Uri($"http://127.0.0.1:{port}"));
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await shop.Client.ListTablesAsync();
                break;
            }
            catch (Exception e)
                when (clock.Elapsed < StartTimeout && e is HttpRequestException or AmazonClientException)
            {
                await Task.Delay(50);
            }
        }
        await shop.Create(Events, listed: false);
        await shop.Create(Records, listed: true);
        await shop.Create(Ledger, listed: false);
        return shop;
    }

    public Dictionary<string, string> EnvironmentOf(Uri endpoint) => EnvironmentOf(endpoint, Endpoint);

    /// <summary>What a function is told.</summary>
    /// <param name="endpoint">Where AWS is.</param>
    /// <param name="queues">Where queues are, which nothing is sent to.</param>
    public static Dictionary<string, string> EnvironmentOf(Uri endpoint, Uri queues) =>
        new()
        {
            ["EVENT_STORE_TABLE_NAME"] = Events,
            ["TRANSACTIONAL_TABLE_NAME"] = Records,
            ["QUEUE_URL"] = $"{queues}000000000000/unused",
            ["DEAD_LETTER_QUEUE_URL"] = $"{queues}000000000000/unused-dead",
            ["MAX_RECEIVES"] = "120",
            ["PAYMENT_GATEWAY_LEDGER_TABLE_NAME"] = Ledger,
            ["METRICS_NAMESPACE"] = "ecomm-bench",
            // As terraform/modules/ecomm/functions.tf sets it.
            ["DOTNET_GCgen0size"] = "400000",
            ["AWS_ENDPOINT_URL"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task Create(string table, bool listed)
    {
        string[] keys = listed ? ["pk", "sk", "gsi1pk", "gsi1sk"] : ["pk", "sk"];
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Schema("pk", "sk"),
            AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key, ScalarAttributeType.S))],
        };
        if (listed)
        {
            request.GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = DynamoDbStore.ListIndex,
                    KeySchema = Schema("gsi1pk", "gsi1sk"),
                    Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                },
            ];
        }
        await Client.CreateTableAsync(request);
    }

    private static List<KeySchemaElement> Schema(string hash, string range) =>
        [new KeySchemaElement(hash, KeyType.HASH), new KeySchemaElement(range, KeyType.RANGE)];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
