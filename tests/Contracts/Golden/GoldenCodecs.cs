using System.Buffers;
using System.Text;
using System.Text.Json;
using Ecomm.Adapters.Payments;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Local.Observation;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Golden;

/// <summary>How the program reads and writes what is stored: the only calls that these tests make into it.</summary>
internal static class GoldenCodecs
{
    public static Value.Map Parse(string json) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(json)).Case as Value.Map ?? throw new ArgumentException(json);

    public static string Text(Value value) => ValueJson.Write(value);

    /// <summary>The item after it was read into what the program knows of it and written back, its key made anew.</summary>
    public static Item ReadAndWrite(string kind, Item item) =>
        kind switch
        {
            "event" => Event(item),
            "raw event" => RawEvent(item),
            "order" => Order(Ok(Entities.ReadOrder(item.Attributes))),
            "stock" => Stock(Ok(Entities.ReadStock(item.Attributes))),
            "lot" => Lot(Ok(Entities.ReadLot(item.Attributes))),
            "allocation" => Allocation(Ok(Entities.ReadAllocation(item.Attributes))),
            "payment" => Payment(Ok(Entities.ReadPayment(item.Attributes))),
            "ledger" => Ledger(item),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown"),
        };

    /// <summary>All attributes of an item, its keys among them, in DynamoDB's JSON.</summary>
    public static Value.Map ParseDynamo(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return DynamoJson.ReadMap(ref reader);
    }

    public static string DynamoText(Item item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        DynamoJson.Write(json, KeyOf(item), item.Attributes);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The published item in the body of a queue's message.</summary>
    public static Value.Map ParseBody(string body) =>
        BusEvent.Read(body).Match(Right: item => item, Left: failure => throw new ArgumentException($"{failure}"));

    public static string Body(long sequenceNumber, Item item, string streamArn) =>
        BusEvent.Write(sequenceNumber, item, streamArn);

    /// <summary>A delivery's rounds of the journal, read and written back.</summary>
    public static string ReadAndWriteRounds(string rounds) =>
        ValueJson.Write(SightingJson.Write(SightingJson.Read(rounds)));

    public static Value.Map KeyOf(Item item) =>
        new() { { Attributes.Pk, item.Key.Pk }, { Attributes.Sk, item.Key.Sk } };

    private static Item Event(Item item)
    {
        var stored = StoredEvent.Read(item.Attributes).IfLeft(failure => throw new ArgumentException($"{failure}"));
        return Mapping.Publication(stored.Event, stored.TraceId).Item;
    }

    private static Item RawEvent(Item item)
    {
        var raw = new Event.Raw(
            item.Key.Pk,
            item.Key.Sk,
            ((Value.Text)item.Attributes[Attributes.EventName]!).Of,
            (Value.Map)item.Attributes[Attributes.EventData]!,
            At(item)
        );
        return Mapping.Publication(raw, ((Value.Text)item.Attributes[Attributes.TraceId]!).Of).Item;
    }

    private static Item Order(Order order) =>
        new(Keys.Of(new EntityKey.OfOrder(order.Item.OrderId)), Entities.Write(order));

    private static Item Stock(Stock stock) => new(Keys.Of(new EntityKey.OfStock(stock.Sku)), Entities.Write(stock));

    private static Item Lot(Lot lot) =>
        new(Keys.Of(new EntityKey.OfLot(lot.Item.Sku, lot.Item.LotId)), Entities.Write(lot));

    private static Item Allocation(Allocation allocation) =>
        new(Keys.Of(new EntityKey.OfAllocation(allocation.Item.OrderId)), Entities.Write(allocation));

    private static Item Payment(Payment payment) =>
        new(Keys.Of(new EntityKey.OfPayment(payment.Item.OrderId)), Entities.Write(payment));

    // The gateway that made the entry is the only one that writes it: it is asked again, with an empty ledger.
    private static Item Ledger(Item item)
    {
        var entry = FakeGateway.Read(item);
        var amount = entry.Amount is { } known ? known : 1;
        var order = Samples.Order(entry.Key, price: amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var store = new MemoryStore();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(At(item).UnixMilliseconds));
        var gateway = new FakeGateway(store, failureRate: 0, () => 0.5, time);
        Question question =
            entry.Kind is LedgerEntry.Voided
                ? new Question.Void(order.OrderId)
                : new Question.Submit(order.OrderId, order.Price);
        gateway.Ask(question, CancellationToken.None).GetAwaiter().GetResult();
        return Assert.Single(store.Items);
    }

    private static Instant At(Item item) =>
        Instant
            .Parse(item.Attributes[Attributes.CreatedAt]!)
            .IfLeft(Instant (fault) => throw new ArgumentException(fault));

    private static T Ok<T>(Validation<Fault, T> read) =>
        read.Match(Succ: value => value, Fail: faults => throw new ArgumentException(new Faults(faults).ToString()));
}
