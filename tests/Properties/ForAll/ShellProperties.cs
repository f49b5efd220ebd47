using Ecomm.Properties.Shells;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Ecomm.Properties.Examples;
using Fault = Ecomm.Properties.Shells.Fault;

namespace Ecomm.Properties;

/// <summary>
/// The real shell and the real slices over stores in memory and the fake gateway, with every message delivered one to
/// three times in any order, three at a time, and a crash, a failure or a lost answer possible at every await of a port.
/// </summary>
public sealed class ShellProperties
{
    private static readonly Fault[] Faults = [.. Enum.GetValues<Fault>().Where(fault => fault is not Fault.None)];

    private static readonly Wish Ships = new(Order1, Ships: true, Cancels: false);
    private static readonly Wish Cancels = new(Order1, Ships: false, Cancels: true);

    [Property(MaxTest = 300, EndSize = 60)]
    public Property The_safety_laws_hold_after_every_turn() =>
        Prop.ForAll(
            Arb.From(LivePlans.Any(), LivePlans.Shrink),
            plan =>
            {
                plan.Run(watched: true);
            }
        );

    [Property(MaxTest = 1500, EndSize = 60)]
    public Property Once_faults_stop_every_order_is_decided_and_stock_money_and_events_agree_with_it() =>
        Prop.ForAll(Arb.From(LivePlans.Any(), LivePlans.Shrink), plan => AssertDecided(plan, plan.Run(watched: false)));

    [Property(MaxTest = 20, EndSize = 60)]
    public Property The_same_plan_runs_the_same_every_time() =>
        Prop.ForAll(
            Arb.From(LivePlans.Any(), LivePlans.Shrink),
            plan => Assert.Equal(plan.Run(watched: false).Timeline, plan.Run(watched: false).Timeline)
        );

    [Theory]
    [MemberData(nameof(Lives))]
    public void One_order_survives_every_fault_at_every_await(string life, OrderStatus end)
    {
        var plan = Life(life);
        foreach (var fault in Faults)
        {
            for (int at = 0, turns = 1; at < turns; at++)
            {
                var shop = plan.Run(watched: true, turn => turn == at ? fault : Fault.None);
                AssertDecided(plan, shop);
                shop.Ensure(shop.World.All<Order>().First().Status == end, $"the order is not {end}");
                turns = shop.TurnsGiven;
            }
        }
    }

    [Fact]
    public void One_order_survives_any_two_crashes()
    {
        var plan = Life("paid at once");
        Fault[] crashes = [Fault.CrashesBefore, Fault.CrashesAfter];
        foreach (var (first, second) in crashes.SelectMany(one => crashes.Select(other => (one, other))))
        {
            for (int at = 0, turns = 1; at < turns; at++)
            {
                for (var then = at + 1; then <= turns; then++)
                {
                    var shop = plan.Run(
                        false,
                        turn =>
                            turn == at ? first
                            : turn == then ? second
                            : Fault.None
                    );
                    AssertDecided(plan, shop);
                    turns = shop.TurnsGiven;
                }
            }
        }
    }

    /// <summary>The lives of an order that one fault does not turn into each other.</summary>
    public static TheoryData<string, OrderStatus> Lives() =>
        new()
        {
            { "paid at once", OrderStatus.PaymentAccepted },
            { "paid at the third attempt", OrderStatus.PaymentAccepted },
            { "voided", OrderStatus.PaymentRejected },
            { "declined", OrderStatus.PaymentRejected },
            { "depleted", OrderStatus.StockDepleted },
            { "shipped", OrderStatus.Delivered },
            { "shipped and then cancelled", OrderStatus.Delivered },
            { "cancelled at once", OrderStatus.Cancelled },
            { "refunded at the third attempt", OrderStatus.Cancelled },
        };

    private static LivePlan Life(string life)
    {
        var item = life switch
        {
            "declined" => Ordered with { Price = Price("100000") },
            "depleted" => Ordered with { Units = Units(6) },
            _ => Ordered,
        };
        var fails = life switch
        {
            "paid at the third attempt" => Seq(true, true),
            "voided" => toSeq(Enumerable.Repeat(true, 9).ToArray()),
            "refunded at the third attempt" => Seq(false, true, true),
            _ => Seq<bool>(),
        };
        var (wishes, late) = life switch
        {
            "shipped" => (Seq1(Ships), Seq<Wish>()),
            "shipped and then cancelled" => (Seq1(Ships), Seq1(Cancels)),
            "cancelled at once" => (Seq1(Cancels), Seq<Wish>()),
            "refunded at the third attempt" => (Seq<Wish>(), Seq1(Cancels)),
            _ => (Seq<Wish>(), Seq<Wish>()),
        };
        return new LivePlan(Seq1(Lot(5)), Seq<LotItem>(), Seq1(item), fails, Seq<int>(), Seq<Step>())
        {
            Wishes = wishes,
            LateWishes = late,
        };
    }

