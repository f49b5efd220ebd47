using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties;

/// <summary>A worker, an event that it takes, and records that it may find under its keys: agreeing or contradictory.</summary>
public sealed record Meeting(Worker Worker, Event Event, Found Found)
{
    public Either<Failure, Seq<Decision>> Decide() => Worker.Decide(Found, Event, Examples.Now);
}

public static class Meetings
{
    public static Gen<Meeting> Generator(
        Gen<Event> events,
        Gen<OrderItem> items,
        Gen<LotItem> lots,
        Gen<Answer> answers
    ) =>
        from e in events.Where(e => e is not RawEvent)
        from worker in Gen.Elements<Worker>(Domains.All.Workers.Filter(worker => !worker.Reads(e).IsEmpty))
        from found in e is SkuRestocked restocked
            ? Inventory(restocked.Lot, lots)
            : Order(((OrderEvent)e).Item, items, answers)
        select new Meeting(worker, e, found);

    private static Gen<Found> Inventory(LotItem lot, Gen<LotItem> lots) =>
        from other in lots
        from units in Gen.Elements(lot.Units, other.Units)
        from recorded in Gen.Constant(new Lot(lot with { Units = units }, Examples.Earlier)).OrNull()
        from available in Gen.Elements(0, 1, 5, Units.Max - units.Count)
        let restocked = available + (recorded is null ? 0 : units.Count)
        let stock = new Stock(lot.Sku, restocked, restocked, Examples.Earlier, Examples.Earlier)
        select Found.Nothing.WithAny(recorded is null && available == 0 ? null : stock).WithAny(recorded);

    private static Gen<Found> Order(OrderItem told, Gen<OrderItem> items, Gen<Answer> answers) =>
        from forged in items
        let honest = Gen.Frequency((4, Gen.Constant(told)), (1, Gen.Constant(forged with { OrderId = told.OrderId })))
        from item in honest
        from version in Gen.Choose(1, 9)
        from status in Gen.Elements<OrderStatus>(OrderStatuses.All)
        from order in Gen.Constant(new Order(item, status, Examples.Earlier, Examples.Earlier, version)).OrNull()
        from fate in Gen.Elements<AllocationStatus>(AllocationStatuses.All)
        from allocation in Gen.Constant(new Allocation(item, fate, Examples.Earlier, Examples.Earlier, version))
            .OrNull()
        from available in Gen.Elements(0, told.Units.Count - 1, told.Units.Count, 5)
        from payment in Payment(item, version).OrNull()
        from answer in answers.OrNull()
        // Units that are held were restocked once, and all that was ever restocked is bounded.
        let held = allocation is { Status: AllocationStatus.Allocated or AllocationStatus.Completed }
            ? item.Units.Count
            : 0
        let stock = new Stock(
            told.Sku,
            Math.Min(available, Units.Max - held),
            Units.Max,
            Examples.Earlier,
            Examples.Earlier
        )
        select Found.Nothing.WithAny(order).With(stock).WithAny(allocation).WithAny(payment) with
        {
            Answer = answer,
        };

    private static Found WithAny<T>(this Found found, T? record)
        where T : class, IRecord<T> => record is null ? found : found.With(record);

    private static Gen<Payment> Payment(OrderItem item, int version) =>
        from status in Gen.Elements<PaymentStatus>(PaymentStatuses.All)
        from retries in Gen.Choose(0, status is PaymentStatus.Pending ? 0 : ProcessOrderPaymentWorker.RetriesMax)
        select new Payment(item, null, status, retries, Examples.Earlier, Examples.Earlier, version);
}
