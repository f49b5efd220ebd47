using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Operations.Aws;

/// <summary>What the tables of a deployment hold. All reads are strongly consistent, and paged.</summary>
public sealed class AwsStores(IAmazonDynamoDB client, AwsDeployment deployment) : IStoredItems
{
    /// <summary>Keys that are looked up together.</summary>
    private const int KeysMax = 100;

    private readonly DynamoDbStore events = Store(client, deployment.EventStoreTable);
    private readonly DynamoDbStore records = Store(client, deployment.TransactionalTable);

    public async IAsyncEnumerable<StreamRecord> Read(
        EventSelection selection,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var number = 0L;
        var items = selection switch
        {
            EventSelection.About(var subject) => Query(subject.Partition, cancel),
            EventSelection.Created created => Scan(RangeOf(created), cancel),
            EventSelection.Listed(var keys) => Get(keys, cancel),
            _ => throw new UnreachableException(),
        };
        await foreach (var item in items)
        {
            yield return new StreamRecord(++number, item);
        }
    }

    public IAsyncEnumerable<Item> All(Entity entity, CancellationToken cancel) =>
        Scan(
            new ScanRequest
            {
                TableName = deployment.TransactionalTable,
                FilterExpression = "begins_with(pk, :pk) AND begins_with(sk, :sk)",
                ExpressionAttributeValues = new()
                {
                    [":pk"] = new AttributeValue { S = entity.Keys.Pk },
                    [":sk"] = new AttributeValue { S = entity.Keys.Sk },
                },
            },
            cancel
        );

    public Task<IReadOnlyList<Item?>> Records(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        records.Get(keys, cancel);

    private async IAsyncEnumerable<Item> Get(IReadOnlyList<Key> keys, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var some in keys.Chunk(KeysMax))
        {
            foreach (var item in (await events.Get(some, cancel)).OfType<Item>())
            {
                yield return item;
            }
        }
    }

    private async IAsyncEnumerable<Item> Query(string pk, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new QueryRequest
        {
            TableName = deployment.EventStoreTable,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new AttributeValue { S = pk } },
            ConsistentRead = true,
        };
        var items = new List<Item>();
        do
        {
            var page = await client.QueryAsync(request, cancel);
            items.AddRange((page.Items ?? []).Select(ReadItem));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        } while (request.ExclusiveStartKey is { Count: > 0 });
        // The table has them by name; they are told in the order in which they happened.
        foreach (var item in items.OrderBy(CreatedAt, StringComparer.Ordinal))
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<Item> Scan(ScanRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        request.ConsistentRead = true;
        do
        {
            var page = await client.ScanAsync(request, cancel);
            foreach (var item in page.Items ?? [])
            {
                yield return ReadItem(item);
            }
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        } while (request.ExclusiveStartKey is { Count: > 0 });
    }

    // Times are stored as texts that sort as they run.
    private ScanRequest RangeOf(EventSelection.Created created)
    {
        var request = new ScanRequest { TableName = deployment.EventStoreTable };
        var conditions = new List<string>();
        Bound(created.Since, ">=", ":since");
        Bound(created.Until, "<", ":until");
        if (conditions.Count > 0)
        {
            request.FilterExpression = string.Join(" AND ", conditions);
            request.ExpressionAttributeNames = new() { ["#at"] = Attributes.CreatedAt };
        }
        return request;

        void Bound(Instant? time, string comparison, string placeholder)
        {
            if (time is { } at)
            {
                conditions.Add($"#at {comparison} {placeholder}");
                request.ExpressionAttributeValues ??= [];
                request.ExpressionAttributeValues[placeholder] = new AttributeValue { S = at.ToString() };
            }
        }
    }

    private static string CreatedAt(Item item) => (item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "";

    // What somebody has made unreadable by hand goes on as an event without a name, as it does in the stream.
    private static Item ReadItem(Dictionary<string, AttributeValue> attributes)
    {
        try
        {
            return AttributeValues.ReadItem(attributes);
        }
        catch (InvalidDataException)
        {
            return new Item(AttributeValues.ReadKey(attributes), []);
        }
    }

    private static DynamoDbStore Store(IAmazonDynamoDB client, string table) =>
        new(client, table, TimeProvider.System, Random.Shared.NextDouble);
}
