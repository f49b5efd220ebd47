using FsCheck;
using FsCheck.Fluent;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

/// <summary>
/// The generators of every value type and every union. Identifiers come from small pools, so that two things that are
/// generated apart are often about the same order.
/// </summary>
public static class Arbitraries
{
    /// <summary>Every event of an order, in the order of its life.</summary>
    public static readonly Seq<Func<OrderItem, Instant, OrderEvent>> OrderEvents = Seq<
        Func<OrderItem, Instant, OrderEvent>
    >(
        (item, at) => new OrderPlaced(item, at),
        (item, at) => new OrderCreated(item, at),
        (item, at) => new OrderStockDepleted(item, at),
        (item, at) => new OrderStockAllocated(item, at),
        (item, at) => new OrderPaymentRejected(item, at),
        (item, at) => new OrderPaymentAccepted(item, at),
        (item, at) => new OrderShipped(item, at),
        (item, at) => new OrderDelivered(item, at),
        (item, at) => new OrderCancelled(item, at)
    );

    private static readonly Gen<OrderId> OrderId = Pool("order-1", "order-2", "order-3")
        .Select(Read(Decisions.Orders.OrderId.Parse));
    private static readonly Gen<Sku> Sku = Pool("PLUMS", "PEARS").Select(Read(Decisions.Orders.Sku.Parse));
    private static readonly Gen<LotId> LotId = Pool("lot-1", "lot-2", "lot-3")
        .Select(Read(Decisions.Inventory.LotId.Parse));
    private static readonly Gen<UserId> UserId = Pool("user-1", "user-2").Select(Read(Decisions.Orders.UserId.Parse));

    private static readonly Gen<Units> AnyUnits = Gen.Frequency(
        (9, Gen.Choose(1, 5).Select(count => Units(count))),
        (1, Gen.Elements(Decisions.Orders.Units.Max, Decisions.Orders.Units.Max - 1, 1L << 52).Select(Units))
    );

    private static readonly Gen<Price> AnyPrice = Gen.Frequency(
        (3, Pool("0", "0.01", "9.99", "100000", "0.0000000000000000000000000001").Select(Price)),
        (1, Gen.Choose(0, int.MaxValue).Select(cents => Price($"{cents}E-2")))
    );

    private static readonly Gen<Instant> AnyInstant =
        from day in Gen.Choose(-719_162, 2_932_896)
        from millisecond in Gen.Choose(0, 86_399_999)
        select new Instant((day * 86_400_000L) + millisecond);

    private static readonly Gen<string> Word = Gen.Elements("", "x", "ERROR", "order-1", "no answer", "\ud83c\udf51");

    private static readonly Gen<OrderItem> Item =
        from order in OrderId
        from sku in Sku
        from units in AnyUnits
        from price in AnyPrice
        from user in UserId
        select new OrderItem(order, sku, units, price, user);

    private static readonly Gen<LotItem> LotItem =
        from sku in Sku
        from lot in LotId
        from units in AnyUnits
        select new LotItem(sku, lot, units);

    private static readonly Gen<Order> Order =
        from item in Item
        from status in Gen.Elements<OrderStatus>(OrderStatuses.All)
        from created in AnyInstant
        from version in Gen.Choose(1, 9)
        select new Order(item, status, created, created, version);

    private static readonly Gen<Allocation> Allocation =
        from item in Item
        from status in Gen.Elements<AllocationStatus>(AllocationStatuses.All)
        from created in AnyInstant
        from version in Gen.Choose(1, 9)
        select new Allocation(item, status, created, created, version);

    private static readonly Gen<Carriage> AnyCarriage =
        from carrier in Pool("DHL", "UPS")
        from tracking in Pool("1", "2")
        select new Carriage(carrier, tracking);

    private static readonly Gen<Refusals> AnyRefusals =
        from shipment in Word.OrNull()
        from delivery in Word.OrNull()
        from cancellation in Word.OrNull()
        select new Refusals(shipment, delivery, cancellation);

    private static readonly Gen<Shipment> Shipment =
        from item in Item
        from status in Gen.Elements<ShipmentStatus>(ShipmentStatuses.All)
        from carriage in AnyCarriage.OrNull()
        from refused in AnyRefusals
        from created in AnyInstant
        from version in Gen.Choose(1, 9)
        select new Shipment(item, status, carriage?.Carrier, carriage?.TrackingId, refused, created, created, version);

    private static readonly Gen<Payment> Payment =
        from item in Item
        from status in Gen.Elements<PaymentStatus>(PaymentStatuses.All)
        from retries in Gen.Choose(0, ProcessOrderPaymentWorker.RetriesMax)
        from id in Word.OrNull()
        from created in AnyInstant
        from version in Gen.Choose(1, 9)
        from captured in AnyPrice.OrNull()
        from refund in Word.OrNull()
        let counted = status is PaymentStatus.Pending ? 0 : retries
        select new Payment(item, id, status, counted, created, created, version, captured, refund);

