using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>A consistent world breaks no law, and for every sentence of every law there is a world that breaks it alone.</summary>
public abstract class LawSpecification
{
    protected static readonly Event Placed = new OrderPlaced(Ordered, Earlier);
    protected static readonly Event Created = new OrderCreated(Ordered, Earlier);
    protected static readonly Event Allocated = new OrderStockAllocated(Ordered, Earlier);
    protected static readonly Event Depleted = new OrderStockDepleted(Ordered, Earlier);
    protected static readonly Event Accepted = new OrderPaymentAccepted(Ordered, Earlier);
    protected static readonly Event Rejected = new OrderPaymentRejected(Ordered, Earlier);

    /// <summary>Order 1 is paid and complete: two plums of a lot of five.</summary>
    protected static readonly Committed Consistent = new Committed(
        Events: Seq(Restock(5), Synced(Placed), Synced(Created), Synced(Allocated), Synced(Accepted)),
        Records: Seq<FoundRecord>(),
        LedgerBefore: Seq1(Entry(LedgerEntry.Captured)),
        LedgerAfter: Seq1(Entry(LedgerEntry.Captured))
    )
        .Holding(Recorded.TheOrder(OrderStatus.PaymentAccepted))
        .Holding(Stock(3))
        .Holding(new Lot(Lot(5), Earlier))
        .Holding(Recorded.TheAllocation(AllocationStatus.Completed))
        .Holding(Recorded.ThePayment(PaymentStatus.Accepted));

    protected static readonly Event Cancelled = new OrderCancelled(Ordered, Earlier);
    protected static readonly Event Shipped = new OrderShipped(Ordered, Earlier);
    protected static readonly Event CancellationAsked = new OrderCancellationRequested(
        new CancellationRequest(Order1, null),
        Earlier
    );
    protected static readonly Event ShipmentAsked = new OrderShipmentRequested(
        new ShipmentRequest(Order1, Recorded.ByDhl),
        Earlier
    );
    protected static readonly Event DeliveryConfirmed = new OrderDeliveryConfirmed(
        new DeliveryConfirmation(Order1),
        Earlier
    );

    /// <summary>Order 1 is paid, complete, shipped and delivered.</summary>
    protected static readonly Committed Delivered = (
        Consistent with
        {
            Events = toSeq(
                Consistent
                    .Events.AsEnumerable()
                    .Concat([
                        Acknowledged(ShipmentAsked, ShipOrderWorker.Slice),
                        Synced(Shipped),
                        Acknowledged(DeliveryConfirmed, ConfirmDeliveryWorker.Slice),
                        Synced(new OrderDelivered(Ordered, Earlier)),
                    ])
                    .ToArray()
            ),
        }
    )
        .Holding(Recorded.TheOrder(OrderStatus.Delivered))
        .Holding(Recorded.TheShipment(ShipmentStatus.Delivered));

    /// <summary>Order 1 was paid and then cancelled: its units are back, and so is its money.</summary>
    protected static readonly Committed Refunded = (
        Consistent with
        {
            Events = toSeq(
                Consistent
                    .Events.AsEnumerable()
                    .Concat([
                        Acknowledged(CancellationAsked, CancelOrderWorker.Slice),
                        Acknowledged(
                            Cancelled,
                            [.. Domains.All.Workers.Filter(worker => worker.Takes(Cancelled.Type))]
                        ),
                        Published(new OrderPaymentRefunded(new RefundItem(Order1, Ordered.Price), Earlier)),
                    ])
                    .ToArray()
            ),
            LedgerBefore = Seq(Entry(LedgerEntry.Captured), Refund("9.99")),
            LedgerAfter = Seq(Entry(LedgerEntry.Captured), Refund("9.99")),
        }
    )
        .Holding(Recorded.TheOrder(OrderStatus.Cancelled))
        .Holding(Recorded.TheAllocation(AllocationStatus.Returned))
        .Holding(Stock(5))
        .Holding(Recorded.TheCapture(PaymentStatus.Refunded, refundId: "BACK1"))
        .Holding(Recorded.TheShipment(ShipmentStatus.Cancelled));

    /// <summary>The same while nobody but the shipment has heard of the cancellation: units and money are where they were.</summary>
    protected static readonly Committed Unsettled = (
        Refunded with
        {
            Events = Refunded.Events.Map(one => one.Event == Cancelled ? Published(Cancelled) : one),
            LedgerBefore = Consistent.LedgerBefore,
            LedgerAfter = Consistent.LedgerAfter,
        }
    )
        .Holding(Recorded.TheAllocation(AllocationStatus.Completed))
        .Holding(Stock(3))
        .Holding(Recorded.TheCapture(PaymentStatus.Accepted));

    protected static void Keeps(Committed world) =>
        Assert.All(Laws.Check(Domains.All, world), report => Assert.Empty(report.Violations));

    /// <summary>The world breaks these laws of domains in these words, and no other: one fact, told from several sides.</summary>
    protected static void BreaksAll(Committed world, params (string Law, string Violation)[] expected) =>
        Assert.Equal(
            expected.Order(),
            Laws.Check(Domains.All, world)
                .Filter(report => report.Law != Laws.Acknowledged)
                .Bind(report => report.Violations.Map(violation => (report.Law, violation)))
                .Order()
        );

    /// <summary>The world breaks this law of a domain in these words, and no other.</summary>
    protected static void Breaks(Committed world, string law, params string[] violations)
    {
        // A worker that is asked again tells the same in its own way, if the record is its own: see LawsSpecification.
        var broken = Assert.Single(
            Laws.Check(Domains.All, world),
            report => !report.Holds && report.Law != Laws.Acknowledged
        );
        Assert.Equal(law, broken.Law);
        Assert.Equal(violations, broken.Violations);
    }

    protected static Stock Stock(long available) => new(Plums, available, 5, Earlier, Earlier);

    protected static Item Entry(string kind) =>
        new(LedgerEntry.OfPayment("order-1"), new LedgerEntry("order-1", kind, "PAY1", 9.99m).Write(Earlier));

    protected static Item Refund(string amount) =>
        new(
            LedgerEntry.OfRefund("order-1"),
            new LedgerEntry("order-1", LedgerEntry.Refunded, "BACK1", Price(amount).Amount).Write(Earlier)
        );

    protected static PublishedEvent Restock(long units) => Published(new SkuRestocked(Lot(units), Earlier));

    protected static PublishedEvent Published(Event e) => Acknowledged(e);

    protected static PublishedEvent Injected(Event e) => Acknowledged(e) with { Injected = true };

    protected static PublishedEvent Synced(Event e) => Acknowledged(e, SyncOrderWorker.Slice);

    protected static PublishedEvent Acknowledged(Event e, params Worker[] by) =>
        new(e.Name, e, Injected: false, by.Select(worker => worker.Name).ToHashSet(StringComparer.Ordinal));
}

/// <summary>Worlds that differ in the records of one kind.</summary>
internal static class Worlds
{
    /// <summary>The same world, in which these are all the records of their kind.</summary>
    public static Committed Holding<T>(this Committed world, params T[] records)
        where T : class, IRecord<T> =>
        world with
        {
            Records = world
                .Records.Filter(record => record.Value is not T)
                .Append(toSeq(records).Map(one => new FoundRecord(T.Entity, T.Entity.Of(one).Key, one))),
        };
}
