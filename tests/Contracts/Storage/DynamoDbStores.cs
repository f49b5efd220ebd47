using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Contracts.Storage;

/// <summary>
/// Tables in an implementation of DynamoDB that is not ours: the emulator, or any other whose address
/// <see cref="Variable"/> gives. That may be DynamoDB Local, Amazon's own engine; its licence is a matter between its user
/// and Amazon, so it is started by whoever has accepted it and never required.
/// </summary>
public sealed class DynamoDb : IAsyncLifetime
{
    public const string Variable = "ECOMM_DYNAMODB_URL";

    private static readonly string[] KeyAttributes = ["pk", "sk", "gsi1pk", "gsi1sk"];

    private Emulator? emulator;

    /// <summary>Null where the machine has no such implementation; the tests then say so.</summary>
    public AmazonDynamoDBClient? Client { get; private set; }

    public async Task InitializeAsync()
    {
        if (await Start() is not { } endpoint)
        {
            return;
        }
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonDynamoDBConfig
            {
                ServiceURL = endpoint.AbsoluteUri,
                AuthenticationRegion = Emulator.Region,
                MaxErrorRetry = 0,
                Timeout = TimeSpan.FromSeconds(30),
            }
        );
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }
    }

    /// <summary>A store in a table of its own, with the keys and the index that Terraform makes.</summary>
    public async Task<DynamoDbStore> CreateStore()
    {
        Machine.Require(Client is not null, $"neither moto_server is on the path nor {Variable} set");
        var table = $"contract-{Guid.NewGuid():N}";
        await Client!.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = Schema("pk", "sk"),
                AttributeDefinitions =
                [
                    .. KeyAttributes.Select(name => new AttributeDefinition(name, ScalarAttributeType.S)),
                ],
                GlobalSecondaryIndexes =
                [
                    new GlobalSecondaryIndex
                    {
                        IndexName = DynamoDbStore.ListIndex,
                        KeySchema = Schema("gsi1pk", "gsi1sk"),
                        Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                    },
                ],
            }
        );
        return new DynamoDbStore(Client, table, TimeProvider.System, Random.Shared.NextDouble);
    }

    private async Task<Uri?> Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address)
        {
            return new Uri(address);
        }
        emulator = Machine.Has("moto_server") ? await Emulator.Start() : null;
        return emulator?.Endpoint;
    }

    private static List<KeySchemaElement> Schema(string hash, string range) =>
        [new KeySchemaElement(hash, KeyType.HASH), new KeySchemaElement(range, KeyType.RANGE)];
}

public sealed class DynamoDbStoreContract(DynamoDb database) : StoreContract, IClassFixture<DynamoDb>, IAsyncLifetime
{
    private IStore? store;

    protected override IStore Store => store!;

    public async Task InitializeAsync() => store = await database.CreateStore();

    public Task DisposeAsync() => Task.CompletedTask;
}

public sealed class DynamoDbListingsContract(DynamoDb database)
    : ListingsContract,
        IClassFixture<DynamoDb>,
        IAsyncLifetime
{
    private IStore? store;

    protected override IStore Store => store!;

    public async Task InitializeAsync() => store = await database.CreateStore();

    public Task DisposeAsync() => Task.CompletedTask;
}
