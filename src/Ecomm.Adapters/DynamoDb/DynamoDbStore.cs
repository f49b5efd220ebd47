using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.DynamoDb;

/// <summary>
/// A store in a DynamoDB table with the keys <c>pk</c> and <c>sk</c> and, if it is listed, the index <see cref="ListIndex"/>.
/// Reads are strongly consistent; one write is a PutItem or UpdateItem, which cost half of a transaction, several are one
/// TransactWriteItems. An answer that is lost is asked for again, and a write of ours that is found done is done.
/// </summary>
/// <param name="client">A client configured by <see cref="Configuration"/>: this store does the retrying, as far as the SDK lets it.</param>
/// <param name="table">The table's name.</param>
/// <param name="time">Times the waits between tries.</param>
/// <param name="jitter">Numbers from 0 up to 1, to keep tries apart.</param>
public sealed class DynamoDbStore(IAmazonDynamoDB client, string table, TimeProvider time, Func<double> jitter) : IStore
{
    /// <summary>The index of listed items: <c>gsi1pk</c>, <c>gsi1sk</c>, keys only.</summary>
    public const string ListIndex = "list";

    /// <summary>A request that is lost, or that a server failed at, is sent again this often.</summary>
    public const int RetriesMax = 3;

    /// <summary>DynamoDB answers in milliseconds; what takes longer is lost, and a delivery has time for some tries.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Before the first repetition of a request; each further one doubles it.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(25);

    /// <summary>Keys in one BatchGetItem, see «BatchGetItem» in the DynamoDB API reference.</summary>
    private const int KeysMax = 100;

    public string Table => table;

    /// <summary>
    /// A client's configuration that leaves retries to the store. Region and endpoint are those of the environment, unless they are set.
    /// </summary>
    public static AmazonDynamoDBConfig Configuration() =>
        new()
        {
            MaxErrorRetry = 0,
            RetryMode = RequestRetryMode.Standard,
            Timeout = RequestTimeout,
        };