    private static readonly Gen<Event> AnyRequest = Gen.OneOf(
        from order in OrderId
        from carriage in AnyCarriage
        from at in AnyInstant
        select (Event)new OrderShipmentRequested(new ShipmentRequest(order, carriage), at),
        from order in OrderId
        from at in AnyInstant
        select (Event)new OrderDeliveryConfirmed(new DeliveryConfirmation(order), at),
        from order in OrderId
        from reason in Pool("changed my mind", "too late").OrNull()
        from at in AnyInstant
        select (Event)new OrderCancellationRequested(new CancellationRequest(order, reason), at)
    );

    private static readonly Gen<Event> AnyEvent = Gen.Frequency(
        (
            9,
            from make in Gen.Elements<Func<OrderItem, Instant, OrderEvent>>(OrderEvents)
            from item in Item
            from at in AnyInstant
            select (Event)make(item, at)
        ),
        (2, LotItem.Zip(AnyInstant, Event (lot, at) => new SkuRestocked(lot, at))),
        (4, AnyRequest),
        (
            1,
            from make in Gen.Elements<Func<Refusal, Instant, Event>>(
                (refusal, at) => new OrderShipmentRefused(refusal, at),
                (refusal, at) => new OrderDeliveryRefused(refusal, at),
                (refusal, at) => new OrderCancellationRefused(refusal, at)
            )
            from order in OrderId
            from why in Word
            from at in AnyInstant
            select make(new Refusal(order, why), at)
        ),
        (
            1,
            from order in OrderId
            from amount in AnyPrice
            from at in AnyInstant
            select (Event)new OrderPaymentRefunded(new RefundItem(order, amount), at)
        ),
        (
            1,
            from name in Pool(OrderShipped.EventName, SkuRestocked.EventName, "UNKNOWN_EVENT")
            from data in Data.Map
            from at in AnyInstant
            select (Event)new RawEvent(new Key("pk", "sk"), name, data, at)
        )
    );

    private static readonly Gen<Failure> AnyFailure =
        from why in Word
        from make in Gen.Elements<Func<string, Failure>>(
            text => new Failure.Early(text),
            text => new Failure.Newer(text),
            text => new PaymentFailed(text),
            text => new Failure.Unavailable(text),
            text => new Failure.Redundant(text),
            text => new Failure.Stale(text),
            text => new Failure.Malformed(text),
            text => new Failure.Contradictory(text),
            text => new Failure.Forbidden(text),
            text => new Failure.Undeclared(text)
        )
        select make(why);

    private static readonly Gen<Question> AnyQuestion = Gen.OneOf(
        OrderId.Zip(AnyPrice, Question (order, price) => new PaymentQuestion.Submit(order, price)),
        OrderId.Select(Question (order) => new PaymentQuestion.Void(order)),
        from order in OrderId
        from payment in Word
        from amount in AnyPrice
        select (Question)new PaymentQuestion.Refund(order, payment, amount)
    );

    private static readonly Gen<Answer> AnyAnswer = Gen.OneOf(
        Word.Zip(AnyPrice.OrNull(), Answer (id, amount) => new PaymentAnswer.Captured(id, amount)),
        Word.Zip(AnyPrice, Answer (id, amount) => new PaymentAnswer.Refunded(id, amount)),
        Word.Select(Answer (id) => new PaymentAnswer.Declined(id)),
        Gen.Constant<Answer>(new PaymentAnswer.Voided()),
        Word.Select(Answer (why) => new PaymentAnswer.Failed(why)),
        Word.Select(Answer (why) => new PaymentAnswer.Refused(why))
    );

    private static readonly Gen<RecordRef> AnyReference =
        from entity in Gen.Elements<Entity>(Domains.All.Entities)
        from first in Pool("order-1", "order-2", "PLUMS", "PEARS")
        from second in Pool("lot-1", "lot-2")
        select new RecordRef(entity, entity.Keys.HasSecond ? entity.Keys.Of(first, second) : entity.Keys.Of(first));

