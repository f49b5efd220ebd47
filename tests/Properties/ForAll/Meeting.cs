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
        Gen<Answer> answers,
        Gen<Carriage> carriages
    ) =>
        from e in events.Where(e => Domains.All.Workers.Exists(worker => worker.Takes(e.Type)))
        from worker in Gen.Elements<Worker>(Domains.All.Workers.Filter(worker => !worker.Reads(e).IsEmpty))
        from found in e is SkuRestocked restocked ? Inventory(restocked.Lot, lots) : Order(e, items, answers, carriages)
        select new Meeting(worker, e, found);

    private static Gen<Found> Inventory(LotItem lot, Gen<LotItem> lots) =>
        from other in lots
        from units in Gen.Elements(lot.Units, other.Units)
        from recorded in Gen.Constant(new Lot(lot with { Units = units }, Examples.Earlier)).OrNull()
        from available in Gen.Elements(0, 1, 5, Units.Max - units.Count)
        let restocked = available + (recorded is null ? 0 : units.Count)
        let stock = new Stock(lot.Sku, restocked, restocked, Examples.Earlier, Examples.Earlier)
        select Found.Nothing.WithAny(recorded is null && available == 0 ? null : stock).WithAny(recorded);

    // A request tells only which order it is about: then any item is honest.
    private static Gen<Found> Order(Event e, Gen<OrderItem> items, Gen<Answer> answers, Gen<Carriage> carriages) =>
        from any in items
        let told = e is OrderEvent of
            ? of.Item
            : any with
            {
                OrderId = Examples.Valid(OrderId.Parse(new Value.Text(e.Type.IdOf(e)))),
            }
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
        from shipment in Shipment(item, version, carriages).OrNull()
        // Units that are held were restocked once, and all that was ever restocked is bounded.
        let held = allocation?.Status.HoldsUnits() is true ? item.Units.Count : 0
        let stock = new Stock(
            told.Sku,
            Math.Min(available, Units.Max - held),
            Units.Max,
            Examples.Earlier,
            Examples.Earlier
        )
        select Found.Nothing.WithAny(order).With(stock).WithAny(allocation).WithAny(payment).WithAny(shipment) with
        {
            Answer = answer,
        };

    private static Found WithAny<T>(this Found found, T? record)
        where T : class, IRecord<T> => record is null ? found : found.With(record);

    // A payment that was captured says so; one whose refund the gateway has named is refunded.
    private static Gen<Payment> Payment(OrderItem item, int version) =>
        from status in Gen.Elements<PaymentStatus>(PaymentStatuses.All)
        from retries in Gen.Choose(0, status is PaymentStatus.Pending ? 0 : ProcessOrderPaymentWorker.RetriesMax)
        let isCaptured = status is PaymentStatus.Accepted or PaymentStatus.RefundPending or PaymentStatus.Refunded
        from isOld in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        // Only the price is ever accepted; a void may find that somebody has captured something else.
        from found in Gen.Elements(item.Price, Examples.Price("5.55"))
        let captured = status is PaymentStatus.Accepted ? item.Price : found
        select new Payment(
            item,
            isCaptured ? "PAY1" : null,
            status,
            retries,
            Examples.Earlier,
            Examples.Earlier,
            version,
            isCaptured && !isOld ? captured : null,
            status is PaymentStatus.Refunded ? "BACK1" : null
        );

    // What is out has a carrier; only what is not out was refused to be shipped.
    private static Gen<Shipment> Shipment(OrderItem item, int version, Gen<Carriage> carriages) =>
        from status in Gen.Elements<ShipmentStatus>(ShipmentStatuses.All)
        from carriage in carriages
        from refuses in Gen.Elements(true, false)
        let isOver = status is ShipmentStatus.Cancelled or ShipmentStatus.Impossible
        let isLate = status.IsOut() || status is ShipmentStatus.Impossible
        select new Shipment(
            item,
            status,
            status.IsOut() ? carriage.Carrier : null,
            status.IsOut() ? carriage.TrackingId : null,
            new Refusals(
                refuses && isOver ? "too late to ship" : null,
                refuses && isOver ? "never shipped" : null,
                refuses && isLate ? "too late to cancel" : null
            ),
            Examples.Earlier,
            Examples.Earlier,
            version
        );
}