    public async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        if (keys is [var only])
        {
            return [await Get(only, cancel)];
        }
        var found = new Dictionary<Key, Item>();
        foreach (var some in keys.Distinct().Chunk(KeysMax))
        {
            await GetInto(found, some, cancel);
        }
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    public async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        var send = Request(writes);
        var isAmbiguous = false;
        for (var retry = 0; ; retry++)
        {
            try
            {
                await send(cancel);
                return WriteResult.Committed;
            }
            catch (AmazonServiceException e) when (FailedRequest.IsBusy(e))
            {
                // What an earlier try of ours may have done is in the way of nobody but us.
                return isAmbiguous ? throw Unavailable(e) : WriteResult.Busy;
            }
            catch (AmazonServiceException e) when (FailedRequest.IsConflict(e))
            {
                return await IsDone(writes, cancel) ? WriteResult.Committed : WriteResult.Conflict;
            }
            catch (Exception e) when (FailedRequest.IsLost(e, cancel))
            {
                isAmbiguous = true;
                if (retry == RetriesMax)
                {
                    throw Unavailable(e);
                }
            }
            await Pause(retry, cancel);
        }
    }

    public async Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel)
    {
        var request = new QueryRequest
        {
            TableName = table,
            IndexName = ListIndex,
            KeyConditionExpression =
                query.After is null ? "gsi1pk = :partition"
                : query.Descending ? "gsi1pk = :partition AND gsi1sk < :after"
                : "gsi1pk = :partition AND gsi1sk > :after",
            ExpressionAttributeValues = new() { [":partition"] = new AttributeValue { S = query.Partition } },
            ScanIndexForward = !query.Descending,
        };
        if (query.After is { } after)
        {
            request.ExpressionAttributeValues[":after"] = new AttributeValue { S = after };
        }
        var entries = new List<IndexEntry>();
        do
        {
            request.Limit = query.Limit - entries.Count;
            var page = await Read(() => client.QueryAsync(request, cancel), cancel);
            entries.AddRange(
                (page.Items ?? []).Select(item => new IndexEntry(
                    item[Attributes.ListSort].S,
                    AttributeValues.ReadKey(item)
                ))
            );
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        } while (entries.Count < query.Limit && request.ExclusiveStartKey is { Count: > 0 });
        return entries;
    }

    private async Task<Item?> Get(Key key, CancellationToken cancel)
    {
        var request = new GetItemRequest
        {
            TableName = table,
            Key = AttributeValues.Write(key),
            ConsistentRead = true,
        };
        var response = await Read(() => client.GetItemAsync(request, cancel), cancel);
        return response.Item is { Count: > 0 } item ? AttributeValues.ReadItem(item) : null;
    }

    // A batch answers what it could; the rest is asked for again. See «BatchGetItem».
    private async Task GetInto(Dictionary<Key, Item> found, IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        var wanted = new KeysAndAttributes { ConsistentRead = true, Keys = [.. keys.Select(AttributeValues.Write)] };
        for (var retry = 0; ; retry++)
        {
            var request = new BatchGetItemRequest { RequestItems = new() { [table] = wanted } };
            var response = await Read(() => client.BatchGetItemAsync(request, cancel), cancel);
            foreach (var item in response.Responses?.GetValueOrDefault(table) ?? [])
            {
                var read = AttributeValues.ReadItem(item);
                found[read.Key] = read;
            }
            if (response.UnprocessedKeys?.GetValueOrDefault(table) is not { Keys.Count: > 0 } rest)
            {
                return;
            }
            if (retry == RetriesMax)
            {
                throw new StoreUnavailableException($"{table} throttles reads");
            }
            wanted = rest;
            await Pause(retry, cancel);
        }
    }

    private Func<CancellationToken, Task> Request(IReadOnlyList<ItemWrite> writes)
    {
        switch (writes)
        {
            case [ItemWrite.Put put]:
                var insert = new PutItemRequest
                {
                    TableName = table,
                    Item = ItemOf(put),
                    ConditionExpression = ConditionalUpdate.Absent,
                };
                return cancel => client.PutItemAsync(insert, cancel);
            case [ItemWrite.Change change]:
                var update = ConditionalUpdate.Of(change);
                var set = new UpdateItemRequest
                {
                    TableName = table,
                    Key = AttributeValues.Write(change.Key),
                    UpdateExpression = update.Update,
                    ConditionExpression = update.Condition,
                    ExpressionAttributeNames = update.Names,
                    ExpressionAttributeValues = update.Values,
                };
                return cancel => client.UpdateItemAsync(set, cancel);
            default:
                var transaction = new TransactWriteItemsRequest
                {
                    // The same token within ten minutes is the same transaction, done once. See «TransactWriteItems».
                    ClientRequestToken = Guid.NewGuid().ToString(),
                    TransactItems = [.. writes.Select(TransactItem)],
                };
                return cancel => client.TransactWriteItemsAsync(transaction, cancel);
        }
    }

    private TransactWriteItem TransactItem(ItemWrite write)
    {
        switch (write)
        {
            case ItemWrite.Put put:
                return new TransactWriteItem
                {
                    Put = new Put
                    {
                        TableName = table,
                        Item = ItemOf(put),
                        ConditionExpression = ConditionalUpdate.Absent,
                    },
                };
            case ItemWrite.Check check:
                var condition = ConditionalUpdate.Of(check);
                return new TransactWriteItem
                {
                    ConditionCheck = new ConditionCheck
                    {
                        TableName = table,
                        Key = AttributeValues.Write(write.Key),
                        ConditionExpression = condition.Condition,
                        ExpressionAttributeNames = OrNull(condition.Names),
                        ExpressionAttributeValues = OrNull(condition.Values),
                    },
                };
            default:
                var update = write switch
                {
                    ItemWrite.Change change => ConditionalUpdate.Of(change),
                    ItemWrite.Add add => ConditionalUpdate.Of(add),
                    _ => throw new UnreachableException(),
                };
                return new TransactWriteItem
                {
                    Update = new Update
                    {
                        TableName = table,
                        Key = AttributeValues.Write(write.Key),
                        UpdateExpression = update.Update,
                        ConditionExpression = update.Condition,
                        ExpressionAttributeNames = update.Names,
                        ExpressionAttributeValues = update.Values,
                    },
                };
        }
    }

    // A condition may fail because of our own write, whose answer was lost: the SDK and .NET's connection pool send a request
    // again unasked when its connection breaks, so that this cannot be told from the answer. A transaction's token rules it out.
    private async Task<bool> IsDone(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        writes switch
        {
            [ItemWrite.Put put] => await Get(put.Key, cancel) is { } stored
                && stored.Attributes.Equals(put.Item.Attributes),
            [ItemWrite.Change change] => await Get(change.Key, cancel) is { } stored
                && stored.Attributes.With(change.Set).Equals(stored.Attributes),
            _ => false,
        };

    private async Task<T> Read<T>(Func<Task<T>> send, CancellationToken cancel)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await send();
            }
            catch (Exception e)
                when (e is AmazonServiceException service && FailedRequest.IsBusy(service)
                    || FailedRequest.IsLost(e, cancel)
                )
            {
                if (retry == RetriesMax)
                {
                    throw Unavailable(e);
                }
            }
            await Pause(retry, cancel);
        }
    }

    private Task Pause(int retry, CancellationToken cancel) =>
        Task.Delay(RetryDelay * Math.Pow(2, retry) * (0.5 + jitter() / 2), time, cancel);

    private StoreUnavailableException Unavailable(Exception e) => new($"{table}: {e.Message}", e);

    private static Dictionary<string, AttributeValue> ItemOf(ItemWrite.Put put)
    {
        var item = AttributeValues.Write(put.Item.Attributes);
        item[Attributes.Pk] = new AttributeValue { S = put.Key.Pk };
        item[Attributes.Sk] = new AttributeValue { S = put.Key.Sk };
        return item;
    }

    // DynamoDB refuses an empty map of placeholders.
    private static Dictionary<string, T>? OrNull<T>(Dictionary<string, T> map) => map.Count == 0 ? null : map;
}
