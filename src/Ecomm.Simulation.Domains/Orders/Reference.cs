using System.Collections.Concurrent;
using Ecomm.Adapters.Gateways;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>How an order ends.</summary>
internal sealed record OrderEnd(
    OrderStatus? Status,
    AllocationStatus? Allocation,
    PaymentStatus? Payment,
    EventBit Raised
);

/// <summary>
/// The clean run: one order through the production slices and shell, each event once and in order, nothing in between. What
/// it cannot know is given to it: whether the order won its units, what the gateway answered, what was injected.
/// </summary>
internal static class Reference
{
    /// <summary>More deliveries than any order needs.</summary>
    private const int DeliveriesMax = 100;

    private static readonly ConcurrentDictionary<(bool, string?, EventBit), OrderEnd> Known = new();

    private static readonly OrderItem Sample = OrderItem
        .Codec.Read(Requests.Order("reference", "reference", 2, "5"))
        .IfLeft(faults => throw new InvalidOperationException(faults.ToString()));

    /// <summary>How such an order ends: one that won its units or not, with that entry in the gateway's ledger.</summary>
    public static OrderEnd Of(KnownOrder order) =>
        Known.GetOrAdd(
            (
                order.Allocation is not (null or AllocationStatus.Depleted),
                order.Ledger,
                (EventBit)order.Injected & ~EventBit.Facts
            ),
            key => Run(key.Item1, key.Item2, key.Item3)
        );

    private static OrderEnd Run(bool won, string? ledger, EventBit injected)
    {
        var events = new MemoryStore();
        var records = new MemoryStore();
        var shell = new Shell(events, records, new Scripted(ledger), TimeProvider.System, () => 0);
        var now = new Instant(0);
        if (won)
        {
            var lot = new LotItem(Sample.Sku, Lot(), Sample.Units);
            Deliver(RestockSkuWorker.Slice, new SkuRestocked(lot, now));
        }
        _ = shell.Publish(new OrderPlaced(Sample, now), StoredEvent.NoTrace, default).Result;
        for (var next = 0; next < events.Inserted.Count; next++)
        {
            var stored = (StoredEvent)Decisions.Domains.All.ReadStored(events.Inserted[next].Attributes);
            foreach (var worker in Decisions.Domains.All.Workers.Filter(worker => worker.Takes(stored.Event.Type)))
            {
                Deliver(worker, stored.Event);
            }
        }
        Inject(EventBit.Shipped, new OrderShipped(Sample, now));
        Inject(EventBit.Delivered, new OrderDelivered(Sample, now));
        Inject(EventBit.Cancelled, new OrderCancelled(Sample, now));
        var raised = events
            .Inserted.Select(item => EventBits.Of(StoredEvent.NameOf(item.Attributes)))
            .Aggregate(EventBit.None, (all, bit) => all | bit);
        return new OrderEnd(
            Find(Order.Of(Sample.OrderId))?.Status,
            Find(Allocation.Of(Sample.OrderId))?.Status,
            Find(Payment.Of(Sample.OrderId))?.Status,
            raised & EventBit.Facts
        );

        T? Find<T>(RecordRef<T> reference)
            where T : class =>
            records.Get([reference.Key], default).Result[0] is { } item
                ? reference.Entity.Read(item).IfLeft(failure => throw new InvalidOperationException(failure.Reason))
                : null;

        void Inject(EventBit bit, Event e)
        {
            if (injected.HasFlag(bit))
            {
                _ = shell.Publish(e, StoredEvent.NoTrace, default).Result;
                Deliver(SyncOrderWorker.Slice, e);
            }
        }

        // What the gateway's failures leave open is delivered again.
        void Deliver(Worker worker, Event e)
        {
            for (var again = 0; again < DeliveriesMax; again++)
            {
                var settlement = shell.Deliver(worker, new StoredEvent(e, StoredEvent.NoTrace), default).Result;
                if (settlement.Kind is not SettlementKind.Redeliver || settlement.Failure is Failure.Early)
                {
                    return;
                }
            }
        }
    }

    private static LotId Lot() =>
        LotId.Parse(new Value.Text("reference")).IfLeft(error => throw new InvalidOperationException(error));

    /// <summary>Answers what the ledger says; a void only comes after failures.</summary>
    private sealed class Scripted(string? ledger) : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) =>
            Task.FromResult<Answer>(
                (ledger, question) switch
                {
                    (LedgerEntry.Captured, _) => new PaymentAnswer.Captured("reference"),
                    (LedgerEntry.Declined, _) => new PaymentAnswer.Declined("reference"),
                    (_, PaymentQuestion.Void) => new PaymentAnswer.Voided(),
                    _ => new PaymentAnswer.Failed("as it did"),
                }
            );
    }
}
