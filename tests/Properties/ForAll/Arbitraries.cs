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
    public static readonly Seq<Func<OrderItem, Instant, Event.OfOrder>> OrderEvents = Seq<
        Func<OrderItem, Instant, Event.OfOrder>
    >(
        (item, at) => new Event.OrderPlaced(item, at),
        (item, at) => new Event.OrderCreated(item, at),
        (item, at) => new Event.OrderStockDepleted(item, at),
        (item, at) => new Event.OrderStockAllocated(item, at),
        (item, at) => new Event.OrderPaymentRejected(item, at),
        (item, at) => new Event.OrderPaymentAccepted(item, at),
        (item, at) => new Event.OrderShipped(item, at),
        (item, at) => new Event.OrderDelivered(item, at),
        (item, at) => new Event.OrderCancelled(item, at)
    );

    private static readonly Gen<OrderId> OrderId = Pool("order-1", "order-2", "order-3")
        .Select(Read(Decisions.OrderId.Parse));
    private static readonly Gen<Sku> Sku = Pool("PLUMS", "PEARS").Select(Read(Decisions.Sku.Parse));
    private static readonly Gen<LotId> LotId = Pool("lot-1", "lot-2", "lot-3").Select(Read(Decisions.LotId.Parse));
    private static readonly Gen<UserId> UserId = Pool("user-1", "user-2").Select(Read(Decisions.UserId.Parse));

    private static readonly Gen<Units> AnyUnits = Gen.Frequency(
        (9, Gen.Choose(1, 5).Select(count => Units(count))),
        (1, Gen.Elements(Decisions.Units.Max, Decisions.Units.Max - 1, 1L << 52).Select(Units))
    );

    private static readonly Gen<Price> AnyPrice = Gen.Frequency(
        (3, Pool("0", "0.01", "9.99", "100000", "0.0000000000000000000000000001").Select(Price)),
        (1, Gen.Choose(0, int.MaxValue).Select(cents => Price($"{cents}E-2")))
    );

    private static readonly Gen<Instant> AnyInstant =
        from day in Gen.Choose(-719_162, 2_932_896)
        from millisecond in Gen.Choose(0, 86_399_999)
        select new Instant((day * 86_400_000L) + millisecond);

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

    private static readonly Gen<string> Word = Gen.Elements("", "x", "ERROR", "order-1", "no answer", "\ud83c\udf51");

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

    private static readonly Gen<Payment> Payment =
        from item in Item
        from status in Gen.Elements<PaymentStatus>(PaymentStatuses.All)
        from retries in Gen.Choose(0, ProcessOrderPaymentWorker.RetriesMax)
        from id in Word.OrNull()
        from created in AnyInstant
        from version in Gen.Choose(1, 9)
        select new Payment(item, id, status, status is PaymentStatus.Pending ? 0 : retries, created, created, version);

    private static readonly Gen<Event> AnyEvent = Gen.Frequency(
        (
            9,
            from make in Gen.Elements<Func<OrderItem, Instant, Event.OfOrder>>(OrderEvents)
            from item in Item
            from at in AnyInstant
            select (Event)make(item, at)
        ),
        (2, LotItem.Zip(AnyInstant, Event (lot, at) => new Event.SkuRestocked(lot, at))),
        (
            1,
            from name in Pool(EventNames.OrderShipped, EventNames.SkuRestocked, "UNKNOWN_EVENT")
            from data in Data.Map
            from at in AnyInstant
            select (Event)new Event.Raw("pk", "sk", name, data, at)
        )
    );

    private static readonly Gen<Failure> AnyFailure =
        from why in Word
        from make in Gen.Elements<Func<string, Failure>>(
            text => new Failure.Early(text),
            text => new Failure.PaymentFailed(text),
            text => new Failure.Unavailable(text),
            text => new Failure.Redundant(text),
            text => new Failure.Stale(text),
            text => new Failure.Malformed(text),
            text => new Failure.Contradictory(text),
            text => new Failure.Forbidden(text)
        )
        select make(why);

    private static readonly Gen<Question> AnyQuestion = Gen.OneOf(
        OrderId.Zip(AnyPrice, Question (order, price) => new Question.Submit(order, price)),
        OrderId.Select(Question (order) => new Question.Void(order))
    );

    private static readonly Gen<Answer> AnyAnswer = Gen.OneOf(
        Word.Select(Answer (id) => new Answer.Captured(id)),
        Word.Select(Answer (id) => new Answer.Declined(id)),
        Gen.Constant<Answer>(new Answer.Voided()),
        Word.Select(Answer (why) => new Answer.Failed(why)),
        Word.Select(Answer (why) => new Answer.Refused(why))
    );

    private static readonly Gen<EntityKey> AnyKey = Gen.OneOf(
        OrderId.Select(EntityKey (order) => new EntityKey.OfOrder(order)),
        Sku.Select(EntityKey (sku) => new EntityKey.OfStock(sku)),
        Sku.Zip(LotId, EntityKey (sku, lot) => new EntityKey.OfLot(sku, lot)),
        OrderId.Select(EntityKey (order) => new EntityKey.OfAllocation(order)),
        OrderId.Select(EntityKey (order) => new EntityKey.OfPayment(order))
    );

    private static readonly Gen<Decision> AnyDecision = Gen.OneOf(
        Item.Zip(AnyInstant, Decision (item, at) => new Decision.CreateOrder(item, at, at)),
        from order in Order
        from status in Gen.Elements<OrderStatus>(OrderStatuses.All)
        select (Decision)new Decision.ChangeOrderStatus(order, status, order.UpdatedAt),
        LotItem.Zip(AnyInstant, Decision (lot, at) => new Decision.RecordLot(lot, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new Decision.AllocateStock(item, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new Decision.RecordDepletion(item, at)),
        Allocation.Zip(AnyInstant, Decision (found, at) => new Decision.CompleteAllocation(found, at)),
        Allocation.Zip(AnyInstant, Decision (found, at) => new Decision.ReleaseAllocation(found, at)),
        Item.Zip(AnyInstant, Decision (item, at) => new Decision.OpenPayment(item, at)),
        Payment.Zip(
            Payment,
            Decision (before, after) =>
                new Decision.RecordPayment(
                    before,
                    new PaymentOutcome(after.Status, after.PaymentId, after.Retries),
                    after.UpdatedAt
                )
        ),
        AnyEvent.Select(Decision (e) => new Decision.Raise(e)),
        AnyQuestion.Select(Decision (question) => new Decision.Ask(question)),
        AnyFailure.Select(Decision (reason) => new Decision.RetryLater(reason))
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

    public static Arbitrary<EntityKey> EntityKeys() => AnyKey.ToArbitrary();

    public static Arbitrary<Meeting> Meetings() =>
        Properties.Meetings.Generator(AnyEvent, Item, LotItem, AnyAnswer).ToArbitrary();

    private static Gen<string> Pool(params string[] texts) => Gen.Elements(texts);

    private static Func<string, T> Read<T>(Func<Value, Either<string, T>> parse) => text => Valid(parse(Text(text)));
}
