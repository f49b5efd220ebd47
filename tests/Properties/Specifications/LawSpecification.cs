using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>A consistent world breaks no law, and for every sentence of every law there is a world that breaks it alone.</summary>
public abstract class LawSpecification
{
    protected static readonly Event Placed = new Event.OrderPlaced(Item, Earlier);
    protected static readonly Event Created = new Event.OrderCreated(Item, Earlier);
    protected static readonly Event Allocated = new Event.OrderStockAllocated(Item, Earlier);
    protected static readonly Event Depleted = new Event.OrderStockDepleted(Item, Earlier);
    protected static readonly Event Accepted = new Event.OrderPaymentAccepted(Item, Earlier);
    protected static readonly Event Rejected = new Event.OrderPaymentRejected(Item, Earlier);

    /// <summary>Order 1 is paid and complete: two plums of a lot of five.</summary>
    protected static readonly World Consistent = new(
        Events: Seq(Restock(5), Synced(Placed), Synced(Created), Synced(Allocated), Synced(Accepted)),
        Orders: Seq1(Recorded.TheOrder(OrderStatus.PaymentAccepted)),
        Stocks: Seq1(Stock(3)),
        Lots: Seq1(new Lot(Lot(5), Earlier)),
        Allocations: Seq1(Recorded.TheAllocation(AllocationStatus.Completed)),
        Payments: Seq1(Recorded.ThePayment(PaymentStatus.Accepted)),
        LedgerBefore: Seq1(Entry(LedgerEntry.Captured)),
        LedgerAfter: Seq1(Entry(LedgerEntry.Captured))
    );

    protected static void Breaks(World world, string law, params string[] violations)
    {
        var broken = Assert.Single(Laws.Check(world), report => !report.Holds);
        Assert.Equal(law, broken.Law);
        Assert.Equal(violations, broken.Violations);
    }

    protected static Stock Stock(long available) => new(Plums, available, 5, Earlier, Earlier);

    protected static LedgerEntry Entry(string kind) => new("order-1", kind, "PAY1", 9.99m);

    protected static PublishedEvent Restock(long units) => Published(new Event.SkuRestocked(Lot(units), Earlier));

    protected static PublishedEvent Published(Event e) => new(e.Name, e, Injected: false, Synced: false);

    protected static PublishedEvent Injected(Event e) => new(e.Name, e, Injected: true, Synced: false);

    protected static PublishedEvent Synced(Event e) => new(e.Name, e, Injected: false, Synced: true);
}
