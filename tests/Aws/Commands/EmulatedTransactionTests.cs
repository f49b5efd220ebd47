using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>Transactions of <c>scripts/aws-emulator</c>, which takes back what it has changed instead of copying tables.</summary>
[Collection(EmulatorCollection.Name)]
public sealed class EmulatedTransactionTests(EmulatorGroup group)
{
    private const string Free = "attribute_not_exists(pk)";

    [SkippableFact]
    public async Task A_transaction_that_fails_leaves_items_and_stream_as_they_were_and_the_next_one_passes()
    {
        await using var shop = await group.Deploy();
        var name = $"{shop.Prefix}-transactions";
        var stream = await CreateTable(shop.DynamoDb, name);
        using var http = new HttpClient();
        var reader = new DynamoDbStream(
            http,
            new AwsEndpoint((await group.Emulator()).Endpoint, Emulator.Region),
            stream,
            "TRIM_HORIZON",
            TimeProvider.System
        );
        await Write(shop, Put(name, "KEPT", "1"), Put(name, "GONE", "1"));
        Assert.Equal(["INSERT KEPT", "INSERT GONE"], await Read(reader));
        var before = await Items(shop, name);

        var failure = await Assert.ThrowsAsync<TransactionCanceledException>(() =>
            Write(
                shop,
                Update(name, "KEPT", "2"),
                new()
                {
                    Delete = new() { TableName = name, Key = Key("GONE") },
                },
                Put(name, "NEW", "1"),
                Update(name, "MADE", "1"),
                Put(name, "TAKEN", "1", "attribute_exists(pk)")
            )
        );

        Assert.Equal(
            ["None", "None", "None", "None", "ConditionalCheckFailed"],
            failure.CancellationReasons.Select(reason => reason.Code)
        );
        Assert.Equal(before, await Items(shop, name));
        Assert.Empty(await Read(reader));
        await Write(shop, Update(name, "KEPT", "3"), Put(name, "NEW", "3"));
        Assert.Equal(["GONE sk 1", "KEPT sk 3", "NEW sk 3"], await Items(shop, name));
        Assert.Equal(["MODIFY KEPT", "INSERT NEW"], await Read(reader));
    }

    private static Task Write(EmulatedShop shop, params TransactWriteItem[] writes) =>
        shop.DynamoDb.TransactWriteItemsAsync(new TransactWriteItemsRequest { TransactItems = [.. writes] });

    private static async Task<IReadOnlyList<string>> Items(EmulatedShop shop, string table) =>
        [
            .. (await shop.DynamoDb.ScanAsync(new ScanRequest(table)))
                .Items.Select(item => $"{item["pk"].S} {item["sk"].S} {item["value"].N}")
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<IReadOnlyList<string>> Read(DynamoDbStream stream) =>
        [
            .. (await stream.Read(10, CancellationToken.None)).Select(record =>
                $"{record["eventName"]} {record["dynamodb"]!["Keys"]!["pk"]!["S"]}"
            ),
        ];

    private static TransactWriteItem Put(string table, string pk, string value, string condition = Free) =>
        new()
        {
            Put = new()
            {
                TableName = table,
                Item = new(Key(pk)) { ["value"] = new() { N = value } },
                ConditionExpression = condition,
            },
        };

    private static TransactWriteItem Update(string table, string pk, string value) =>
        new()
        {
            Update = new()
            {
                TableName = table,
                Key = Key(pk),
                UpdateExpression = "SET #value = :value",
                ExpressionAttributeNames = new() { ["#value"] = "value" },
                ExpressionAttributeValues = new() { [":value"] = new() { N = value } },
            },
        };

    private static Dictionary<string, AttributeValue> Key(string pk) => new() { ["pk"] = new(pk), ["sk"] = new("sk") };

    private static async Task<string> CreateTable(IAmazonDynamoDB dynamoDb, string name) => (
            await dynamoDb.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = name,
                    KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
                    AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.NEW_IMAGE },
                }
            )
        ).TableDescription.LatestStreamArn;
}
