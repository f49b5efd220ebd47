using System.Diagnostics;
using System.Globalization;
using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// What is known of an order's payment. <see cref="PaymentId"/> is the gateway's name for it, once it has one;
/// <see cref="Retries"/> counts the answers after the first. <see cref="Captured"/> is what was captured, and what a refund gives back;
/// <see cref="RefundId"/> is the gateway's name for that refund.
/// </summary>
public sealed record Payment(
    OrderItem Item,
    string? PaymentId,
    PaymentStatus Status,
    int Retries,
    Instant CreatedAt,
    Instant UpdatedAt,
    long Version,
    Price? Captured = null,
    string? RefundId = null
) : IRecord<Payment>
{
    public static Entity<Payment> Entity { get; } =
        new(
            "Payment",
            OrderEvent.Order,
            new KeyTemplate("PAYMENTS#ORDER_ID#", "ORDER_ID#", "#ORDER_PAYMENT"),
            Codec.Of(
                Part(OrderItem.Codec, (Payment payment) => payment.Item),
                Optional("paymentId", Scalars.AnyText, (Payment payment) => payment.PaymentId, label: "Payment"),
                Field("paymentStatus", PaymentStatuses.Scalar, (Payment payment) => payment.Status, label: "Status"),
                Field("paymentRetries", Scalars.SmallCount, (Payment payment) => payment.Retries, label: "Retries"),
                Field("createdAt", Scalars.Time, (Payment payment) => payment.CreatedAt),
                Field("updatedAt", Scalars.Time, (Payment payment) => payment.UpdatedAt),
                Field("version", Scalars.Count, (Payment payment) => payment.Version),
                Optional("capturedAmount", Price.Scalar, (Payment payment) => payment.Captured, label: "Captured"),
                Optional("refundId", Scalars.AnyText, (Payment payment) => payment.RefundId),
                (item, id, status, retries, created, updated, version, captured, refund) =>
                    new Payment(item, id, status, retries, created, updated, version, captured, refund)
            ),
            payment => Of(payment.Item.OrderId).Key,
            new Listed<Payment>(
                "PAYMENTS#ORDER_PAYMENT",
                "payments",
                payment => payment.Item.OrderId.Text,
                payment => payment.CreatedAt
            ),
            payment =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{payment.Status.ToName()} after {payment.Retries} retries v{payment.Version}"
                ),
            payment => payment.Status.WaitsFor()
        );

    /// <summary>What a capture took. Payments that were accepted by an earlier version do not say it: it is the price.</summary>
    public Price CapturedAmount => Captured ?? Item.Price;

    /// <summary>The payment of that order.</summary>
    public static RecordRef<Payment> Of(OrderId order) => Entity.At(order.Text);
}

/// <summary>The next state of a payment. What is null stays as it is.</summary>
public sealed record PaymentOutcome(
    PaymentStatus Status,
    string? PaymentId,
    int Retries,
    Price? Captured = null,
    string? RefundId = null
);

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

    /// <summary>The order was cancelled; the captured money is about to go back, or is back already.</summary>
    RefundPending,

    /// <summary>The gateway has given back what it had captured.</summary>
    Refunded,

    /// <summary>The order was cancelled before the gateway captured anything, and it never will.</summary>
    Cancelled,
}

public static class PaymentStatuses
{
    public static readonly Seq<PaymentStatus> All = toSeq(Enum.GetValues<PaymentStatus>());

    public static readonly Scalar<PaymentStatus> Scalar = Scalars.Choice(All, ToName, ToneOf);

    /// <summary>While a payment is open, the record does not say yet whether an unrefunded capture stands.</summary>
    public static bool IsOpen(this PaymentStatus status) =>
        status is PaymentStatus.Pending or PaymentStatus.Failed or PaymentStatus.RefundPending;

    /// <summary>After a cancellation, nothing is captured any more and no other outcome is published.</summary>
    public static bool IsCancelled(this PaymentStatus status) =>
        status is PaymentStatus.RefundPending or PaymentStatus.Refunded or PaymentStatus.Cancelled;

    /// <summary>What an order with such a payment waits for; null for nothing.</summary>
    public static Wait? WaitsFor(this PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Pending or PaymentStatus.Failed => new Wait("its payment"),
            PaymentStatus.RefundPending => new Wait("its refund"),
            _ => null,
        };

    public static string ToName(this PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Pending => "PAYMENT_PENDING",
            PaymentStatus.Failed => "PAYMENT_FAILED",
            PaymentStatus.Accepted => "PAYMENT_ACCEPTED",
            PaymentStatus.Rejected => "PAYMENT_REJECTED",
            PaymentStatus.RefundPending => "PAYMENT_REFUND_PENDING",
            PaymentStatus.Refunded => "PAYMENT_REFUNDED",
            PaymentStatus.Cancelled => "PAYMENT_CANCELLED",
            _ => throw new UnreachableException(),
        };

    private static Tone ToneOf(PaymentStatus status) =>
        status switch
        {
            PaymentStatus.Accepted => Tone.Good,
            PaymentStatus.Rejected or PaymentStatus.Cancelled or PaymentStatus.Refunded => Tone.Bad,
            _ => Tone.Warning,
        };
}

/// <summary>Record that a payment is being attempted, before the gateway hears of it.</summary>
public sealed record OpenPayment(OrderItem Item, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Payment.Entity.Put(new Payment(Item, null, PaymentStatus.Pending, Retries: 0, At, At, Version: 1)));
}

/// <summary>Record that an order's payment will never be attempted, if it is not: a tombstone that a later attempt finds.</summary>
public sealed record CancelPayment(OrderItem Item, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Payment.Entity.Put(new Payment(Item, null, PaymentStatus.Cancelled, Retries: 0, At, At, Version: 1)));
}

/// <summary>Record what has become of a payment, if it still is as it was read. An id that is known stays.</summary>
public sealed record RecordPayment(Payment Before, PaymentOutcome Outcome, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Seq1(Payment.Entity.Change(Before, After, Before.Version));

    public override string Describe() => $"{nameof(RecordPayment)} {Outcome.Status.ToName()}";

    private Payment After =>
        Before with
        {
            Status = Outcome.Status,
            PaymentId = Outcome.PaymentId ?? Before.PaymentId,
            Retries = Outcome.Retries,
            Captured = Outcome.Captured ?? Before.Captured,
            RefundId = Outcome.RefundId ?? Before.RefundId,
            UpdatedAt = At,
        };
}

/// <summary>The gateway failed, or did not answer in time; the attempt is recorded and there will be another.</summary>
public sealed record PaymentFailed(string Reason) : Failure.Transient(Reason);
