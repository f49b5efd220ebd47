using System.Globalization;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>How values are shown: short, the same everywhere.</summary>
public static class Words
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How often something was done.</summary>
    public static string Times(string done, int times) =>
        times switch
        {
            0 => $"never {done}",
            1 => $"{done} once",
            _ => $"{done} {Count(times)} times",
        };

    /// <summary>A rate a second: with a decimal while it is small.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond is > 0 and < 9.95 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>The time of day, in UTC.</summary>
    public static string Time(Instant at) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(at.UnixMilliseconds)
            .ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A stored time as the time of day, with its date if that is not today.</summary>
    public static string Time(string? stored) =>
        stored is null ? ""
        : Instant.Parse(new Value.Text(stored)).Case is not Instant at ? stored
        : DateTimeOffset.FromUnixTimeMilliseconds(at.UnixMilliseconds).Date == DateTimeOffset.UtcNow.Date ? Time(at)
        : stored.Replace('T', ' ').TrimEnd('Z');

    /// <summary>A name without the words that all of its kind share.</summary>
    public static string Brief(string name) =>
        name.Replace("_EVENT", "", StringComparison.Ordinal)
            .Replace("ORDER_PAYMENT_", "PAYMENT_", StringComparison.Ordinal)
            .Replace("_STATUS", "", StringComparison.Ordinal)
            .Replace('_', ' ')
            .ToLowerInvariant();

    /// <summary>A name without «Worker» or «Api», where it is clear which it is.</summary>
    public static string Worker(string name) =>
        name.EndsWith("Worker", StringComparison.Ordinal) ? name[..^"Worker".Length]
        : name.EndsWith("Api", StringComparison.Ordinal) ? name[..^"Api".Length]
        : name;

    /// <summary>The colour of a status or an event's name: how it bodes for the order.</summary>
    public static string Tone(string name) =>
        name.Contains("ACCEPTED", StringComparison.Ordinal)
        || name.Contains("DELIVERED", StringComparison.Ordinal)
        || name.Contains("SHIPPED", StringComparison.Ordinal)
            ? "good"
        : name.Contains("REJECTED", StringComparison.Ordinal)
        || name.Contains("DEPLETED", StringComparison.Ordinal)
        || name.Contains("CANCELLED", StringComparison.Ordinal)
            ? "bad"
        : name.Contains("FAILED", StringComparison.Ordinal) || name.Contains("PENDING", StringComparison.Ordinal)
            ? "warn"
        : "plain";

    public static string Tone(SightingKind kind) =>
        kind switch
        {
            SightingKind.Acknowledged => "good",
            SightingKind.Redelivered => "warn",
            SightingKind.Parked or SightingKind.Crashed => "bad",
            _ => "plain",
        };

    public static string Kind(SightingKind kind) =>
        kind switch
        {
            SightingKind.Acknowledged => "acknowledged",
            SightingKind.Redelivered => "comes again",
            SightingKind.Parked => "parked",
            SightingKind.Crashed => "crashed",
            _ => "by hand",
        };

    public static string State(MessageState state) =>
        state switch
        {
            MessageState.Waiting => "waiting",
            MessageState.Delayed => "delayed",
            _ => "in flight",
        };

    /// <summary>What was seen, one line each.</summary>
    public static IEnumerable<(string What, string Says)> Lines(Found found)
    {
        if (found.Order is { } order)
        {
            yield return ("order", $"{Brief(order.Status.ToName())} · {Describe(order.Item)} · v{order.Version}");
        }
        if (found.Stock is { } stock)
        {
            yield return (
                "stock",
                $"{Count(stock.Available)} {stock.Sku} available of {Count(stock.Restocked)} restocked"
            );
        }
        if (found.Lot is { } lot)
        {
            yield return ("lot", $"{lot.Item.LotId}: {Count(lot.Item.Units.Count)} {lot.Item.Sku}");
        }
        if (found.Allocation is { } allocation)
        {
            yield return (
                "allocation",
                $"{Brief(allocation.Status.ToName())} · {Describe(allocation.Item)} · v{allocation.Version}"
            );
        }
        if (found.Payment is { } payment)
        {
            var id = payment.PaymentId is null ? "" : $" · {payment.PaymentId}";
            yield return (
                "payment",
                $"{Brief(payment.Status.ToName())} · {payment.Retries} retries{id} · v{payment.Version}"
            );
        }
        if (found.Answer is { } answer)
        {
            yield return ("gateway", OfGateway(answer));
        }
    }

    public static string OfGateway(Answer answer) =>
        answer switch
        {
            Answer.Captured(var id) => $"captured, {id}",
            Answer.Declined(var id) => $"declined, {id}",
            Answer.Voided => "voided",
            Answer.Failed(var why) => $"failed: {why}",
            Answer.Refused(var why) => $"refused: {why}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>An attribute as text.</summary>
    public static string Text(Value? value) =>
        value switch
        {
            null => "",
            Value.Text text => text.Of,
            Value.Number number => number.Of.Text,
            Value.Null => "–",
            _ => ValueJson.Write(value),
        };

    private static string Describe(OrderItem item) => $"{item.Units} {item.Sku} for {item.Price}";
}
