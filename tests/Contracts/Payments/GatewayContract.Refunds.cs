using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>What the system relies on when it asks for money back.</summary>
public abstract partial class GatewayContract
{
    [Fact]
    public async Task A_capture_is_refunded_once_however_often_it_is_asked()
    {
        var gateway = Gateway();
        var refund = await CaptureAndRefund(gateway, "33.25");
        var first = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(refund, default));
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(first, await gateway.Ask(refund, default));
        }
        AssertRefund(first.RefundId, 33.25m, await RefundEntry());
        AssertLedger(LedgerEntry.Captured, refund.PaymentId, 33.25m, await Entry());
    }

    [Fact]
    public async Task A_capture_is_refunded_once_however_many_ask_at_the_same_time()
    {
        var gateway = Gateway();
        var refund = await CaptureAndRefund(gateway, "33.25");
        var answers = await Race(_ => gateway.Ask(refund, default));
        var refunded = Assert.IsType<PaymentAnswer.Refunded>(Assert.Single(answers.Distinct()));
        AssertRefund(refunded.RefundId, 33.25m, await RefundEntry());
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("33.25")]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("99999.99999999999999999999999")]
    public async Task What_is_captured_and_refunded_is_exact_to_the_last_digit(string price)
    {
        var gateway = Gateway();
        var refund = await CaptureAndRefund(gateway, price);
        var refunded = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(refund, default));
        Assert.Equal(price, refunded.Amount.Numeral.Text);
        Assert.Equal(refunded.Amount.Amount, (await Entry())?.Amount);
        AssertRefund(refunded.RefundId, refunded.Amount.Amount, await RefundEntry());
    }

    [Theory]
    [InlineData("33.25", "33.26")]
    [InlineData("33.25", "3325")]
    [InlineData("1.000000000000000000000000001", "1.000000000000000000000000002")]
    public async Task More_than_was_captured_is_refused_and_gives_nothing_back(string captured, string asked)
    {
        var gateway = Gateway();
        var refund = await CaptureAndRefund(gateway, captured) with { Amount = Submit(asked).Amount };
        var refused = Assert.IsType<PaymentAnswer.Refused>(await gateway.Ask(refund, default));
        Assert.Equal($"{captured} was captured, less than {asked}", refused.Why);
        Assert.Null(await RefundEntry());
        // The key is not spent: what was captured can still be given back.
        Assert.IsType<PaymentAnswer.Refunded>(
            await gateway.Ask(refund with { Amount = Submit(captured).Amount }, default)
        );
    }

    [Theory]
    [InlineData("33.24")]
    [InlineData("33.26")]
    [InlineData("66.5")]
    public async Task Another_amount_under_the_key_of_a_refund_is_refused_and_gives_nothing_more_back(string other)
    {
        var gateway = Gateway();
        var refund = await CaptureAndRefund(gateway, "33.25");
        var first = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(refund, default));
        var refused = await gateway.Ask(refund with { Amount = Submit(other).Amount }, default);
        Assert.Equal(new PaymentAnswer.Refused($"33.25 was refunded, not {other}"), refused);
        AssertRefund(first.RefundId, 33.25m, await RefundEntry());
    }

    [Fact]
    public async Task An_order_of_which_part_was_refunded_gets_no_second_refund()
    {
        var gateway = Gateway();
        var part = await CaptureAndRefund(gateway, "33.25") with { Amount = Submit("3.25").Amount };
        var first = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(part, default));
        Assert.IsType<PaymentAnswer.Refused>(await gateway.Ask(part with { Amount = Submit("30").Amount }, default));
        AssertRefund(first.RefundId, 3.25m, await RefundEntry());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nothing_was_captured_nothing_is_refunded(bool isVoided)
    {
        var gateway = Gateway();
        if (isVoided)
        {
            await gateway.Ask(new PaymentQuestion.Void(Key1), default);
        }
        var refund = new PaymentQuestion.Refund(Key1, "A1", Submit("33.25").Amount);
        Assert.Equal(new PaymentAnswer.Refused("nothing was captured"), await gateway.Ask(refund, default));
        Assert.Null(await RefundEntry());
    }

    [Fact]
    public async Task A_declined_payment_is_not_refunded()
    {
        var gateway = Gateway();
        var declined = Assert.IsType<PaymentAnswer.Declined>(await gateway.Ask(Submit("100000"), default));
        var refund = new PaymentQuestion.Refund(Key1, declined.PaymentId, Submit("100000").Amount);
        Assert.Equal(new PaymentAnswer.Refused("nothing was captured"), await gateway.Ask(refund, default));
        Assert.Null(await RefundEntry());
    }

    [Fact]
    public async Task A_submit_or_void_after_a_refund_is_told_of_the_capture_and_moves_no_money()
    {
        var gateway = Gateway();
        var captured = await gateway.Ask(Submit("33.25"), default);
        await gateway.Ask(await CaptureAndRefund(gateway, "33.25"), default);
        Assert.Equal(captured, await gateway.Ask(Submit("33.25"), default));
        Assert.Equal(captured, await gateway.Ask(new PaymentQuestion.Void(Key1), default));
        Assert.Equal(
            (LedgerEntry.Captured, LedgerEntry.Refunded),
            ((await Entry())?.Kind, (await RefundEntry())?.Kind)
        );
    }

    [Fact]
    public async Task A_failed_refund_leaves_no_trace_and_may_be_asked_again_under_the_same_key()
    {
        var refund = await CaptureAndRefund(Gateway(), "33.25");
        Assert.IsType<PaymentAnswer.Failed>(await Gateway(failureRate: 1).Ask(refund, default));
        Assert.Null(await RefundEntry());
        Assert.IsType<PaymentAnswer.Refunded>(await Gateway(failureRate: 0).Ask(refund, default));
    }

    [Fact]
    public async Task A_refund_that_stands_is_told_of_even_if_the_gateway_fails_all_others()
    {
        var refund = await CaptureAndRefund(Gateway(), "33.25");
        var refunded = await Gateway().Ask(refund, default);
        Assert.Equal(refunded, await Gateway(failureRate: 1).Ask(refund, default));
    }

    [Fact]
    public async Task A_capture_in_flight_while_a_void_and_a_refund_are_asked_is_never_refunded_without_standing()
    {
        var gateway = Gateway();
        var refund = new PaymentQuestion.Refund(Key1, "A1", Submit("33.25").Amount);
        Question[] questions = [Submit("33.25"), new PaymentQuestion.Void(Key1), refund];
        var answers = await Race(i => gateway.Ask(questions[i % questions.Length], default));
        var stands = Assert.Single(answers.Where((_, i) => i % questions.Length != 2).Distinct());
        var refunds = answers.Where((_, i) => i % questions.Length == 2).ToList();
        Assert.True(refunds.OfType<PaymentAnswer.Refunded>().Distinct().Count() <= 1);
        // Who asked before the capture stood was told so; afterwards it can be refunded, and is once.
        Assert.All(
            refunds.Where(answer => answer is not PaymentAnswer.Refunded),
            answer => Assert.Equal(new PaymentAnswer.Refused("nothing was captured"), answer)
        );
        var last = await gateway.Ask(refund, default);
        Assert.Equal(stands is PaymentAnswer.Captured, last is PaymentAnswer.Refunded);
        Assert.Equal(stands is PaymentAnswer.Captured, await RefundEntry() is not null);
        Assert.All(refunds.OfType<PaymentAnswer.Refunded>(), refunded => Assert.Equal(last, refunded));
    }

    [Fact]
    public async Task Different_orders_are_refunded_apart()
    {
        var gateway = Gateway();
        var one = await CaptureAndRefund(gateway, "33.25");
        var other = Samples.Order("ORD002").OrderId;
        await gateway.Ask(new PaymentQuestion.Submit(other, one.Amount), default);
        var first = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(one, default));
        var refund = new PaymentQuestion.Refund(other, "A1", one.Amount);
        var second = Assert.IsType<PaymentAnswer.Refunded>(await gateway.Ask(refund, default));
        Assert.NotEqual(first.RefundId, second.RefundId);
    }

    /// <summary>Has the amount captured; the question that gives it back.</summary>
    private static async Task<PaymentQuestion.Refund> CaptureAndRefund(IGateway gateway, string price)
    {
        var submit = Submit(price);
        var captured = Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(submit, default));
        Assert.Equal(submit.Amount, captured.Amount ?? submit.Amount);
        return new PaymentQuestion.Refund(Key1, captured.PaymentId, submit.Amount);
    }

    private async Task<LedgerEntry?> RefundEntry() =>
        (await Ledger.Get([LedgerEntry.OfRefund(Key1.Text)], default))[0] is { } item ? LedgerEntry.Read(item) : null;

    private static void AssertRefund(string refundId, decimal amount, LedgerEntry? entry) =>
        Assert.Equal(new LedgerEntry(Key1.Text, LedgerEntry.Refunded, refundId, amount), entry);
}
