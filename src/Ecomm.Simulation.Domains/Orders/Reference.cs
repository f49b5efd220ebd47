using System.Collections.Concurrent;
using Ecomm.Adapters.Gateways;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>How an order ends.</summary>
internal sealed record OrderEnd(
    OrderStatus? Status,
    AllocationStatus? Allocation,
    PaymentStatus? Payment,
    ShipmentStatus? Shipment,
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

    private static readonly ConcurrentDictionary<(bool, string?, EventBit, EventBit), OrderEnd> Known = new();

    private static readonly OrderItem Sample = OrderItem
        .Codec.Read(Requests.Order("reference", "reference", 2, "5"))
        .IfLeft(faults => throw new InvalidOperationException(faults.ToString()));

    /// <summary>
    /// How such an order ends that nobody has cancelled: one that won its units or not, with that entry in the gateway's ledger. A
    /// cancellation that was asked for came too late.
    /// </summary>
    public static OrderEnd Of(KnownOrder order) =>
        Known.GetOrAdd(
            (
                order.Allocation is not (null or AllocationStatus.Depleted),
                order.Ledger,
                (EventBit)order.Injected & ~EventBit.Facts,
                (EventBit)order.Raised & EventBit.Requests
            ),
            key => new Run(key.Item2).Of(key.Item1, key.Item3, key.Item4)
        );

    private sealed class Run
    {
        private readonly MemoryStore events = new();
        private readonly MemoryStore records = new();
        private readonly Shell shell;
        private readonly Instant now = new(0);
        private int next;

        public Run(string? ledger) =>
            shell = new Shell(events, records, new Scripted(ledger), TimeProvider.System, () => 0);

        public OrderEnd Of(bool won, EventBit injected, EventBit requested)
        {
            if (won)
            {
                Deliver(RestockSkuWorker.Slice, new SkuRestocked(new LotItem(Sample.Sku, Lot(), Sample.Units), now));
            }
            Publish(new OrderPlaced(Sample, now));
            if (requested.HasFlag(EventBit.ShipmentRequested))
            {
                Publish(new OrderShipmentRequested(new ShipmentRequest(Sample.OrderId, new Carriage("DHL", "1")), now));
            }
            if (requested.HasFlag(EventBit.DeliveryConfirmed))
            {
                Publish(new OrderDeliveryConfirmed(new DeliveryConfirmation(Sample.OrderId), now));
            }
            if (injected.HasFlag(EventBit.Shipped))
            {
                Publish(new OrderShipped(Sample, now));
            }
            if (injected.HasFlag(EventBit.Delivered))
            {
                Publish(new OrderDelivered(Sample, now));
            }
            if (requested.HasFlag(EventBit.CancellationRequested))
            {
                Publish(new OrderCancellationRequested(new CancellationRequest(Sample.OrderId, null), now));
            }
            var raised = events
                .Inserted.Select(item => EventBits.Of(StoredEvent.NameOf(item.Attributes)))
                .Aggregate(EventBit.None, (all, bit) => all | bit);
            return new OrderEnd(
                Find(Order.Of(Sample.OrderId))?.Status,
                Find(Allocation.Of(Sample.OrderId))?.Status,
                Find(Payment.Of(Sample.OrderId))?.Status,
                Find(Shipment.Of(Sample.OrderId))?.Status,
                raised & ~injected & EventBit.Outcomes
            );
        }

        private T? Find<T>(RecordRef<T> reference)
            where T : class =>
            records.Get([reference.Key], default).Result[0] is { } item
                ? reference.Entity.Read(item).IfLeft(failure => throw new InvalidOperationException(failure.Reason))
                : null;

        // The event, and all that comes of it.
        private void Publish(Event e)
        {
            _ = shell.Publish(e, StoredEvent.NoTrace, default).Result;
            for (; next < events.Inserted.Count; next++)
            {
                var stored = (StoredEvent)Decisions.Domains.All.ReadStored(events.Inserted[next].Attributes);
                foreach (var worker in Decisions.Domains.All.Workers.Filter(one => one.Takes(stored.Event.Type)))
                {
                    Deliver(worker, stored.Event);
                }
            }
        }

        // What the gateway's failures leave open is delivered again.
        private void Deliver(Worker worker, Event e)
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
