using LanguageExt;

namespace Ecomm.Local.Commands.Load;

/// <summary>An order of the file as the deployment lists it; <see cref="Status"/> is null while it does not.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Sku">Its SKU.</param>
/// <param name="Status">Its status by name.</param>
/// <param name="Payment">Its payment's status by name, if that was asked for.</param>
/// <param name="Sent">The requests about it that were sent.</param>
/// <param name="Unsent">Those that were not yet.</param>
public sealed record OrderSeen(
    string OrderId,
    string Sku,
    string? Status,
    string? Payment,
    Seq<FollowUp> Sent,
    Seq<FollowUp> Unsent
)
{
    private static readonly IReadOnlyDictionary<string, OrderStatus> Statuses = OrderStatuses
        .All.AsEnumerable()
        .ToDictionary(OrderStatuses.ToName);

    private static readonly System.Collections.Generic.HashSet<string> EndsOfCancelledPayments =
    [
        .. Seq(PaymentStatus.Refunded, PaymentStatus.Cancelled, PaymentStatus.Rejected).Map(PaymentStatuses.ToName),
    ];

    /// <summary>The requests that may be sent now.</summary>
    public Seq<FollowUp> Due => Unsent.Filter(request => request.IsDue(Known));

    /// <summary>The requests that are never sent, because the order has ended otherwise.</summary>
    public Seq<FollowUp> Void => Unsent.Filter(request => request.IsVoid(Known));

    /// <summary>Whether the file cancels the order, and it is cancelled: then it ends when its money is back.</summary>
    public bool EndsWithItsPayment => Known is OrderStatus.Cancelled && Sent.Exists(request => request.IsCancellation);

    /// <summary>Whether all is sent, and nothing in the system or in what was sent moves the order on from here.</summary>
    public bool IsFinal =>
        Unsent.Count == Void.Count
        && Known switch
        {
            null => false,
            OrderStatus.PaymentAccepted => Sent.IsEmpty,
            OrderStatus.Shipped => !Sent.Exists(request => request.IsDelivery),
            OrderStatus.Cancelled when EndsWithItsPayment => Payment is { } payment
                && EndsOfCancelledPayments.Contains(payment),
            { } status => status.IsFinal(),
        };

    private OrderStatus? Known => Status is { } name && Statuses.TryGetValue(name, out var known) ? known : null;
}

/// <summary>The status of the payment of one order of the file.</summary>
public sealed record PaymentSeen(string OrderId, string Sku, string Status);

/// <summary>A request that the deployment refused for good, and why.</summary>
public sealed record Refusal(string Request, int Status, string Why);

/// <summary>What was answered to the requests of a file.</summary>
/// <param name="Accepted">Requests answered 202.</param>
/// <param name="Conflicts">Requests whose id is known with other content.</param>
/// <param name="Refusals">Requests refused for any other reason.</param>
public sealed record Answers(int Accepted, IReadOnlyList<string> Conflicts, IReadOnlyList<Refusal> Refusals);

/// <summary>What became of a file.</summary>
/// <param name="Answers">The answers to its requests.</param>
/// <param name="Orders">Its orders that the deployment was told of, each once.</param>
/// <param name="Units">Units available, by SKU of the file.</param>
/// <param name="Payments">The payments of these orders, as far as there are any.</param>
public sealed record LoadOutcome(
    Answers Answers,
    IReadOnlyList<OrderSeen> Orders,
    IReadOnlyDictionary<string, Value> Units,
    IReadOnlyList<PaymentSeen> Payments
)
{
    public int Unfinished => Orders.Count(order => !order.IsFinal);

    /// <summary>Requests that were not sent, because their orders ended before they were due.</summary>
    public IReadOnlyList<string> Void =>
        [.. Orders.SelectMany(order => order.Void).Select(request => request.Describe())];

    /// <summary>Whether all was sent as the file says it, and every order has come to its end.</summary>
    public bool IsComplete =>
        Answers is { Conflicts.Count: 0, Refusals.Count: 0 } && Void.Count == 0 && Unfinished == 0;
}
