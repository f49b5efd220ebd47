using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Contracts;

/// <summary>Valid values to write tests with.</summary>
internal static class Samples
{
    public const string Trace = "0af7651916cd43dd8448eb211c80319c";

    public static readonly Instant Noon = new(1_750_291_200_000);

    public static readonly OrderItem Order1 = Order("ORD001");

    public static OrderItem Order(string id, string sku = "APPLES", long units = 2, string price = "33.25") =>
        Parsed(
            OrderItem.Codec.Read(
                new Value.Map
                {
                    { "orderId", id },
                    { "sku", sku },
                    { "units", units },
                    { "price", new Value.Number(Numeral.Parse(price)) },
                    { "userId", "123456" },
                }
            )
        );

    public static LotItem Lot(string sku, string lot, long units) =>
        Parsed(
            LotItem.Codec.Read(
                new Value.Map
                {
                    { "sku", sku },
                    { "lotId", lot },
                    { "units", units },
                }
            )
        );

    public static StoredEvent Stored(Event e) => new(e, Trace);

    /// <summary>The body of the queue's message that carries the event.</summary>
    public static string Body(Event e) => BusEvent.Write(1, StoredEvent.Publication(e, Trace).Item, "arn:test");

    public static SqsMessage Message(string id, string body, int receives = 1) =>
        new(id, $"receipt-{id}", body, new SqsAttributes($"{receives}", "0"));

    public static Value.Number Number(string text) => new(Numeral.Parse(text));

    /// <summary>The event of that name, of any declared one.</summary>
    public static Event Any(string name)
    {
        var data = Engine.Samples.Of(Domains.All.FindEvent(name)?.Fields ?? Seq<FieldShape>());
        return Domains
            .All.ReadEvent(name, data, Noon)
            .IfLeft(Event (failure) => throw new ArgumentException($"{failure}"));
    }

    private static T Parsed<T>(Either<Faults, T> parsed) =>
        parsed.Match(Right: value => value, Left: faults => throw new ArgumentException($"{faults}"));
}
