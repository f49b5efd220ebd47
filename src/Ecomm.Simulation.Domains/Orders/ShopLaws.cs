namespace Ecomm.Simulation.Domains.Orders;

/// <summary>The laws that the watches know, by the names under which they are reported. Some are declared by the domains too.</summary>
public static class ShopLaws
{
    /// <summary>Units of recorded lots = available + allocated + completed, in every committed state; a lot counts once.</summary>
    public const string Stock = "stock is conserved";

    /// <summary>Never both allocated and depleted, never both accepted and rejected; what is recorded stands.</summary>
    public const string Outcome = "one outcome per order";

    /// <summary>An order is only depleted if, while that was decided, there were fewer units than it wants.</summary>
    public const string Depletion = "depleted only for want of units";

    /// <summary>At most one capture per order; a closed payment is accepted if and only if a capture stands.</summary>
    public const string Money = "money follows the order";

    /// <summary>An order that the system has shipped it has not cancelled, in what it records and publishes.</summary>
    public const string OneFate = "shipped or cancelled, never both";

    /// <summary>Nothing is shipped that is not paid, and whose money does not stay.</summary>
    public const string Paid = "shipped only if paid";

    /// <summary>Once a cancellation is settled, the order's units are back, once, and no money of it is kept.</summary>
    public const string CostsNothing = "a cancelled order costs nothing";

    /// <summary>Per order at most one refund, of at most what was captured.</summary>
    public const string Refunds = "refunds never exceed captures";

    /// <summary>What is captured for an order whose payment a cancellation has closed is refunded.</summary>
    public const string LateMoney = "money that arrives late goes back";

    /// <summary>An order's status never goes back.</summary>
    public const string Status = "status only climbs";

    /// <summary>Every record has its causing event in the event store.</summary>
    public const string Cause = "nothing before its event";

    /// <summary>Records tell of the order that was placed, and can be read.</summary>
    public const string Faithful = "records say what was placed";

    /// <summary>Only what contradicts, or cannot be read, is parked at once; what the system raised itself does not.</summary>
    public const string Consistent = "the system never contradicts itself";

    /// <summary>Once faults stop, every placed order is depleted, rejected, accepted or beyond.</summary>
    public const string Ends = "every order comes to its end";

    public static readonly IReadOnlyList<string> All =
    [
        Stock,
        Outcome,
        Depletion,
        Money,
        OneFate,
        Paid,
        CostsNothing,
        Refunds,
        LateMoney,
        Status,
        Cause,
        Faithful,
        Consistent,
        Ends,
    ];
}
