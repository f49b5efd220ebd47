using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Properties;

/// <summary>
/// All workers together over pure state, with every interleaving of their steps, repetition, crash and bad mood of the
/// gateway that a plan can hold. The real shell and stores are <see cref="ShellProperties"/>' to prove, the chain is the
/// simulation's.
/// </summary>
public sealed class SystemProperties
{
    [Property(MaxTest = 300, EndSize = 60)]
    public Property The_safety_laws_hold_at_every_instant() =>
        Prop.ForAll(Arb.From(Plans.Any(), Plans.Shrink), plan => Assert.All(plan.Run(), shop => AssertLawful(shop)));

    [Property(MaxTest = 300, EndSize = 60)]
    public Property Whatever_raw_events_come_the_laws_hold_and_nothing_breaks() =>
        Prop.ForAll(
            Arb.From(Plans.Forged(Arbitraries.Events().Generator), Plans.Shrink),
            plan => Assert.All(plan.Run(), shop => AssertLawful(shop))
        );

    [Property(MaxTest = 300, EndSize = 60)]
    public Property An_order_never_goes_back_to_a_lower_status() =>
        Prop.ForAll(
            Arb.From(Plans.Any(), Plans.Shrink),
            plan =>
            {
                var before = Books.Empty;
                foreach (var shop in plan.Run())
                {
                    foreach (var order in before.All<Order>())
                    {
                        var after = shop.Books.At(Order.Entity.Of(order))!;
                        Assert.True(order.Status.IsAtMost(after.Status), $"{order} went back");
                    }
                    before = shop.Books;
                }
            }
        );

    /// <summary>
    /// One opening, at most four recorded failures, one conclusion, and the beginning and end of a refund: crashes and repetitions
    /// write nothing more.
    /// </summary>
    [Property(MaxTest = 300, EndSize = 60)]
    public Property A_payment_counts_at_most_one_failure_more_than_its_retries() =>
        Prop.ForAll(
            Arb.From(Plans.Any(), Plans.Shrink),
            plan =>
                Assert.All(
                    plan.Run().Last().Books.All<Payment>(),
                    payment =>
                        Assert.True(
                            payment.Version
                                <= ProcessOrderPaymentWorker.RetriesMax
                                    + (payment.Status is PaymentStatus.Refunded ? 5 : 3),
                            $"{payment}"
                        )
                )
        );

    [Property(MaxTest = 300, EndSize = 60)]
    public Property In_the_end_every_order_is_decided_every_queue_empty_and_only_what_was_injected_is_parked() =>
        Prop.ForAll(
            Arb.From(Plans.Any(), Plans.Shrink),
            plan =>
            {
                var end = plan.Run().Last();
                Assert.Empty(end.Waiting);
                Assert.Empty(end.Running);
                Assert.Equal(plan.Orders.Count, end.Books.All<Order>().Count());
                Assert.All(end.Books.All<Order>(), order => Assert.True(order.Status.IsFinal(), $"{order}"));
                Assert.All(end.Books.All<Payment>(), payment => Assert.False(payment.Status.IsOpen(), $"{payment}"));
                Assert.All(end.Parked, parked => Assert.Contains(parked.Delivery.Event, plan.Injected));
                Assert.DoesNotContain(end.Books.All<Allocation>(), a => a.Status is AllocationStatus.Allocated);
                Assert.Equal(plan.Orders.Count, end.Books.All<Shipment>().Count());
                Assert.DoesNotContain(end.Books.All<Shipment>(), s => s.Status is ShipmentStatus.Pending);
            }
        );

    [Property(MaxTest = 300, EndSize = 60)]
    public Property Where_nobody_competes_any_order_of_delivery_ends_as_in_order_once_only_delivery() =>
        Prop.ForAll(
            Arb.From(Plans.WithoutRivals(), Plans.Shrink),
            plan => Assert.Equal(Digest(plan.RunInOrder()), Digest(plan.Run().Last()))
        );

    /// <summary>
    /// Here effects may even come before their causes: all events of a finished run are published again at once, and
    /// delivered to every worker in any order, any number of times.
    /// </summary>
    [Property(MaxTest = 300, EndSize = 60)]
    public Property All_events_of_a_run_in_any_other_order_end_as_the_run() =>
        Prop.ForAll(
            Arb.From(Plans.WithoutRivals(), Plans.Shrink),
            plan =>
            {
                var end = plan.RunInOrder();
                var again = plan with
                {
                    Lots = Seq<LotItem>(),
                    Orders = Seq<OrderItem>(),
                    Requests = Seq<Event>(),
                    Moods = Seq<Mood>(),
                    Injected = toSeq(end.Published.Values.Select(published => published.Event!)),
                };
                Assert.Equal(Digest(end), Digest(again.Run().Last()));
            }
        );

    private static void AssertLawful(Shop shop) =>
        Assert.Empty(Laws.Check(Domains.All, shop.ToCommitted()).Bind(report => report.Violations));

    /// <summary>What must not depend on the order of delivery: everything but times, counts of retries and versions.</summary>
    private static string[] Digest(Shop shop) =>
        [
            .. shop
                .Books.All<Order>()
                .Select(order => $"{order.Item} {order.Status} {order.CreatedAt}")
                .Concat(shop.Books.All<Stock>().Select(s => $"{s.Sku} {s.Available} of {s.Restocked}"))
                .Concat(shop.Books.All<Lot>().Select(lot => $"{lot.Item}"))
                .Concat(shop.Books.All<Allocation>().Select(a => $"{a.Item} {a.Status}"))
                .Concat(shop.Books.All<Payment>().Select(p => $"{p.Item} {p.Status} {p.PaymentId}"))
                .Concat(shop.Books.All<Shipment>().Select(s => $"{s.Item} {s.Status} {s.Carriage} {s.Refusals}"))
                .Concat(shop.Published.Keys.Select(key => $"{key}"))
                .Order(StringComparer.Ordinal),
        ];
}
