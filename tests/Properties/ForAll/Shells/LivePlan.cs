using FsCheck;
using FsCheck.Fluent;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Shells;

/// <summary>Something happens: the one of all possible things that is at that place, with that fault if it is at a port.</summary>
internal sealed record Step(int Place, Fault Fault)
{
    public override string ToString() => Fault is Fault.None ? $"{Place}" : $"{Place} {Fault}";
}

/// <summary>
/// What customers do, what the gateway's luck is, how often each message comes, and which process goes on next and what
/// befalls it. Everything that a run does is in here, so that a failing plan is the whole story.
/// </summary>
internal sealed record LivePlan(
    Seq<LotItem> Stocked,
    Seq<LotItem> Lots,
    Seq<OrderItem> Orders,
    Seq<bool> GatewayFails,
    Seq<int> Copies,
    Seq<Step> Steps
)
{
    /// <summary>What is asked of orders while they are placed, in whatever order it comes.</summary>
    public Seq<Wish> Wishes { get; init; } = Seq<Wish>();

    /// <summary>What is asked of orders when all else is quiet.</summary>
    public Seq<Wish> LateWishes { get; init; } = Seq<Wish>();

    /// <summary>Runs the steps, then all that is left without faults, until everything is quiet.</summary>
    /// <param name="watched">Whether the laws are checked whenever something has changed.</param>
    public LiveShop Run(bool watched) => Run(watched, _ => Fault.None);

    /// <summary>Runs the steps, then all that is left, one after another, with that fault at the turn of that number.</summary>
    public LiveShop Run(bool watched, Func<int, Fault> faultOf)
    {
        // Whoever runs tests may have a context that would carry continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var shop = new LiveShop(GatewayFails, Copies, watched);
            Restock(shop, Stocked);
            shop.Drain(faultOf);
            Restock(shop, Lots);
            foreach (var item in Orders)
            {
                shop.Send(new Errand.Request(PlaceOrderApi.Slice, OrderItem.Codec.Write(item)));
            }
            Ask(shop, Wishes);
            foreach (var step in Steps)
            {
                shop.Step(step.Place, step.Fault);
            }
            shop.Drain(faultOf);
            Ask(shop, LateWishes);
            shop.Drain(faultOf);
            return shop;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public override string ToString() =>
        $"""

            stocked: {string.Join(", ", Stocked.Map(lot => $"{lot.Units} {lot.Sku}"))}
            lots:    {string.Join(", ", Lots.Map(lot => $"{lot.Units} {lot.Sku}"))}
            orders:  {string.Join(", ", Orders.Map(o => $"{o.OrderId}: {o.Units} {o.Sku} for {o.Price}"))}
            wishes:  {string.Join(", ", Wishes)}; then {string.Join(", ", LateWishes)}
            gateway: {string.Join(", ", GatewayFails.Map(fails => fails ? "fails" : "answers"))}
            copies:  {string.Join(", ", Copies)}
            steps:   {string.Join(", ", Steps)}
            """;

    private static void Ask(LiveShop shop, Seq<Wish> wishes)
    {
        foreach (var request in wishes.AsEnumerable().SelectMany(wish => wish.Requests))
        {
            shop.Send(request);
        }
    }

    private static void Restock(LiveShop shop, Seq<LotItem> lots)
    {
        foreach (var lot in lots)
        {
            shop.Send(new Errand.Request(RestockSkuApi.Slice, LotItem.Codec.Write(lot)));
        }
    }
}

internal static class LivePlans
{
    private static readonly LotId Lot0 = Valid(LotId.Parse(Text("lot-0")));
    private static readonly OrderId[] Ids = [Order1, Order2, Valid(OrderId.Parse(Text("order-3")))];

    /// <summary>Lots that may be too small, prices that may be declined, a gateway with or without luck.</summary>
    public static Gen<LivePlan> Any() =>
        from stocked in Lots(Lot0)
        from lots in Lots(Lot1)
        from count in Gen.Elements(1, 1, 2, 2, 3)
        from orders in Gen.CollectToArray(Ids.Take(count), Order)
        from fails in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false))).ArrayOf()
        from copies in Gen.Choose(1, 3).ArrayOf().ScaleSize(size => size * 2)
        from steps in Step().ArrayOf().ScaleSize(size => size * 6)
        from wishes in Gen.CollectToArray(orders, Wish)
        select new LivePlan(stocked, lots, toSeq(orders), toSeq(fails), toSeq(copies), toSeq(steps))
        {
            Wishes = toSeq(wishes),
        };

    /// <summary>A shorter run, fewer faults and a smaller plan fail more readably.</summary>
    public static IEnumerable<LivePlan> Shrink(LivePlan plan)
    {
        foreach (var order in plan.Orders.Filter(_ => plan.Orders.Count > 1))
        {
            yield return plan with
            {
                Orders = plan.Orders.Filter(other => other != order),
                Wishes = plan.Wishes.Filter(wish => wish.Order != order.OrderId),
            };
        }
        foreach (var wishes in Without(plan.Wishes))
        {
            yield return plan with
            {
                Wishes = wishes,
            };
        }
        foreach (var steps in Without(plan.Steps))
        {
            yield return plan with
            {
                Steps = steps,
            };
        }
        foreach (var fails in Without(plan.GatewayFails))
        {
            yield return plan with
            {
                GatewayFails = fails,
            };
        }
        foreach (var copies in Without(plan.Copies))
        {
            yield return plan with
            {
                Copies = copies,
            };
        }
        foreach (var lots in Without(plan.Lots))
        {
            yield return plan with
            {
                Lots = lots,
            };
        }
        foreach (var i in Enumerable.Range(0, plan.Steps.Count).Where(i => plan.Steps[i].Fault is not Fault.None))
        {
            var calm = plan.Steps[i] with { Fault = Fault.None };
            yield return plan with
            {
                Steps = plan.Steps.Take(i).Add(calm).Concat(plan.Steps.Skip(i + 1)),
            };
        }
    }

    // Without a half, without a quarter, … without one.
    private static IEnumerable<Seq<T>> Without<T>(Seq<T> all)
    {
        for (var size = all.Count; size > 0; size /= 2)
        {
            for (var from = 0; from < all.Count; from += size)
            {
                yield return all.Take(from).Concat(all.Skip(from + size));
            }
        }
    }

    private static Gen<Step> Step() =>
        from place in Gen.Choose(0, 999)
        from fault in Gen.Frequency((15, Gen.Constant(Fault.None)), (5, Gen.Elements(Enum.GetValues<Fault>())))
        select new Step(place, fault);

    private static Gen<Seq<LotItem>> Lots(LotId lot) =>
        from skus in Gen.SubListOf(Plums, Plums, Pears)
        from units in Gen.Choose(1, 8)
        select toSeq(skus.Distinct().Select(sku => new LotItem(sku, lot, Units(units))));

    private static Gen<OrderItem> Order(OrderId id) =>
        from sku in Gen.Elements(Plums, Plums, Pears)
        from units in Gen.Choose(1, 4)
        from price in Gen.Elements("9.99", "9.99", "9.99", "100000")
        select new OrderItem(id, sku, Units(units), Price(price), User1);

    // Half of all orders are left alone.
    private static Gen<Wish> Wish(OrderItem item) =>
        from ships in Gen.Elements(false, false, true)
        from cancels in Gen.Elements(false, false, true)
        select new Wish(item.OrderId, ships, cancels);
}