    private static void AssertDecided(LivePlan plan, LiveShop shop)
    {
        var world = shop.World;
        var violations = Laws.Check(Domains.All, world).Bind(report => report.Violations);
        shop.Ensure(violations.IsEmpty, string.Join("; ", violations));
        shop.Ensure(world.All<Lot>().Count() == plan.Stocked.Count + plan.Lots.Count, "a lot is missing");
        shop.Ensure(world.All<Order>().Count() == plan.Orders.Count, "an order is missing");
        var wishes = plan.Wishes.Concat(plan.LateWishes);
        foreach (var order in world.All<Order>())
        {
            var id = order.Item.OrderId;
            var ledger = world.LedgerAfter.Map(LedgerEntry.Read).Filter(entry => entry.Key == id.Text);
            var end = (
                order.Status,
                world.All<Allocation>().FirstOrDefault(a => a.Item.OrderId == id)?.Status,
                world.All<Payment>().FirstOrDefault(p => p.Item.OrderId == id)?.Status,
                world.All<Shipment>().FirstOrDefault(s => s.Item.OrderId == id)?.Status,
                ledger.Count(entry => entry.Kind == LedgerEntry.Captured),
                ledger.Count(entry => entry.Kind == LedgerEntry.Refunded)
            );
            var agrees =
                end
                is
                    (OrderStatus.StockDepleted, AllocationStatus.Depleted, null, ShipmentStatus.Impossible, 0, 0)
                    or
                    (
                        OrderStatus.PaymentAccepted,
                        AllocationStatus.Completed,
                        PaymentStatus.Accepted,
                        ShipmentStatus.Ready,
                        1,
                        0
                    )
                    or
                    (
                        OrderStatus.Delivered,
                        AllocationStatus.Completed,
                        PaymentStatus.Accepted,
                        ShipmentStatus.Delivered,
                        1,
                        0
                    )
                    or
                    (
                        OrderStatus.PaymentRejected,
                        AllocationStatus.Deallocated,
                        PaymentStatus.Rejected,
                        ShipmentStatus.Impossible,
                        0,
                        0
                    )
                    or
                    (
                        OrderStatus.Cancelled,
                        AllocationStatus.Returned,
                        PaymentStatus.Refunded,
                        ShipmentStatus.Cancelled,
                        1,
                        1
                    )
                    or
                    (
                        OrderStatus.Cancelled,
                        AllocationStatus.Returned
                            or AllocationStatus.Cancelled
                            or AllocationStatus.Depleted,
                        PaymentStatus.Cancelled,
                        ShipmentStatus.Cancelled,
                        0,
                        0
                    )
                    or
                    (
                        OrderStatus.Cancelled,
                        AllocationStatus.Returned
                            or AllocationStatus.Deallocated,
                        PaymentStatus.Rejected,
                        ShipmentStatus.Cancelled,
                        0,
                        0
                    );
            shop.Ensure(agrees, $"{id} ended as {end}");
            var (_, allocation, payment, _, _, _) = end;
            var said = world.Events.Filter(e => e.Event!.Type.IdOf(e.Event) == id.Text).Map(e => e.Name).ToArray();
            var asked = wishes.Filter(wish => wish.Order == id).Bind(wish => wish.Answers);
            foreach (var (_, done, refused) in asked)
            {
                shop.Ensure(said.Contains(done) != said.Contains(refused), $"{id}: {done} or {refused}, once");
            }
            var told = Told(allocation, payment)
                .Concat(asked.Bind(one => Seq(one.Asked, said.Contains(one.Done) ? one.Done : one.Refused)));
            var untold = Untold(order.Status, allocation, payment);
            shop.Ensure(
                said.Except(untold).Order().SequenceEqual(told.Order()),
                $"{id} ended as {end}, but published {string.Join(", ", said)}"
            );
        }
    }

    /// <summary>All that is published of an order that ended so, besides requests and answers: nothing is lost and nothing invented.</summary>
    private static IEnumerable<string> Told(AllocationStatus? allocation, PaymentStatus? payment)
    {
        yield return OrderPlaced.EventName;
        yield return OrderCreated.EventName;
        if (allocation is AllocationStatus.Depleted)
        {
            yield return OrderStockDepleted.EventName;
        }
        if (payment is PaymentStatus.Accepted or PaymentStatus.Rejected or PaymentStatus.Refunded)
        {
            yield return OrderStockAllocated.EventName;
        }
        if (payment is PaymentStatus.Accepted)
        {
            yield return OrderPaymentAccepted.EventName;
        }
        if (payment is PaymentStatus.Rejected)
        {
            yield return OrderPaymentRejected.EventName;
        }
        if (payment is PaymentStatus.Refunded)
        {
            yield return OrderPaymentRefunded.EventName;
        }
    }

    /// <summary>What is recorded when a cancellation comes is published before it, or not at all.</summary>
    private static string[] Untold(OrderStatus end, AllocationStatus? allocation, PaymentStatus? payment) =>
        (end, allocation, payment) switch
        {
            (OrderStatus.Cancelled, _, PaymentStatus.Refunded) => [OrderPaymentAccepted.EventName],
            (OrderStatus.Cancelled, AllocationStatus.Returned, PaymentStatus.Cancelled) =>
            [
                OrderStockAllocated.EventName,
            ],
            _ => [],
        };
}
