using Ecomm.Adapters;
using Ecomm.Properties.Shells;
using static Ecomm.Properties.Examples;
using Fault = Ecomm.Properties.Shells.Fault;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// What went wrong in other shops, one report a test: the real shell and slices over stores in memory, the fake gateway over its
/// ledger. Where things happen at once, every order of their turns is tried.
/// </summary>
public sealed class ReportsFromTheField
{
    private static readonly Worker Allocate = AllocateOrderStockWorker.Slice;
    private static readonly Worker Pay = ProcessOrderPaymentWorker.Slice;
    private static readonly Worker Complete = CompleteOrderPaymentAcceptedWorker.Slice;
    private static readonly Worker Deallocate = DeallocateOrderPaymentRejectedWorker.Slice;
    private static readonly Worker Release = ReleaseCancelledOrderWorker.Slice;
    private static readonly Worker Refund = RefundCancelledOrderWorker.Slice;
    private static readonly Worker Cancel = CancelOrderWorker.Slice;
    private static readonly Worker Ship = ShipOrderWorker.Slice;

    [Theory]
    [InlineData(new Luck[0])]
    [InlineData(new[] { Luck.ActsInSilence })]
    [InlineData(new[] { Luck.Fails, Luck.ActsInSilence })]
    public void The_confirmation_call_and_the_webhook_both_complete_a_payment_and_one_capture_is_made(Luck[] lucks) =>
        Interleavings.Every(
            () => Placed(lucks: lucks).Settle(held: Pay),
            field => [field.To<OrderStockAllocated>(Pay), field.To<OrderStockAllocated>(Pay)],
            field => AssertPaidOnce(field.Settle())
        );

    [Fact]
    public void The_same_notice_of_an_acceptance_three_times_at_once_settles_once() =>
        Interleavings.Every(
            () => Placed().Settle(held: Complete),
            field => [.. Enumerable.Repeat(field.To<OrderPaymentAccepted>(Complete), 3)],
            field =>
            {
                Assert.Equal(
                    (AllocationStatus.Completed, 2),
                    (field.The<Allocation>().Status, field.The<Allocation>().Version)
                );
                Assert.Equal(3, field.Available);
                AssertPaidOnce(field.Settle());
            }
        );

    [Fact]
    public void The_same_notice_of_a_rejection_three_times_at_once_settles_once() =>
        Interleavings.Every(
            () => Placed(Ordered with { Price = Price("100000") }).Settle(held: Deallocate),
            field => [.. Enumerable.Repeat(field.To<OrderPaymentRejected>(Deallocate), 3)],
            field =>
            {
                Assert.Equal(
                    (AllocationStatus.Deallocated, 2),
                    (field.The<Allocation>().Status, field.The<Allocation>().Version)
                );
                Assert.Equal(5, field.Available);
            }
        );

    [Fact]
    public void A_capture_whose_answer_is_lost_time_and_again_is_counted_once()
    {
        var field = Placed(lucks: Enumerable.Repeat(Luck.ActsInSilence, 4)).Settle();
        Assert.Equal(4, field.Asked.OfType<PaymentQuestion.Submit>().Count());
        Assert.Single(field.Asked.OfType<PaymentQuestion.Void>());
        AssertPaidOnce(field, isVoided: true);
    }

    [Fact]
    public void A_payment_that_lands_although_nobody_heard_of_it_is_refunded_after_the_cancellation()
    {
        var field = CancelledWhilePaying([Luck.ActsInSilence]).Settle(held: Pay);
        AssertCostsNothing(field.Settle());
        Assert.Equal(["CAPTURED 9.99", "REFUNDED 9.99"], field.Ledger);
        Assert.Equal(PaymentStatus.Refunded, field.The<Payment>().Status);
    }

