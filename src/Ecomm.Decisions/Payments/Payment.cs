using System.Diagnostics;

namespace Ecomm.Decisions;

/// <summary>
/// What is known of an order's payment. <see cref="PaymentId"/> is the gateway's name for it, once it has one;
/// <see cref="Retries"/> counts the answers after the first.
/// </summary>
public sealed record Payment(
    OrderItem Item,
    string? PaymentId,
    PaymentStatus Status,
    int Retries,
    Instant CreatedAt,
    Instant UpdatedAt,
    long Version
);

/// <summary>The next state of a payment.</summary>
public sealed record PaymentOutcome(PaymentStatus Status, string? PaymentId, int Retries);

public enum PaymentStatus
{
    /// <summary>The first attempt is open: the gateway may or may not have heard of it.</summary>
    Pending,

    /// <summary>The last attempt failed or timed out; there will be another, or a void. Money may yet have moved.</summary>
    Failed,

    /// <summary>The gateway has captured the money.</summary>
    Accepted,

    /// <summary>The gateway has not captured the money, and never will.</summary>
    Rejected,
}

public static class PaymentStatuses
{
    public static readonly Seq<PaymentStatus> All = toSeq(Enum.GetValues<PaymentStatus>());

    /// <summary>While a payment is open, the record does not say yet whether a capture stands.</summary>
    public static bool IsOpen(this PaymentStatus status) => status is PaymentStatus.Pending or PaymentStatus.Failed;

    public static string ToName(this PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Pending => "PAYMENT_PENDING",
            PaymentStatus.Failed => "PAYMENT_FAILED",
            PaymentStatus.Accepted => "PAYMENT_ACCEPTED",
            PaymentStatus.Rejected => "PAYMENT_REJECTED",
            _ => throw new UnreachableException(),
        };
}

/// <summary>What a slice asks the gateway. The order's id is the idempotency key of both.</summary>
public abstract record Question
{
    private Question(OrderId key) => Key = key;

    public OrderId Key { get; }

    /// <summary>Capture this amount, once per key however often it is asked.</summary>
    public sealed record Submit(OrderId Order, Price Amount) : Question(Order);

    /// <summary>Never capture for this key; too late if a capture stands.</summary>
    public sealed record Void(OrderId Order) : Question(Order);
}

/// <summary>What the gateway answered. Captured, declined and voided are for good; failed may be asked again.</summary>
public abstract record Answer
{
    private Answer() { }

    /// <summary>A capture stands, by this submit or by an earlier one: also the answer to a void that came too late.</summary>
    public sealed record Captured(string PaymentId) : Answer;

    public sealed record Declined(string PaymentId) : Answer;

    /// <summary>Nothing is captured for this key and nothing ever will be.</summary>
    public sealed record Voided : Answer;

    /// <summary>No answer, or none that says what happened: the money may or may not have moved.</summary>
    public sealed record Failed(string Why) : Answer;

    /// <summary>The key is known to the gateway with another amount.</summary>
    public sealed record Refused(string Why) : Answer;
}
