using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What the stores and dead-letter queues say about one order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Events">Its events, in the order of their creation.</param>
/// <param name="Found">Its records, and the stock of its SKU.</param>
/// <param name="Unreadable">What is wrong with records and events that cannot be read.</param>
/// <param name="Dead">Its events that lie in dead-letter queues.</param>
public sealed record OrderEvidence(
    OrderId OrderId,
    Seq<Event.OfOrder> Events,
    Found Found,
    Seq<string> Unreadable,
    Seq<DeadEvent> Dead
)
{
    /// <summary>When the order was placed, or the first that is known of it; null if nothing is.</summary>
    public Instant? Since =>
        Found.Order?.CreatedAt ?? (Events.IsEmpty ? null : Events.Map(e => e.At).Reduce((a, b) => a < b ? a : b));

    /// <summary>Whether the order has come to its end.</summary>
    public bool IsFinal => Found.Order?.Status.IsFinal() ?? false;
}