    [Fact]
    public void A_payment_that_lands_after_the_cancellation_was_settled_takes_nothing()
    {
        var field = CancelledWhilePaying([Luck.ActsLate]).Settle(held: Pay);
        field.ArriveLate();
        AssertCostsNothing(field.Settle());
        Assert.Equal(["VOIDED"], field.Ledger);
        Assert.Equal(PaymentStatus.Cancelled, field.The<Payment>().Status);
    }

    [Theory]
    [InlineData(new Luck[0])]
    [InlineData(new[] { Luck.Fails })]
    [InlineData(new[] { Luck.ActsInSilence })]
    [InlineData(new[] { Luck.ActsLate })]
    public void An_order_that_is_captured_while_it_is_cancelled_is_refunded_or_never_captured(Luck[] lucks) =>
        Interleavings.Every(
            () => Cancelled(Placed(lucks: lucks).Settle(held: Pay), Pay, Refund),
            field => [field.To<OrderStockAllocated>(Pay), field.To<OrderCancelled>(Refund)],
            field =>
            {
                field.Settle();
                field.ArriveLate();
                AssertCostsNothing(field.Settle());
            }
        );

    [Theory]
    [InlineData(Fault.CrashesBefore)]
    [InlineData(Fault.CrashesAfter)]
    [InlineData(Fault.FailsBefore)]
    [InlineData(Fault.FailsAfter)]
    [InlineData(Fault.Stalls)]
    public void A_cancellation_that_is_recorded_is_published_whatever_befalls_its_worker(Fault fault) =>
        Interleavings.Every(
            () =>
            {
                var field = Placed().Settle();
                AskToCancel(field);
                return field;
            },
            field => [field.To<OrderCancellationRequested>(Cancel)],
            fault,
            field =>
            {
                AssertCostsNothing(field.Settle());
                Assert.Equal(ShipmentStatus.Cancelled, field.The<Shipment>().Status);
                Assert.Equal(OrderStatus.Cancelled, field.The<Order>().Status);
            }
        );

    [Fact]
    public void Cancelling_an_order_without_an_allocation_leaves_the_stock_as_it_is() =>
        Interleavings.Every(
            () => Cancelled(Placed().Settle(held: Allocate), Allocate, Release),
            field => [field.To<OrderCancelled>(Release)],
            field =>
            {
                Assert.Equal(5, field.Available);
                field.Settle();
                Assert.Equal(5, field.Available);
                Assert.Equal(AllocationStatus.Cancelled, field.The<Allocation>().Status);
                Assert.False(field.Said<OrderStockAllocated>());
                Assert.Empty(field.Asked);
                AssertCostsNothing(field);
            }
        );

    [Fact]
    public void Cancelling_a_depleted_order_leaves_the_stock_as_it_is()
    {
        var field = Placed(Ordered with { Units = Units(6) }).Settle();
        field.Inject(new OrderCancelled(Ordered with { Units = Units(6) }, Earlier));
        Assert.Equal(AllocationStatus.Depleted, field.Settle().The<Allocation>().Status);
        Assert.Equal(5, field.Available);
        Assert.Empty(field.Asked);
    }

    [Fact]
    public void Cancelling_an_order_while_its_units_are_taken_leaves_the_stock_as_it_was() =>
        Interleavings.Every(
            () => Cancelled(Placed().Settle(held: Allocate), Allocate, Release),
            field => [field.To<OrderCreated>(Allocate), field.To<OrderCancelled>(Release)],
            field =>
            {
                field.Settle();
                Assert.Equal(5, field.Available);
                AssertCostsNothing(field);
            }
        );

    [Fact]
    public void Units_that_the_rejection_gave_back_are_not_given_back_by_the_cancellation_again() =>
        Interleavings.Every(
            () =>
                Cancelled(
                        Placed(Ordered with { Price = Price("100000") }).Settle(held: Pay),
                        Pay,
                        Deallocate,
                        Release,
                        Refund
                    )
                    .Settle(held: [Deallocate, Release]),
            field => [field.To<OrderPaymentRejected>(Deallocate), field.To<OrderCancelled>(Release)],
            field =>
            {
                field.Settle();
                field.Repeat();
                Assert.Equal(5, field.Available);
                AssertCostsNothing(field);
            }
        );

