using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

/// <summary>What befalls one delivery at one moment.</summary>
public enum Fate
{
    Begins,
    BeginsAndComesAgain,
    Goes,
    Crashes,
}

/// <summary>
/// What customers do, how the gateway behaves, and what happens to deliveries in which order. Everything that a run
/// does is in here, so that a failing plan is the whole story.
/// </summary>
public sealed record Plan(
    Seq<LotItem> Stocked,
    Seq<LotItem> Lots,
    Seq<OrderItem> Orders,
    Seq<OrderId> Declines,
    Seq<Mood> Moods,
    Seq<Event> Injected,
    Seq<(Fate Fate, int Place)> Fates
)
{
    /// <summary>What customers and the warehouse ask of orders: to be shipped, delivered or cancelled.</summary>
    public Seq<Event> Requests { get; init; } = Seq<Event>();

    /// <summary>Every state of the run, from the first moment to the empty queues.</summary>
    public IEnumerable<Shop> Run()
    {
        var shop = Open();
        yield return shop;
        foreach (var (fate, place) in Fates)
        {
            shop = Befall(shop, fate, place);
            yield return shop;
        }
        yield return shop.Drain();
    }

    /// <summary>The end of the same plan when everything comes in order and once.</summary>
    public Shop RunInOrder() => Open().Drain();

    // What is stocked lies on the shelves before the doors open; all else may come in any order.
    private Shop Open()
    {
        var gateway = new Gateway(ImmutableDictionary<OrderId, PaymentAnswer>.Empty, Declines, Moods);
        var stocked = Stocked.Fold(Shop.Opened(gateway), (s, lot) => Say(s, new SkuRestocked(lot, Earlier))).Drain();
        var restocked = Lots.Fold(stocked, (shop, lot) => Say(shop, new SkuRestocked(lot, Earlier)));
        var placed = Orders.Fold(restocked, (shop, item) => Say(shop, new OrderPlaced(item, Earlier)));
        var asked = Requests.Fold(placed, (shop, e) => Say(shop, e));
        return Injected.Fold(asked, (shop, e) => Say(shop, e, injected: true));
    }

    // What contradicts a published event is refused at the door and changes nothing.
    private static Shop Say(Shop shop, Event e, bool injected = false) => shop.Publish(e, injected).IfLeft(shop);

    private static Shop Befall(Shop shop, Fate fate, int place) =>
        fate switch
        {
            Fate.Begins or Fate.BeginsAndComesAgain when shop.Waiting.Count > 0 => shop.Begin(
                place % shop.Waiting.Count,
                twice: fate is Fate.BeginsAndComesAgain
            ),
            Fate.Goes when shop.Running.Count > 0 => shop.Step(place % shop.Running.Count),
            Fate.Crashes when shop.Running.Count > 0 => shop.Crash(place % shop.Running.Count),
            _ => shop,
        };
}

public static class Plans
{
    private static readonly LotId Lot0 = Valid(LotId.Parse(Text("lot-0")));
    private static readonly OrderId[] Ids = [Order1, Order2, Valid(OrderId.Parse(Text("order-3")))];

    /// <summary>Lots that may be too small, a gateway in any mood, and the whole life of some orders.</summary>
    public static Gen<Plan> Any() =>
        from stocked in Lots(Lot0, 1, 4)
        from lots in Lots(Lot1, 1, 4)
        from orders in Orders()
        from moods in Gen.Elements(Mood.Answers, Mood.Fails, Mood.Fails, Mood.ActsInSilence).ListOf()
        from plan in With(stocked, lots, orders, toSeq(moods), Cancelled)
        select plan;

    /// <summary>
    /// Enough units for everybody, too few failures to exhaust the retries of anybody, and no cancellation: nobody competes.
    /// </summary>
    public static Gen<Plan> WithoutRivals() =>
        from units in Gen.Choose(12, 20)
        let stocked = Seq(Plums, Pears).Map(sku => new LotItem(sku, Lot0, Units(units)))
        from lots in Lots(Lot1, 1, 4)
        from orders in Orders()
        from moods in Gen.Elements(Mood.Answers, Mood.Fails, Mood.ActsInSilence)
            .ListOf(ProcessOrderPaymentWorker.RetriesMax)
        from plan in With(stocked, lots, orders, toSeq(moods), _ => Seq<(Seq<Event>, Seq<Event>)>())
        select plan;

    /// <summary>Nothing but raw events that need not fit together, in any order.</summary>
    public static Gen<Plan> Forged(Gen<Event> events) =>
        from injected in events.Where(e => e is not RawEvent).ListOf()
        from plan in With(Seq<LotItem>(), Seq<LotItem>(), Seq<OrderItem>(), Seq<Mood>(), Cancelled)
        select plan with
        {
            Injected = toSeq(injected),
        };

