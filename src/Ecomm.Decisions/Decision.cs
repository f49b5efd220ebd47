namespace Ecomm.Decisions;

/// <summary>
/// What a slice wants done, as data. All writes of one decision are committed together, each under the condition it was
/// decided on; only then are its events raised or its question asked.
/// </summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Write a new order, if there is none of that id.</summary>
    public sealed record CreateOrder(OrderItem Item, Instant CreatedAt, Instant At) : Decision;

    /// <summary>Move an order to a later status, if it still is as it was read.</summary>
    public sealed record ChangeOrderStatus(Order Order, OrderStatus Status, Instant At) : Decision;

    /// <summary>Record a lot, if it is not recorded, and add its units to its SKU.</summary>
    public sealed record RecordLot(LotItem Lot, Instant At) : Decision;

    /// <summary>Record an allocation, if the order has neither one nor a depletion, and take its units if enough are left.</summary>
    public sealed record AllocateStock(OrderItem Item, Instant At) : Decision;

    /// <summary>Record that there were too few units, if the order has neither allocation nor depletion.</summary>
    public sealed record RecordDepletion(OrderItem Item, Instant At) : Decision;

    /// <summary>Make an allocation final, if it still is as it was read.</summary>
    public sealed record CompleteAllocation(Allocation Allocation, Instant At) : Decision;

    /// <summary>Give the stored units back to the stored SKU, if the allocation still is as it was read.</summary>
    public sealed record ReleaseAllocation(Allocation Allocation, Instant At) : Decision;

    /// <summary>Record that a payment is being attempted, before the gateway hears of it.</summary>
    public sealed record OpenPayment(OrderItem Item, Instant At) : Decision;

    /// <summary>Record what has become of a payment, if it still is as it was read.</summary>
    public sealed record RecordPayment(Payment Before, PaymentOutcome Outcome, Instant At) : Decision;

    /// <summary>Publish an event; harmless to repeat, because its key is made of what it says.</summary>
    public sealed record Raise(Event Event) : Decision;

    /// <summary>Ask the gateway, then decide again with its answer.</summary>
    public sealed record Ask(Question Question) : Decision;

    /// <summary>Carry out the rest, then have the event delivered again for this reason.</summary>
    public sealed record RetryLater(Failure Reason) : Decision;

    /// <summary>The decision in a few words for a log line.</summary>
    public string Describe() =>
        this switch
        {
            Raise raise => $"Raise {raise.Event.Name}",
            Ask ask => $"Ask {ask.Question.GetType().Name}",
            RetryLater retry => $"RetryLater {retry.Reason.GetType().Name}",
            ChangeOrderStatus change => $"ChangeOrderStatus {change.Status.ToName()}",
            RecordPayment record => $"RecordPayment {record.Outcome.Status.ToName()}",
            _ => GetType().Name,
        };
}
