using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>What a slice asks the payment gateway. The order's id is the idempotency key of both.</summary>
public abstract record PaymentQuestion : Question
{
    private PaymentQuestion(OrderId order)
        : base(order.Text) => Order = order;

    public OrderId Order { get; }

    public override Gateway Gateway => PaymentGateway.Declared;

    public override Answer Unanswered(string why) => new PaymentAnswer.Failed(why);

    /// <summary>Capture this amount, once per key however often it is asked.</summary>
    public sealed record Submit(OrderId Order, Price Amount) : PaymentQuestion(Order);

    /// <summary>Never capture for this key; too late if a capture stands.</summary>
    public sealed record Void(OrderId Order) : PaymentQuestion(Order);
}

/// <summary>What the payment gateway answered. Captured, declined and voided are for good; failed may be asked again.</summary>
public abstract record PaymentAnswer : Answer
{
    private PaymentAnswer() { }

    public override Gateway Gateway => PaymentGateway.Declared;

    /// <summary>A capture stands, by this submit or by an earlier one: also the answer to a void that came too late.</summary>
    public sealed record Captured(string PaymentId) : PaymentAnswer
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

    /// <summary>No answer, or none that says what happened: the money may or may not have moved.</summary>
    public sealed record Failed(string Why) : PaymentAnswer
    {
        public override string Describe() => $"failed: {Why}";
    }

    /// <summary>The key is known to the gateway with another amount.</summary>
    public sealed record Refused(string Why) : PaymentAnswer
    {
        public override string Describe() => $"refused: {Why}";
    }
}