    [Fact]
    public void Units_that_the_cancellation_gave_back_are_not_given_back_by_the_refund_again()
    {
        var field = Cancelled(Placed().Settle()).Settle();
        Assert.True(field.Said<OrderPaymentRefunded>());
        field.Inject(new OrderPaymentRejected(Ordered, Earlier));
        field.Settle().Repeat();
        Assert.Equal(5, field.Available);
        AssertCostsNothing(field);
    }

    [Theory]
    [InlineData(new Luck[0])]
    [InlineData(new[] { Luck.ActsInSilence })]
    [InlineData(new[] { Luck.Fails, Luck.ActsInSilence })]
    public void Two_cancellations_at_once_make_one_refund_that_is_no_more_than_the_payment(Luck[] lucks) =>
        Interleavings.Every(
            () => Cancelled(Placed(lucks: [Luck.Answers, .. lucks]).Settle(), Refund),
            field => [field.To<OrderCancelled>(Refund), field.To<OrderCancelled>(Refund)],
            field =>
            {
                field.Settle();
                field.Repeat();
                AssertCostsNothing(field);
                Assert.Equal(["CAPTURED 9.99", "REFUNDED 9.99"], field.Ledger);
                Assert.Equal(Ordered.Price, Assert.Single(field.Refunds).Value);
            }
        );

    [Fact]
    public void Whether_shipping_or_cancelling_wins_the_race_it_wins_everywhere()
    {
        var winners = new SortedSet<string>(StringComparer.Ordinal);
        Interleavings.Every(
            () =>
            {
                var field = Placed().Settle();
                AskToShip(field);
                AskToCancel(field);
                return field;
            },
            field => [field.To<OrderShipmentRequested>(Ship), field.To<OrderCancellationRequested>(Cancel)],
            field =>
            {
                field.Settle();
                Assert.NotEqual(field.Said<OrderShipped>(), field.Said<OrderCancelled>());
                Assert.Equal(field.Said<OrderShipped>(), field.Said<OrderCancellationRefused>());
                Assert.Equal(field.Said<OrderCancelled>(), field.Said<OrderShipmentRefused>());
                winners.Add($"{field.The<Shipment>().Status}");
                if (field.Said<OrderShipped>())
                {
                    AssertPaidOnce(field);
                    Assert.Equal((OrderStatus.Shipped, 3), (field.The<Order>().Status, field.Available));
                }
                else
                {
                    AssertCostsNothing(field);
                    Assert.Equal(OrderStatus.Cancelled, field.The<Order>().Status);
                }
            }
        );
        Assert.Equal(["Cancelled", "Shipped"], winners);
    }

    [Fact]
    public void A_late_notice_that_the_payment_failed_does_not_touch_a_paid_order()
    {
        var field = Placed().Settle();
        field.Inject(new OrderPaymentRejected(Ordered, Earlier));
        field.Settle();
        AssertPaidOnce(field);
        Assert.Equal(ShipmentStatus.Ready, field.The<Shipment>().Status);
        Assert.Equal(3, field.Available);
        // Nobody believes it, and somebody is told.
        Assert.Equal(
            [
                "CapturePaidOrderWorker EVENT#ORDER_PAYMENT_REJECTED_EVENT",
                "DeallocateOrderPaymentRejectedWorker EVENT#ORDER_PAYMENT_REJECTED_EVENT",
                "SyncOrderWorker EVENT#ORDER_PAYMENT_REJECTED_EVENT",
            ],
            field.Parked
        );
    }

