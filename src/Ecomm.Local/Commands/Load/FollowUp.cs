using LanguageExt;

namespace Ecomm.Local.Commands.Load;

/// <summary>
/// A request of the file about one of its orders: to ship it, to confirm its delivery, or to cancel it. It is sent once the order
/// has the status that the entry's field <c>after</c> names, or, without that field, right after the orders.
/// </summary>
/// <param name="What">The kind of request, in the report's words.</param>
/// <param name="Api">The API that takes it.</param>
/// <param name="Body">The body to send.</param>
/// <param name="After">The status that its order must have reached; null for none.</param>
public sealed record FollowUp(string What, Api.Command Api, Value.Map Body, OrderStatus? After)
{
    private const string AfterField = "after";

    /// <summary>The order that it is about.</summary>
    public string OrderId => LoadFile.Text(Body, "orderId") ?? "";

    public bool IsDelivery => Api == ConfirmDeliveryApi.Slice;

    public bool IsCancellation => Api == CancelOrderApi.Slice;

    /// <summary>The request in a line of the report.</summary>
    public string Describe() => $"{What} {ValueJson.Write(Body)}";

    /// <summary>Whether it may be sent while its order has that status; null is no status yet.</summary>
    public bool IsDue(OrderStatus? status) => After is not { } after || (status is { } now && after.IsAtMost(now));

    /// <summary>
    /// Whether an order of that status has ended otherwise, or has gone another way, such as to its acceptance instead of its
    /// rejection: then the request is never due.
    /// </summary>
    public bool IsVoid(OrderStatus? status) =>
        status is { } now
        && After is { } after
        && !IsDue(now)
        && (now is OrderStatus.StockDepleted or OrderStatus.PaymentRejected || !now.IsAtMost(after));

    /// <summary>An entry of the file, or what is wrong with it.</summary>
    public static Either<string, FollowUp> Read(string what, Api.Command api, Value.Map entry) =>
        entry[AfterField] is not { } after
            ? new FollowUp(what, api, entry, After: null)
            : OrderStatuses
                .Scalar.Parse(after)
                .Map(status => new FollowUp(what, api, WithoutAfter(entry), status))
                .MapLeft(fault => $"has a field {AfterField} that {fault}");

    private static Value.Map WithoutAfter(Value.Map entry)
    {
        var body = new Value.Map();
        foreach (var (name, value) in entry.Where(field => field.Name != AfterField))
        {
            body.Add(name, value);
        }
        return body;
    }
}
