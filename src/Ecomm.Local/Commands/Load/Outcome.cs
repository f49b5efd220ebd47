namespace Ecomm.Local.Commands.Load;

/// <summary>An order of the file as the deployment lists it; <see cref="Status"/> is null while it does not.</summary>
public sealed record OrderSeen(string OrderId, string Sku, string? Status)
{
    private static readonly HashSet<string> FinalNames =
    [
        .. OrderStatuses.All.Filter(OrderStatuses.IsFinal).Map(OrderStatuses.ToName),
    ];

    /// <summary>Whether nothing in the system moves the order on from here by itself.</summary>
    public bool IsFinal => Status is not null && FinalNames.Contains(Status);
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

    /// <summary>Whether all was sent as the file says it, and every order has come to its end.</summary>
    public bool IsComplete => Answers is { Conflicts.Count: 0, Refusals.Count: 0 } && Unfinished == 0;
}
