using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Auditing;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>All that a deployment has stored, read by scans: what the system itself never does.</summary>
internal sealed record Tables(IReadOnlyList<Item> Events, IReadOnlyList<Item> Records, IReadOnlyList<Item> Ledger)
{
    private static readonly System.Collections.Generic.HashSet<string> Nobody = [];

    public static async Task<Tables> Read(AwsDeployment deployment, AwsEndpoint endpoint)
    {
        using var client = endpoint.DynamoDb();
        return new Tables(
            await Scan(client, deployment.EventStoreTable),
            await Scan(client, deployment.TransactionalTable),
            await Scan(client, deployment.LedgerTable!)
        );
    }

    /// <summary>The state for the laws, when the chain is drained.</summary>
    /// <param name="parked">The events that nobody could process: all others have been acknowledged by all their workers.</param>
    public Committed ToCommitted(IReadOnlySet<Key> parked)
    {
        var routes = Routes.Of(Domains.All);
        return Audit.Of(
            Domains.All,
            toSeq(
                Events
                    .Select(item =>
                        Audit.PublishedEventOf(
                            Domains.All,
                            item,
                            parked.Contains(item.Key)
                                ? Nobody
                                : routes.WorkersOf(StoredEvent.NameOf(item.Attributes)).ToHashSet()
                        )
                    )
                    .ToArray()
            ),
            Records,
            Ledger,
            Ledger
        );
    }

    public IEnumerable<Order> Orders() => ToCommitted(new System.Collections.Generic.HashSet<Key>()).All<Order>();

    public IEnumerable<Payment> Payments() => ToCommitted(new System.Collections.Generic.HashSet<Key>()).All<Payment>();

    /// <summary>What stands in the fake gateway's ledger for an order: what happened, and the amount.</summary>
    public IEnumerable<(string Kind, decimal? Amount)> LedgerOf(string order) =>
        Ledger.Where(item => item.Key.Pk == order).Select(LedgerEntry.Read).Select(e => (e.Kind, e.Amount)).Order();

    /// <summary>How often an order's event of that name was published: never, or once.</summary>
    public int Published(string eventName, string order) =>
        Events.Count(item =>
            item.Key.Pk == $"EVENTS#ORDER_ID#{order}" && StoredEvent.NameOf(item.Attributes) == eventName
        );

    /// <summary>The records as one text each, to see whether any has changed.</summary>
    public IEnumerable<string> RecordTexts() =>
        Records.Select(item => $"{item.Key.Pk} {item.Key.Sk} {ValueJson.Write(item.Attributes)}").Order();

    /// <summary>The events as the bus carries them.</summary>
    public IEnumerable<string> ToBusEvents(string streamArn) =>
        Events.Select((item, i) => BusEvent.Write(i, item, streamArn));

    private static async Task<IReadOnlyList<Item>> Scan(IAmazonDynamoDB client, string table)
    {
        var items = new List<Item>();
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await client.ScanAsync(request);
            items.AddRange((page.Items ?? []).Select(AttributeValues.ReadItem));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        } while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }
}
