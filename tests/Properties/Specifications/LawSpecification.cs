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
