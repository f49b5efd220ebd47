using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// What a slice asks the payment gateway. The order's id is the idempotency key of submit and void; a refund has a key of its own,
/// one for each order.
/// </summary>
public abstract record PaymentQuestion : Question
{
    /// <summary>No order's id has a «#», so no key of a refund is that of another order's submit.</summary>
    private const string OfRefund = "#REFUND";

    private PaymentQuestion(OrderId order, string suffix = "")
        : base(order.Text + suffix) => Order = order;

    public OrderId Order { get; }

    public override string About => Order.Text;

    public override Gateway Gateway => PaymentGateway.Declared;

    public override Answer Unanswered(string why) => new PaymentAnswer.Failed(why);

    /// <summary>Capture this amount, once per key however often it is asked.</summary>
    public sealed record Submit(OrderId Order, Price Amount) : PaymentQuestion(Order);

    /// <summary>Never capture for this key; too late if a capture stands.</summary>
    public sealed record Void(OrderId Order) : PaymentQuestion(Order);

    /// <summary>Give back this amount of what was captured, once per key however often it is asked; never more than was captured.</summary>
    public sealed record Refund(OrderId Order, string PaymentId, Price Amount) : PaymentQuestion(Order, OfRefund);
}

/// <summary>What the payment gateway answered. Captured, declined, voided and refunded are for good; failed may be asked again.</summary>
public abstract record PaymentAnswer : Answer
{
    private PaymentAnswer() { }

    public override Gateway Gateway => PaymentGateway.Declared;

    /// <summary>
    /// A capture stands, by this submit or by an earlier one: also the answer to a void that came too late. The amount is null if the
    /// gateway does not say it: then it is what was submitted.
    /// </summary>
    public sealed record Captured(string PaymentId, Price? Amount = null) : PaymentAnswer
    {
        public override string Describe() => $"captured, {PaymentId}";
    }

    public sealed record Declined(string PaymentId) : PaymentAnswer
    {
        public override string Describe() => $"declined, {PaymentId}";
    }

    /// <summary>Nothing is captured for this key and nothing ever will be.</summary>
    public sealed record Voided : PaymentAnswer
    {
        public override string Describe() => "voided";
    }

    /// <summary>That amount was given back, by this refund or by an earlier one.</summary>
    public sealed record Refunded(string RefundId, Price Amount) : PaymentAnswer
    {
        public override string Describe() => $"refunded {Amount}, {RefundId}";
    }

    /// <summary>No answer, or none that says what happened: the money may or may not have moved.</summary>
    public sealed record Failed(string Why) : PaymentAnswer
    {
        public override string Describe() => $"failed: {Why}";
    }

    /// <summary>The key is known to the gateway with another amount, or more is to be refunded than was captured.</summary>
    public sealed record Refused(string Why) : PaymentAnswer
    {
        public override string Describe() => $"refused: {Why}";
    }
}