    [Fact]
    public void Two_orders_at_once_for_the_last_units_are_never_both_allocated()
    {
        var winners = new SortedSet<string>(StringComparer.Ordinal);
        Interleavings.Every(
            () => Placed(units: 3, others: Other).Settle(held: Allocate),
            field => [field.To<OrderCreated>(Allocate), field.To<OrderCreated>(Allocate, Order2)],
            field =>
            {
                field.Settle();
                OrderId[] ids = [Order1, Order2];
                var winner = Assert.Single(ids, id => field.Said<OrderStockAllocated>(id));
                winners.Add(winner.Text);
                var loser = Assert.Single(ids, id => field.Said<OrderStockDepleted>(id));
                Assert.NotEqual(winner, loser);
                Assert.Equal(1, field.Available);
                Assert.Equal([winner.Text], field.Captures.Keys);
                AssertLawful(field);
            }
        );
        Assert.Equal(["order-1", "order-2"], winners);
    }

    [Fact]
    public void No_money_is_asked_for_before_the_units_of_its_order_are_taken()
    {
        var questions = 0;
        Interleavings.Every(
            () => Placed(units: 3, others: Other, whenAsked: HasItsUnits).Settle(held: Allocate),
            field => [field.To<OrderCreated>(Allocate), field.To<OrderCreated>(Allocate, Order2)],
            field =>
            {
                // What is out of stock is never paid.
                var depleted = field
                    .Settle()
                    .World.All<Allocation>()
                    .Single(one => one.Status is AllocationStatus.Depleted);
                Assert.DoesNotContain(field.Asked, question => question.Order == depleted.Item.OrderId);
                Assert.Single(field.Captures);
            }
        );
        Assert.True(questions > 0);

        void HasItsUnits(Field field, PaymentQuestion question)
        {
            questions++;
            Assert.True(field.Find<Allocation>(question.Order)?.Status.HoldsUnits(), $"{question} came too early");
        }
    }

    [Theory]
    [InlineData("9.99")]
    [InlineData("0.1")]
    [InlineData("99999.99999999999999999999999")]
    [InlineData("0.0000000000000000000000000001")]
    public void The_refund_that_is_reported_is_the_amount_that_is_refunded_to_the_last_digit(string price)
    {
        var field = Cancelled(Placed(Ordered with { Price = Price(price) }).Settle()).Settle();
        AssertReported(field, price);
    }

    [Fact]
    public void What_the_gateway_captured_is_refunded_and_reported_although_the_price_is_another()
    {
        var field = CancelledWhilePaying([Luck.Fails]);
        field.Capture(Price("5.55"));
        AssertReported(field.Settle(), "5.55");
    }

    [Fact]
    public void A_cancellation_can_be_repeated_and_changes_nothing_more()
    {
        var field = Cancelled(Placed().Settle()).Settle();
        var before = field.World;
        AskToCancel(field);
        Assert.All(field.Repeat(), end => Assert.Equal(SettlementKind.Acknowledge, end));
        Assert.Empty(field.Parked);
        Assert.Equal(before.Records.AsEnumerable().ToHashSet(), field.World.Records.AsEnumerable().ToHashSet());
        Assert.Equal(before.Events.Count, field.World.Events.Count);
        AssertCostsNothing(field);
    }

    [Fact]
    public void A_refusal_can_be_repeated_and_says_the_same_although_the_order_has_gone_on()
    {
        var field = Placed().Settle();
        AskToShip(field);
        field.Settle();
        AskToCancel(field);
        field.Settle();
        field.Request(ConfirmDeliveryApi.Slice, OfOrder1());
        Assert.Equal(ShipmentStatus.Delivered, field.Settle().The<Shipment>().Status);
        AskToCancel(field);
        Assert.All(field.Repeat(), end => Assert.Equal(SettlementKind.Acknowledge, end));
        Assert.Equal("the order is shipped", field.Published<OrderCancellationRefused>()!.Refusal.Reason);
        AssertPaidOnce(field);
    }

    private static OrderItem Other => Ordered with { OrderId = Order2 };