    private static readonly Gen<Decision> AnyDecision = Gen.OneOf(
        Item.Zip(AnyInstant, Decision (item, at) => new CreateOrder(item, at, at)),
        from order in Order
        from status in Gen.Elements<OrderStatus>(OrderStatuses.All)
        select (Decision)new ChangeOrderStatus(order, status, order.UpdatedAt),
        LotItem.Zip(AnyInstant, Decision (lot, at) => new RecordLot(lot, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new AllocateStock(item, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new RecordDepletion(item, at)),
        Allocation.Zip(AnyInstant, Decision (found, at) => new CompleteAllocation(found, at)),
        Allocation.Zip(AnyInstant, Decision (found, at) => new ReleaseAllocation(found, at)),
        Allocation.Zip(AnyInstant, Decision (found, at) => new ReturnAllocation(found, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new CancelAllocation(item, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new CancelPayment(item, at)),
        Shipment.Zip(Shipment, Decision (before, after) => new ChangeShipment(before, after.Status, after.UpdatedAt)),
        Shipment.Select(Decision (shipment) => new OpenShipment(shipment.Item, shipment.Status, shipment.CreatedAt)),
        Shipment.Zip(AnyCarriage, Decision (before, carriage) => new HandOver(before, carriage, before.UpdatedAt)),
        Shipment.Zip(AnyRefusals, Decision (before, refused) => new RefuseRequest(before, refused, before.UpdatedAt)),
        Item.Zip(AnyInstant, Decision (item, at) => new OpenPayment(item, at)),
        Payment.Zip(
            Payment,
            Decision (before, after) =>
                new RecordPayment(
                    before,
                    new PaymentOutcome(after.Status, after.PaymentId, after.Retries, after.Captured, after.RefundId),
                    after.UpdatedAt
                )
        ),
        AnyEvent.Select(Decision (e) => new Decision.Raise(e)),
        AnyQuestion.Select(Decision (question) => new Decision.Ask(question)),
        AnyFailure.Select(Decision (reason) => new Decision.RetryLater(reason))
    );

    /// <summary>Writes of items whose keys and attributes often meet, under conditions that often hold.</summary>
    private static readonly Gen<ItemWrite> AnyWrite = Gen.OneOf(
        StoredItems.Any.Select(ItemWrite (item) => new ItemWrite.Put(item)),
        from key in StoredItems.Key
        from changed in StoredItems.Attributes
        from version in Gen.Choose(1, 3)
        select (ItemWrite)
            new ItemWrite.Change(
                key,
                changed.With(new Value.Map { { Engine.Attributes.Version, version + 1 } }),
                version
            ),
        from key in StoredItems.Key
        from deltas in StoredItems.Deltas
        from changed in StoredItems.Attributes
        from initial in StoredItems.Attributes.OrNull()
        select (ItemWrite)new ItemWrite.Add(key, deltas, changed, Optional(initial)),
        StoredItems.Key.Zip(
            Gen.Choose(0, 3),
            ItemWrite (key, version) => new ItemWrite.Check(key, version == 0 ? None : Some((long)version))
        )
    );

    public static Arbitrary<OrderId> OrderIds() => OrderId.ToArbitrary();

    public static Arbitrary<Sku> Skus() => Sku.ToArbitrary();

    public static Arbitrary<LotId> LotIds() => LotId.ToArbitrary();

    public static Arbitrary<UserId> UserIds() => UserId.ToArbitrary();

    public static Arbitrary<Units> UnitCounts() => AnyUnits.ToArbitrary();

    public static Arbitrary<Price> Prices() => AnyPrice.ToArbitrary();

    public static Arbitrary<Instant> Instants() => AnyInstant.ToArbitrary();

    public static Arbitrary<Value> Values() => Data.Value.ToArbitrary();

    public static Arbitrary<Value.Map> Maps() => Data.Map.ToArbitrary();

    public static Arbitrary<Numeral> Numerals() => Data.Number.Select(Numeral.Parse).ToArbitrary();

    public static Arbitrary<NumberText> NumberTexts() => Data.Number.Select(text => new NumberText(text)).ToArbitrary();

    public static Arbitrary<IdentifierText> IdentifierTexts() => Data.Identifier.ToArbitrary();

    public static Arbitrary<OrderItem> Items() => Item.ToArbitrary();

    public static Arbitrary<LotItem> LotItems() => LotItem.ToArbitrary();

    public static Arbitrary<Event> Events() => AnyEvent.ToArbitrary();

    public static Arbitrary<Decision> SomeDecisions() => AnyDecision.ToArbitrary();

    public static Arbitrary<Failure> Failures() => AnyFailure.ToArbitrary();

    public static Arbitrary<Question> Questions() => AnyQuestion.ToArbitrary();

    public static Arbitrary<Answer> Answers() => AnyAnswer.ToArbitrary();

    public static Arbitrary<RecordRef> References() => AnyReference.ToArbitrary();

    public static Arbitrary<ItemWrite> Writes() => AnyWrite.ToArbitrary();

    public static Arbitrary<Item> StoredItem() => StoredItems.Any.ToArbitrary();

    public static Arbitrary<Meeting> Meetings() =>
        Properties.Meetings.Generator(AnyEvent, Item, LotItem, AnyAnswer, AnyCarriage).ToArbitrary();

    private static Gen<string> Pool(params string[] texts) => Gen.Elements(texts);

    private static Func<string, T> Read<T>(Func<Value, Either<string, T>> parse) => text => Valid(parse(Text(text)));
}
