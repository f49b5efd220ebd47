using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes that show where a part of the system stays down: each run breaks one.</summary>
internal static class BrokenVariants
{
    private const string Part = "a part that is down";

    private static readonly Blueprint Breaking = Shipped.System with { BreaksParts = true };

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "what is received too often is deleted (no dead-letter queue)",
            Part,
            Breaking with
            {
                QueueForgets = true,
            },
            [GenericLaws.Lost]
        ),
        new(
            "what fails for the last time is acknowledged instead of parked",
            Part,
            Breaking with
            {
                Queue = queue => new Forgiving(queue),
            },
            [GenericLaws.Acknowledged, GenericLaws.Lost]
        ),
        new(
            "one poller invokes all functions and waits for one that is down (head of line)",
            Part,
            Breaking with
            {
                OnePoller = true,
            },
            [GenericLaws.Ends]
        ),
        new(
            "the bus gives an event to no target before all targets take it (head of line)",
            Part,
            Breaking with
            {
                BusWaitsForAll = true,
            },
            [GenericLaws.Ends]
        ),
        new(
            "a table that cannot be reached counts as empty",
            Part,
            Breaking with
            {
                Ports = ports => ports with { Records = new Empty(ports.Records) },
            },
            [GenericLaws.Acknowledged, GenericLaws.Published, GenericLaws.Lost, ShopLaws.Consistent, ShopLaws.Depletion]
        ),
    ];

    private sealed class Forgiving(IFailedMessages inner) : IFailedMessages
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) => Task.CompletedTask;

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Delay(message, delay, cancel);

        public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Renew(message, delay, cancel);
    }

    private sealed class Empty(IStore inner) : Wrapped(inner)
    {
        public override async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
        {
            try
            {
                return await Inner.Get(keys, cancel);
            }
            catch (StoreUnavailableException)
            {
                return new Item?[keys.Count];
            }
        }
    }
}