    private static Field Placed(
        OrderItem? item = null,
        long units = 5,
        IEnumerable<Luck>? lucks = null,
        OrderItem? others = null,
        Action<Field, PaymentQuestion>? whenAsked = null
    )
    {
        var field = new Field(units, lucks, whenAsked);
        foreach (var one in new[] { item ?? Ordered, others }.OfType<OrderItem>())
        {
            field.Request(PlaceOrderApi.Slice, OrderItem.Codec.Write(one));
        }
        return field;
    }

    /// <summary>The order is cancelled; these workers have not heard of it, or of what they heard before.</summary>
    private static Field Cancelled(Field field, params Worker[] held)
    {
        AskToCancel(field);
        field.Settle(held);
        Assert.True(field.Said<OrderCancelled>());
        return field;
    }

    /// <summary>The payment was attempted with that luck, and the order cancelled before it was attempted again.</summary>
    private static Field CancelledWhilePaying(Luck[] lucks)
    {
        var field = Placed(lucks: lucks).Settle(held: Pay);
        field.DeliverOnce(field.To<OrderStockAllocated>(Pay));
        Assert.Equal(PaymentStatus.Failed, field.The<Payment>().Status);
        return Cancelled(field, Pay, Refund);
    }

    private static Value.Map OfOrder1() => new() { { "orderId", "order-1" } };

    private static void AskToCancel(Field field) =>
        Assert.Equal(Publication.Published, field.Request(CancelOrderApi.Slice, OfOrder1()));

    private static void AskToShip(Field field) =>
        field.Request(
            ShipOrderApi.Slice,
            OfOrder1().With(new Value.Map { { "carrier", "DHL" }, { "trackingId", "JD0146" } })
        );

    /// <summary>The price was captured, once, nothing went back, and everybody says so.</summary>
    private static void AssertPaidOnce(Field field, bool isVoided = false)
    {
        Assert.Equal(["CAPTURED 9.99"], field.Ledger);
        Assert.Equal(KeyValuePair.Create("order-1", Ordered.Price), Assert.Single(field.Captures));
        Assert.Empty(field.Refunds);
        Assert.Equal(isVoided, field.Asked.Any(question => question is PaymentQuestion.Void));
        Assert.Equal(PaymentStatus.Accepted, field.The<Payment>().Status);
        Assert.Equal(AllocationStatus.Completed, field.The<Allocation>().Status);
        Assert.True(OrderStatus.PaymentAccepted.IsAtMost(field.The<Order>().Status));
        Assert.NotEqual(OrderStatus.Cancelled, field.The<Order>().Status);
        AssertLawful(field);
    }

    /// <summary>The cancellation is published, no money of the order is kept, and its units are back, once.</summary>
    private static void AssertCostsNothing(Field field)
    {
        Assert.True(field.Said<OrderCancelled>(), "the cancellation is not published");
        Assert.Equal(field.Captures.Values, field.Refunds.Values);
        Assert.Equal(
            field.Refunds.Count,
            field.Ledger.Count(entry => entry.StartsWith("REFUNDED", StringComparison.Ordinal))
        );
        Assert.Equal(field.Refunds.Count > 0, field.Said<OrderPaymentRefunded>());
        Assert.False(field.The<Payment>().Status.IsOpen(), $"{field.The<Payment>()}");
        Assert.Equal(5, field.Available);
        AssertLawful(field);
    }

    private static void AssertReported(Field field, string amount)
    {
        AssertCostsNothing(field);
        var reported = field.Published<OrderPaymentRefunded>()!;
        var told = Assert.IsType<Value.Number>(reported.Type.Write(reported)["amount"]);
        Assert.Equal(Numeral.Parse(amount), told.Of);
        Assert.Equal([$"CAPTURED {amount}", $"REFUNDED {amount}"], field.Ledger);
        Assert.Equal(Price(amount), field.The<Payment>().Captured);
    }

    private static void AssertLawful(Field field) =>
        Assert.Empty(Laws.Check(Domains.All, field.World).Bind(report => report.Violations));
}