    /// <summary>A shorter run and a smaller plan fail more readably.</summary>
    public static IEnumerable<Plan> Shrink(Plan plan)
    {
        for (var n = plan.Fates.Count / 2; n < plan.Fates.Count; n = (n + plan.Fates.Count + 1) / 2)
        {
            yield return plan with
            {
                Fates = plan.Fates.Take(n),
            };
        }
        for (var n = plan.Moods.Count / 2; n < plan.Moods.Count; n = (n + plan.Moods.Count + 1) / 2)
        {
            yield return plan with
            {
                Moods = plan.Moods.Take(n),
            };
        }
        for (var i = 0; i < plan.Orders.Count && plan.Orders.Count > 1; i++)
        {
            var gone = plan.Orders[i].OrderId;
            yield return plan with
            {
                Orders = plan.Orders.Filter(item => item.OrderId != gone),
                Injected = plan.Injected.Filter(e => e.Type.IdOf(e) != gone.Text),
                Requests = plan.Requests.Filter(e => e.Type.IdOf(e) != gone.Text),
            };
        }
        foreach (var i in Enumerable.Range(0, plan.Requests.Count))
        {
            yield return plan with
            {
                Requests = plan.Requests.Take(i).Concat(plan.Requests.Skip(i + 1)),
            };
        }
        foreach (var i in Enumerable.Range(0, plan.Injected.Count))
        {
            yield return plan with
            {
                Injected = plan.Injected.Take(i).Concat(plan.Injected.Skip(i + 1)),
            };
        }
        foreach (var i in Enumerable.Range(0, plan.Fates.Count))
        {
            yield return plan with
            {
                Fates = plan.Fates.Take(i).Concat(plan.Fates.Skip(i + 1)),
            };
        }
    }

    private static Gen<Plan> With(
        Seq<LotItem> stocked,
        Seq<LotItem> lots,
        Seq<OrderItem> orders,
        Seq<Mood> moods,
        Func<OrderItem, Seq<(Seq<Event> Asked, Seq<Event> Said)>> further
    ) =>
        from declines in Gen.SubListOf(Ids)
        from later in Gen.CollectToArray(orders, item => Gen.Elements(Shipped(item).Concat(further(item)).ToArray()))
        from fates in Gen.Frequency(
                (3, Gen.Constant(Fate.Begins)),
                (1, Gen.Constant(Fate.BeginsAndComesAgain)),
                (12, Gen.Constant(Fate.Goes)),
                (1, Gen.Constant(Fate.Crashes))
            )
            .Zip(Gen.Choose(0, 1000))
            .ArrayOf()
            .ScaleSize(size => size * 4)
        select new Plan(
            stocked,
            lots,
            orders,
            toSeq(declines),
            moods,
            toSeq(later).Bind(events => events.Said),
            toSeq(fates.Select(fate => (fate.Item1, fate.Item2)))
        )
        {
            Requests = toSeq(later).Bind(events => events.Asked),
        };

    private static Gen<Seq<LotItem>> Lots(LotId lot, int unitsMin, int unitsMax) =>
        from skus in Gen.SubListOf(Plums, Pears)
        from units in Gen.Choose(unitsMin, unitsMax)
        select toSeq(skus.Select(sku => new LotItem(sku, lot, Units(units))));

    private static Gen<Seq<OrderItem>> Orders() =>
        from count in Gen.Choose(1, Ids.Length)
        from items in Gen.CollectToArray(
            Ids.Take(count),
            id =>
                from sku in Gen.Elements(Plums, Pears)
                from units in Gen.Choose(1, 4)
                select new OrderItem(id, sku, Units(units), Price("9.99"), User1)
        )
        select toSeq(items);

    // What may be asked and what the world may say of an order besides: nothing, that it is shipped and delivered.
    private static Seq<(Seq<Event> Asked, Seq<Event> Said)> Shipped(OrderItem item)
    {
        Event ship = new OrderShipmentRequested(
            new ShipmentRequest(item.OrderId, new Carriage("DHL", $"{item.OrderId}")),
            Earlier
        );
        Event confirm = new OrderDeliveryConfirmed(new DeliveryConfirmation(item.OrderId), Earlier);
        return Seq(
            (Seq<Event>(), Seq<Event>()),
            (Seq<Event>(), Seq<Event>(new OrderDelivered(item, Earlier), new OrderShipped(item, Earlier))),
            (Seq1(ship), Seq<Event>()),
            (Seq(confirm, ship), Seq<Event>())
        );
    }

    // That it is cancelled, by request or not, before it is shipped or after.
    private static Seq<(Seq<Event> Asked, Seq<Event> Said)> Cancelled(OrderItem item)
    {
        Event cancel = new OrderCancellationRequested(new CancellationRequest(item.OrderId, "too late"), Earlier);
        Event cancelled = new OrderCancelled(item, Earlier);
        return Shipped(item)
            .Bind(later =>
                Seq(
                    (later.Asked.Add(cancel), later.Said),
                    (later.Asked, later.Said.Add(cancelled)),
                    (later.Asked.Add(cancel), later.Said.Add(cancelled))
                )
            );
    }
}
