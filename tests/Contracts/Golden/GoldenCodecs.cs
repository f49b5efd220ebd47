using System.Buffers;
using System.Text;
using System.Text.Json;
using Ecomm.Adapters.Gateways;
using Ecomm.Decisions.Shipments;
using Ecomm.Hosting.Sightings;
using Ecomm.Lambdas.Envelopes;
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
            "order" => Record(Order.Entity, item),
            "stock" => Record(Stock.Entity, item),
            "lot" => Record(Lot.Entity, item),
            "allocation" => Record(Allocation.Entity, item),
            "payment" => Record(Payment.Entity, item),
            "shipment" => Record(Shipment.Entity, item),
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
        ValueJson.Write(
            SightingJson.Write(
                SightingJson.Read(Domains.All, (Value.List)ValueJson.Parse(Encoding.UTF8.GetBytes(rounds)))
            )
        );

    public static Value.Map KeyOf(Item item) =>
        new() { { Attributes.Pk, item.Key.Pk }, { Attributes.Sk, item.Key.Sk } };

    private static Item Event(Item item)
    {
        var stored = Domains
            .All.ReadStored(item.Attributes)
            .IfLeft(failure => throw new ArgumentException($"{failure}"));
        return StoredEvent.Publication(stored.Event, stored.TraceId).Item;
    }

    private static Item RawEvent(Item item)
    {
        var raw = new RawEvent(
            item.Key,
            ((Value.Text)item.Attributes[Attributes.EventName]!).Of,
            (Value.Map)item.Attributes[Attributes.EventData]!,
            At(item)
        );
        return StoredEvent.Publication(raw, ((Value.Text)item.Attributes[Attributes.TraceId]!).Of).Item;
    }

    private static Item Record<T>(Entity<T> entity, Item item)
        where T : class =>
        entity.ItemOf(entity.Read(item).IfLeft(T (failure) => throw new ArgumentException($"{failure}")));

    // The gateway that made the entry is the only one that writes it: it is asked again, with an empty ledger.
    private static Item Ledger(Item item)
    {
        var entry = LedgerEntry.Read(item);
        var amount = entry.Amount is { } known ? known : 1;
        var order = Samples.Order(entry.Key, price: amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var store = new MemoryStore();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(At(item).UnixMilliseconds));
        var gateway = new FakeGateway(store, failureRate: 0, () => 0.5, time);
        PaymentQuestion submit = new PaymentQuestion.Submit(order.OrderId, order.Price);
        PaymentQuestion[] questions = entry.Kind switch
        {
            LedgerEntry.Voided => [new PaymentQuestion.Void(order.OrderId)],
            LedgerEntry.Refunded => [submit, new PaymentQuestion.Refund(order.OrderId, "", order.Price)],
            _ => [submit],
        };
        foreach (var question in questions)
        {
            gateway.Ask(question, CancellationToken.None).GetAwaiter().GetResult();
        }
        Assert.Equal(questions.Length, store.Items.Count);
        return store.Items.Single(made => made.Key == item.Key);
    }

    private static Instant At(Item item) =>
        Instant
            .Parse(item.Attributes[Attributes.CreatedAt]!)
            .IfLeft(Instant (fault) => throw new ArgumentException(fault));
}
