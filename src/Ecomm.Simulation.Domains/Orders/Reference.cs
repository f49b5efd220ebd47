using System.Collections.Concurrent;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>How an order ends.</summary>
internal sealed record End(OrderStatus? Status, AllocationStatus? Allocation, PaymentStatus? Payment, EventBit Raised);

/// <summary>
/// The clean run: one order through the production slices and shell, each event once and in order, nothing in between. What
/// it cannot know is given to it: whether the order won its units, what the gateway answered, what was injected.
/// </summary>
internal static class Reference
{
    /// <summary>More deliveries than any order needs.</summary>
    private const int DeliveriesMax = 100;

    private static readonly ConcurrentDictionary<(bool, string?, EventBit), End> Known = new();

    private static readonly OrderItem Sample = EventData
        .ParseOrder(
            new Value.Map
            {
                { "orderId", "reference" },
                { "sku", "reference" },
                { "units", 2 },
                { "price", new Value.Number(Numeral.Of(5)) },
                { "userId", "reference" },
            }
        )
        .IfFail(_ => throw new InvalidOperationException("the sample is no order"));

    /// <summary>How such an order ends.</summary>
    /// <param name="won">Whether it was given its units.</param>
    /// <param name="ledger">What stands in the gateway's ledger for it.</param>
    /// <param name="injected">Events of carriers and customers.</param>
    public static End Of(bool won, string? ledger, EventBit injected) =>
        Known.GetOrAdd((won, ledger, injected), key => Run(key.Item1, key.Item2, key.Item3));

    private static End Run(bool won, string? ledger, EventBit injected)
    {
        var world = new World(0, new ScriptedLuck([]), null, new Trace(false));
        var truth = new Truth(world);
        var events = new MemoryStore(truth.EventCommitted);
        var records = new MemoryStore(truth.RecordCommitted);
        var time = new SimulatedTime(world, TimeSpan.Zero);
        var shell = new Shell(events, records, new Scripted(ledger), time, () => 0);
        var table = RouteTable.Of(Routes.Load(), [.. Slices.Workers]);
        var now = shell.Now();
        if (won)
        {
            var lot = new LotItem(Sample.Sku, Lot(), Sample.Units);
            Deliver(RestockSkuWorker.Slice, new SkuRestocked(lot, now));
        }
        _ = shell.Publish(new OrderPlaced(Sample, now), StoredEvent.NoTrace, default).Result;
        for (var next = 0; next < events.Inserted.Count; next++)
        {
            var stored = (StoredEvent)StoredEvent.Read(events.Inserted[next].Attributes);
            foreach (var place in table.WorkersOf(stored.Event.Name))
            {
                Deliver(Slices.Workers[place], stored.Event);
            }
        }
        Inject(EventBit.Shipped, new OrderShipped(Sample, now));
        Inject(EventBit.Delivered, new OrderDelivered(Sample, now));
        Inject(EventBit.Cancelled, new OrderCancelled(Sample, now));
        var order = truth.Find(Sample.OrderId.Text);
        return new End(
            order?.Status,
            order?.Allocation,
            order?.Payment,
            (EventBit)(order?.Raised ?? 0) & EventBit.Facts
        );

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
                if (
                    settlement.Kind is not SettlementKind.Redeliver
                    || settlement.Why.StartsWith("Early", StringComparison.Ordinal)
                )
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
