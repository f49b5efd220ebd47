using Ecomm.Operations.Events;

namespace Ecomm.Commands.Tests;

/// <summary>Lines of a log, made by hand: as many as needed, numbered in their order, a second apart.</summary>
public static class LogLines
{
    private static readonly Instant Start = new(1_750_000_000_000);

    /// <summary>When the first of them happened.</summary>
    public static DateTimeOffset Begin => DateTimeOffset.FromUnixTimeMilliseconds(Start.UnixMilliseconds);

    public static IReadOnlyList<string> Log(params Func<Instant, Event>[] events) =>
        [
            .. events.Select(
                (e, i) =>
                {
                    var put = StoredEvent.Publication(e(new Instant(Start.UnixMilliseconds + 1000 * i)), "trace");
                    return EventLog.Write(new StreamRecord(i + 1, put.Item));
                }
            ),
        ];

    public static Func<Instant, Event> Restocked(long units, string lot = "LOT-1") =>
        at =>
            Parse(
                SkuRestocked.EventName,
                new()
                {
                    { "sku", "PLUMS" },
                    { "lotId", lot },
                    { "units", units },
                },
                at
            );

    public static Func<Instant, Event> Of(string name, string orderId = "ORDER-1", long units = 5) =>
        at =>
            Parse(
                name,
                new Value.Map
                {
                    { "orderId", orderId },
                    { "sku", "PLUMS" },
                    { "units", units },
                    { "price", new Value.Number(Numeral.Of(1.50m)) },
                    { "userId", "USER-1" },
                },
                at
            );

    public static Func<Instant, Event> Refunded(decimal amount, string orderId = "ORDER-1") =>
        at =>
            Parse(
                OrderPaymentRefunded.EventName,
                new Value.Map { { "orderId", orderId }, { "amount", new Value.Number(Numeral.Of(amount)) } },
                at
            );

    /// <summary>A request about an order, which says no more than its id.</summary>
    public static Func<Instant, Event> Requested(string name, string orderId = "ORDER-1") =>
        at => Parse(name, new Value.Map { { "orderId", orderId } }, at);

    private static Event Parse(string name, Value.Map data, Instant at) =>
        Domains.All.ReadEvent(name, data, at).IfLeft(failure => throw new InvalidDataException(failure.Reason));
}
