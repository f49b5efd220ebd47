using System.Globalization;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>Deliveries as text: a headline for each event, and for each worker the state before, the decisions, the end.</summary>
public static class ReplayText
{
    /// <summary>The event: its place, name, subject and time.</summary>
    public static string Headline(StreamRecord record) =>
        string.Join(
            "  ",
            new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"#{record.Seq}"),
                record.EventName.Length == 0 ? "(no eventName)" : record.EventName,
                Subject(record),
                (record.Item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "(no createdAt)",
            }
        );

    /// <summary>One delivery, over several lines.</summary>
    public static IEnumerable<string> Lines(Delivery delivery)
    {
        var receive = delivery.Receive == 1 ? "" : Invariant($"  (delivery {delivery.Receive})");
        yield return $"    {delivery.Worker ?? "(no worker)"}{receive}";
        yield return $"        before   {Before(delivery.Before)}";
        if (delivery.Asked.Count > 0)
        {
            yield return $"        gateway  {string.Join(", ", delivery.Asked)}";
        }
        yield return $"        decided  {Decided(delivery)}";
        yield return $"        settled  {delivery.Settlement.Kind} {delivery.Settlement.Why}".TrimEnd();
    }

    private static string Decided(Delivery delivery) =>
        delivery.Settlement.Decided.IsEmpty
            ? "nothing"
            : string.Join(
                ", ",
                delivery.Settlement.Decided.Map(decision =>
                    decision is Decision.Raise raise && delivery.NotInLog.Contains(Keys.Of(raise.Event))
                        ? $"{decision.Describe()} (not in the log)"
                        : decision.Describe()
                )
            );

    private static string Before(Found found)
    {
        var records = new[]
        {
            found.Order is { } order
                ? Invariant($"order {order.Status.ToName()} ({Describe(order.Item)}) v{order.Version}")
                : null,
            found.Lot is { } lot ? Invariant($"lot {lot.Item.LotId} of {lot.Item.Units}") : null,
            found.Stock is { } stock
                ? Invariant($"stock {stock.Available} {stock.Sku} available of {stock.Restocked} restocked")
                : null,
            found.Allocation is { } allocation
                ? Invariant(
                    $"allocation {allocation.Status.ToName()} ({Describe(allocation.Item)}) v{allocation.Version}"
                )
                : null,
            found.Payment is { } payment
                ? Invariant($"payment {payment.Status.ToName()} after {payment.Retries} retries v{payment.Version}")
                : null,
        }.OfType<string>();
        return string.Join(", ", records.DefaultIfEmpty("nothing"));
    }

    private static string Describe(OrderItem item) => $"{item.Units} {item.Sku} for {item.Price}";

    private static string Subject(StreamRecord record) =>
        record.OrderId
        ?? (
            record.Item.Attributes[Attributes.EventData] is Value.Map data
            && (data["sku"], data["lotId"]) is (Value.Text sku, Value.Text lot)
                ? $"{sku.Of}/{lot.Of}"
                : record.Item.Key.Pk
        );

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
