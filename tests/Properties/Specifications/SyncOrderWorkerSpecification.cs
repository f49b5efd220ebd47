using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class SyncOrderWorkerSpecification() : WorkerSpecification(SyncOrderWorker.Slice)
{
    /// <summary>Every event that moves an existing order, with the status that it brings.</summary>
    private static readonly Seq<(OrderEvent Event, OrderStatus Status)> Moves = Seq<(OrderEvent, OrderStatus)>(
        (new OrderCreated(Ordered, Earlier), OrderStatus.Created),
        (new OrderStockDepleted(Ordered, Earlier), OrderStatus.StockDepleted),
        (new OrderStockAllocated(Ordered, Earlier), OrderStatus.StockAllocated),
        (new OrderPaymentRejected(Ordered, Earlier), OrderStatus.PaymentRejected),
        (new OrderPaymentAccepted(Ordered, Earlier), OrderStatus.PaymentAccepted),
        (new OrderShipped(Ordered, Earlier), OrderStatus.Shipped),
        (new OrderDelivered(Ordered, Earlier), OrderStatus.Delivered),
        (new OrderCancelled(Ordered, Earlier), OrderStatus.Cancelled)
    );

    [Fact]
    public void It_reads_the_order_alone() =>
        Assert.Equal([Order.Of(Order1).ToRef()], ReadsFor(new OrderShipped(Ordered, Earlier)));

    [Fact]
    public void A_placed_order_is_created_with_the_time_of_its_placement_and_says_so() =>
        Given()
            .When(new OrderPlaced(Ordered, Earlier))
            .Then(new CreateOrder(Ordered, CreatedAt: Earlier, At: Now), new Raise(new OrderCreated(Ordered, Now)));

    [Theory]
    [MemberData(nameof(Statuses))]
    public void An_order_placed_again_only_repeats_that_it_was_created(OrderStatus status) =>
        Given(Recorded.Order(status))
            .When(new OrderPlaced(Ordered, Earlier))
            .Then(new Raise(new OrderCreated(Ordered, Now)));

    [Fact]
    public void An_order_placed_again_as_another_order_is_parked_and_says_what_differs() =>
        Assert.All(
            Forgeries,
            forgery =>
                Given(Recorded.Order(OrderStatus.Created))
                    .When(new OrderPlaced(forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"order order-1 is stored with other data: its {forgery.Difference}"
                    )
        );

    [Fact]
    public void An_event_about_another_order_under_the_same_id_is_parked_even_if_the_order_is_past_it() =>
        Assert.All(
            Forgeries,
            forgery =>
                Given(Recorded.Order(OrderStatus.Cancelled))
                    .When(new OrderShipped(forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>()
        );

    [Fact]
    public void Whatever_comes_before_its_order_exists_waits() =>
        Assert.All(
            Moves,
            move => Given().When(move.Event).ThenFails<Failure.Early>("order order-1 does not exist yet")
        );

    [Fact]
    public void Every_event_but_the_creation_itself_moves_the_order_that_it_directly_follows()
    {
        Climbs(OrderStatus.Created, OrderStatus.StockDepleted);
        Climbs(OrderStatus.Created, OrderStatus.StockAllocated);
        Climbs(OrderStatus.StockAllocated, OrderStatus.PaymentRejected);
        Climbs(OrderStatus.StockAllocated, OrderStatus.PaymentAccepted);
        Climbs(OrderStatus.PaymentAccepted, OrderStatus.Shipped);
        Climbs(OrderStatus.Shipped, OrderStatus.Delivered);
    }

    [Fact]
    public void A_payment_that_overtakes_its_allocation_does_not_wait()
    {
        Climbs(OrderStatus.Created, OrderStatus.PaymentAccepted);
        Climbs(OrderStatus.Created, OrderStatus.PaymentRejected);
    }

    [Fact]
    public void An_order_is_cancelled_from_everywhere() =>
        Assert.All(
            OrderStatuses.All.Filter(status => status is not OrderStatus.Cancelled),
            status => Climbs(status, OrderStatus.Cancelled)
        );

    [Fact]
    public void An_event_whose_status_the_order_has_is_redundant() =>
        Assert.All(Moves, move => Given(Recorded.Order(move.Status)).When(move.Event).ThenFails<Failure.Redundant>());

    [Fact]
    public void An_allocation_delivered_after_its_payment_never_takes_the_status_back() =>
        Given(Recorded.Order(OrderStatus.PaymentAccepted))
            .When(new OrderStockAllocated(Ordered, Earlier))
            .ThenFails<Failure.Stale>("the order is past ORDER_STOCK_ALLOCATED_STATUS: ORDER_PAYMENT_ACCEPTED_STATUS");

    [Fact]
    public void A_cancelled_order_stays_cancelled() =>
        Assert.All(
            Moves.Filter(move => move.Status is not OrderStatus.Cancelled),
            move => Given(Recorded.Order(OrderStatus.Cancelled)).When(move.Event).ThenFails<Failure.Stale>()
        );

    [Theory]
    [InlineData(OrderStatus.Created)]
    [InlineData(OrderStatus.StockAllocated)]
    public void A_shipment_waits_for_the_payment(OrderStatus status) =>
        Given(Recorded.Order(status)).When(new OrderShipped(Ordered, Earlier)).ThenFails<Failure.Early>();

    [Theory]
    [InlineData(OrderStatus.Created)]
    [InlineData(OrderStatus.StockAllocated)]
    [InlineData(OrderStatus.PaymentAccepted)]
    public void A_delivery_waits_for_the_shipment(OrderStatus status) =>
        Given(Recorded.Order(status)).When(new OrderDelivered(Ordered, Earlier)).ThenFails<Failure.Early>();

    [Fact]
    public void What_can_never_be_true_of_one_order_is_parked()
    {
        Forbidden(OrderStatus.StockDepleted, new OrderStockAllocated(Ordered, Earlier));
        Forbidden(OrderStatus.StockAllocated, new OrderStockDepleted(Ordered, Earlier));
        Forbidden(OrderStatus.PaymentRejected, new OrderPaymentAccepted(Ordered, Earlier));
        Forbidden(OrderStatus.PaymentAccepted, new OrderPaymentRejected(Ordered, Earlier));
        Forbidden(OrderStatus.PaymentRejected, new OrderShipped(Ordered, Earlier));
        Forbidden(OrderStatus.StockDepleted, new OrderDelivered(Ordered, Earlier));
    }

    [Fact]
    public void A_forbidden_event_says_which_two_statuses_exclude_each_other() =>
        Given(Recorded.Order(OrderStatus.PaymentRejected))
            .When(new OrderPaymentAccepted(Ordered, Earlier))
            .ThenFails<Failure.Forbidden>(
                "an order in ORDER_PAYMENT_REJECTED_STATUS can never be in ORDER_PAYMENT_ACCEPTED_STATUS"
            );

    public static TheoryData<OrderStatus> Statuses() => [.. OrderStatuses.All];

    private void Climbs(OrderStatus stored, OrderStatus next) =>
        Given(Recorded.Order(stored))
            .When(Moves.First(move => move.Status == next).Event)
            .Then(new ChangeOrderStatus(Recorded.TheOrder(stored), next, Now));

    private void Forbidden(OrderStatus stored, Event e) =>
        Given(Recorded.Order(stored)).When(e).ThenFails<Failure.Forbidden>();
}
