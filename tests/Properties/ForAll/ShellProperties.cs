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
        };

    private static LivePlan Life(string life)
    {
        var item = life switch
        {
            "declined" => Ordered with { Price = Price("100000") },
            "depleted" => Ordered with { Units = Units(6) },
            _ => Ordered,
        };
        var failures = life switch
        {
            "paid at the third attempt" => 2,
            "voided" => 9,
            _ => 0,
        };
        var fails = toSeq(Enumerable.Repeat(true, failures));
        return new LivePlan(Seq1(Lot(5)), Seq<LotItem>(), Seq1(item), fails, Seq<int>(), Seq<Step>());
    }

    private static void AssertDecided(LivePlan plan, LiveShop shop)
    {
        var world = shop.World;
        var violations = Laws.Check(Domains.All, world).Bind(report => report.Violations);
        shop.Ensure(violations.IsEmpty, string.Join("; ", violations));
        shop.Ensure(world.All<Lot>().Count() == plan.Stocked.Count + plan.Lots.Count, "a lot is missing");
        shop.Ensure(world.All<Order>().Count() == plan.Orders.Count, "an order is missing");
        foreach (var order in world.All<Order>())
        {
            var id = order.Item.OrderId;
            var end = (
                order.Status,
                world.All<Allocation>().FirstOrDefault(a => a.Item.OrderId == id)?.Status,
                world.All<Payment>().FirstOrDefault(p => p.Item.OrderId == id)?.Status,
                world
                    .LedgerAfter.Map(LedgerEntry.Read)
                    .Count(entry => entry.Key == id.Text && entry.Kind == LedgerEntry.Captured)
            );
            var agrees =
                end
                is
                    (OrderStatus.StockDepleted, AllocationStatus.Depleted, null, 0)
                    or
                    (OrderStatus.PaymentAccepted, AllocationStatus.Completed, PaymentStatus.Accepted, 1)
                    or
                    (OrderStatus.PaymentRejected, AllocationStatus.Deallocated, PaymentStatus.Rejected, 0);
            shop.Ensure(agrees, $"{id} ended as {end}");
            var told = Told(order.Status).Order().ToArray();
            var said = world.Events.Filter(e => e.Event is OrderEvent of && of.Item.OrderId == id);
            shop.Ensure(
                said.Map(e => e.Name).Order().SequenceEqual(told),
                $"{id} ended as {order.Status}, but published {string.Join(", ", said.Map(e => e.Name))}"
            );
        }
    }

    /// <summary>All that is published of an order that ended so: nothing is lost and nothing invented.</summary>
    private static string[] Told(OrderStatus end) =>
        end switch
        {
            OrderStatus.StockDepleted => [OrderPlaced.EventName, OrderCreated.EventName, OrderStockDepleted.EventName],
            _ =>
            [
                OrderPlaced.EventName,
                OrderCreated.EventName,
                OrderStockAllocated.EventName,
                end is OrderStatus.PaymentAccepted ? OrderPaymentAccepted.EventName : OrderPaymentRejected.EventName,
            ],
        };
}
