using System.Collections.Immutable;

namespace Ecomm.Properties;

/// <summary>
/// The whole system as one pure value: books, gateway, published events, and one bag of deliveries that are waiting. The
/// bag promises what a queue promises: every event comes at least once, in any order.
/// </summary>
public sealed record Shop(
    Books Books,
    Gateway Gateway,
    ImmutableDictionary<(string Of, string Name), PublishedEvent> Published,
    ImmutableList<Delivery> Waiting,
    ImmutableList<Delivery> Running,
    ImmutableList<(Delivery Delivery, Failure Failure)> Parked
)
{
    private const int StepsMax = 20;
    private const int RoundsMax = 20;

    public static Shop Opened(Gateway gateway) =>
        new(
            Books.Empty,
            gateway,
            ImmutableDictionary<(string, string), PublishedEvent>.Empty,
            ImmutableList<Delivery>.Empty,
            ImmutableList<Delivery>.Empty,
            ImmutableList<(Delivery, Failure)>.Empty
        );

    /// <summary>
    /// Publishes an event, once per key, and has it delivered to every worker that takes it. A key that is taken by
    /// other data is a contradiction.
    /// </summary>
    public Either<Failure, Shop> Publish(Event e, bool injected = false)
    {
        var key = Key(e);
        if (Published.TryGetValue(key, out var known))
        {
            return known.Event!.Type.Write(known.Event!).Equals(e.Type.Write(e))
                ? this
                : new Failure.Contradictory($"{e.Name} of {key.Of} was published with other data");
        }
        return this with
        {
            Published = Published.Add(key, new PublishedEvent(e.Name, e, injected, ImmutableHashSet<string>.Empty)),
            Waiting = Waiting.AddRange(
                Domains.All.Workers.Filter(worker => !worker.Reads(e).IsEmpty).Map(worker => new Delivery(worker, e))
            ),
        };
    }

    /// <summary>Begins the delivery at this place of the bag; a copy may stay in it, to come again.</summary>
    public Shop Begin(int index, bool twice) =>
        this with
        {
            Running = Running.Add(Waiting[index]),
            Waiting = twice ? Waiting : Waiting.RemoveAt(index),
        };

    /// <summary>The worker dies: what it has committed stays, the rest is forgotten and the event comes again.</summary>
    public Shop Crash(int index) =>
        this with
        {
            Running = Running.RemoveAt(index),
            Waiting = Waiting.Add(new Delivery(Running[index].Worker, Running[index].Event)),
        };

    public Shop Step(int index)
    {
        var (shop, next) = Running[index].Step(this);
        if (next.Phase is not Phase.Settled settled)
        {
            return shop with { Running = shop.Running.SetItem(index, next) };
        }
        shop = shop with { Running = shop.Running.RemoveAt(index) };
        return settled.Failure switch
        {
            { Kind: FailureKind.Transient } => shop with
            {
                Waiting = shop.Waiting.Add(new Delivery(next.Worker, next.Event)),
            },
            { Kind: FailureKind.Unexpected } failure => shop with { Parked = shop.Parked.Add((next, failure)) },
            _ => shop.Acknowledged(next.Worker, next.Event),
        };
    }

    /// <summary>Ends what runs, then delivers what waits, one after another and in order, as long as it takes.</summary>
    public Shop Drain()
    {
        var shop = this;
        var rounds = RoundsMax + Gateway.Moods.Count;
        while (shop.Running.Count > 0)
        {
            shop = shop.Finish(shop.Running.Count - 1);
        }
        for (var round = 0; round < rounds && shop.Waiting.Count > 0; round++)
        {
            for (var left = shop.Waiting.Count; left > 0; left--)
            {
                shop = shop.Begin(0, twice: false);
                shop = shop.Finish(shop.Running.Count - 1);
            }
        }
        return shop;
    }

    // Alone, a delivery that was decided on old records decides once more: it is at its end within a few steps.
    private Shop Finish(int index)
    {
        var shop = this;
        for (var steps = 0; shop.Running.Count > index; steps++)
        {
            shop =
                steps < StepsMax
                    ? shop.Step(index)
                    : throw new InvalidOperationException($"a delivery does not end: {shop.Running[index]}");
        }
        return shop;
    }

    /// <summary>What the laws see of it.</summary>
    public Committed ToCommitted()
    {
        var ledger = toSeq(
            Gateway
                .Ledger.Select(entry => Entry(entry.Key, entry.Value, Gateway.Amounts.GetValueOrDefault(entry.Key)))
                .Concat(Gateway.Refunds.Select(refund => Refund(refund.Key, refund.Value)))
                .ToArray()
        );
        return new Committed(toSeq(Published.Values), toSeq(Books.Records.Values), ledger, ledger);
    }

    private static Item Refund(OrderId order, Price amount) =>
        new(
            LedgerEntry.OfRefund(order.Text),
            new LedgerEntry(order.Text, LedgerEntry.Refunded, "BACK", amount.Amount).Write(Examples.Earlier)
        );

    private static Item Entry(OrderId order, PaymentAnswer answer, Price? amount) =>
        new(
            LedgerEntry.OfPayment(order.Text),
            new LedgerEntry(
                order.Text,
                answer is PaymentAnswer.Captured ? LedgerEntry.Captured
                    : answer is PaymentAnswer.Declined ? LedgerEntry.Declined
                    : LedgerEntry.Voided,
                null,
                amount?.Amount
            ).Write(Examples.Earlier)
        );

    private Shop Acknowledged(Worker worker, Event e)
    {
        var before = Published[Key(e)];
        var by = ((ImmutableHashSet<string>)before.AcknowledgedBy).Add(worker.Name);
        return this with { Published = Published.SetItem(Key(e), before with { AcknowledgedBy = by }) };
    }

    private static (string Of, string Name) Key(Event e) =>
        e switch
        {
            OrderEvent order => (order.Item.OrderId.Text, e.Name),
            SkuRestocked restocked => ($"{restocked.Lot.Sku} {restocked.Lot.LotId}", e.Name),
            RawEvent => throw new ArgumentException($"{e.Name} has no key here"),
            _ => (e.Type.IdOf(e), e.Name),
        };
}
