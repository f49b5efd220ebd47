using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>What the system relies on at the gateway, whatever keeps its ledger.</summary>
public abstract partial class GatewayContract
{
    private const int Racers = 20;

    private static readonly OrderId Key1 = Samples.Order1.OrderId;

    /// <summary>The ledger behind every gateway of this test.</summary>
    protected abstract IStore Ledger { get; }

    /// <summary>A gateway on that ledger; this share of the submits and refunds that it is asked from now on fails.</summary>
    protected abstract IGateway Gateway(double failureRate = 0);

    [Fact]
    public async Task One_key_is_captured_once_however_often_it_is_asked()
    {
        var gateway = Gateway();
        var first = Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit("33.25"), default));
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(first, await gateway.Ask(Submit("33.25"), default));
        }
        AssertLedger(LedgerEntry.Captured, first.PaymentId, 33.25m, await Entry());
    }

    [Fact]
    public async Task One_key_is_captured_once_however_many_ask_at_the_same_time()
    {
        var gateway = Gateway();
        var answers = await Race(_ => gateway.Ask(Submit("33.25"), default));
        Assert.IsType<PaymentAnswer.Captured>(Assert.Single(answers.Distinct()));
    }

    [Fact]
    public async Task Of_a_submit_and_a_void_that_race_one_stands_and_both_are_told_which()
    {
        var gateway = Gateway();
        var answers = await Race(i =>
            gateway.Ask(i % 2 == 0 ? Submit("33.25") : new PaymentQuestion.Void(Key1), default)
        );
        var stands = Assert.Single(answers.Distinct());
        Assert.True(stands is PaymentAnswer.Captured or PaymentAnswer.Voided, $"{stands}");
    }

    [Fact]
    public async Task A_known_key_with_another_amount_is_refused_and_captures_nothing_more()
    {
        var gateway = Gateway();
        var first = Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit("33.25"), default));
        var refused = Assert.IsType<PaymentAnswer.Refused>(await gateway.Ask(Submit("33.26"), default));
        Assert.Equal("key ORD001 is known with the amount 33.25, not 33.26", refused.Why);
        AssertLedger(LedgerEntry.Captured, first.PaymentId, 33.25m, await Entry());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100000")]
    [InlineData("100000.01")]
    [InlineData("9999999999999999999999999999")]
    public async Task A_price_of_nothing_or_of_100000_and_more_is_declined_for_good(string price)
    {
        var gateway = Gateway(failureRate: 1);
        var first = Assert.IsType<PaymentAnswer.Declined>(await gateway.Ask(Submit(price), default));
        Assert.Equal(first, await gateway.Ask(Submit(price), default));
        Assert.Equal(first, await gateway.Ask(new PaymentQuestion.Void(Key1), default));
        AssertLedger(LedgerEntry.Declined, first.PaymentId, Submit(price).Amount.Amount, await Entry());
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("99999.99")]
    [InlineData("1.000000000000000000000000001")]
    public async Task A_price_in_between_is_captured(string price) =>
        Assert.IsType<PaymentAnswer.Captured>(await Gateway().Ask(Submit(price), default));

    [Fact]
    public async Task A_submit_after_a_void_captures_nothing_and_the_void_can_be_repeated()
    {
        var gateway = Gateway();
        Assert.IsType<PaymentAnswer.Voided>(await gateway.Ask(new PaymentQuestion.Void(Key1), default));
        Assert.IsType<PaymentAnswer.Voided>(await gateway.Ask(Submit("33.25"), default));
        Assert.IsType<PaymentAnswer.Voided>(await gateway.Ask(new PaymentQuestion.Void(Key1), default));
        AssertLedger(LedgerEntry.Voided, null, null, await Entry());
    }

    [Fact]
    public async Task A_void_after_a_capture_comes_too_late_and_says_so()
    {
        var gateway = Gateway();
        var captured = await gateway.Ask(Submit("33.25"), default);
        Assert.Equal(captured, await gateway.Ask(new PaymentQuestion.Void(Key1), default));
        Assert.Equal(LedgerEntry.Captured, (await Entry())?.Kind);
    }

    [Fact]
    public async Task A_failed_submit_leaves_no_trace_and_may_be_asked_again_under_the_same_key()
    {
        Assert.IsType<PaymentAnswer.Failed>(await Gateway(failureRate: 1).Ask(Submit("33.25"), default));
        Assert.Null(await Entry());
        Assert.IsType<PaymentAnswer.Captured>(await Gateway(failureRate: 0).Ask(Submit("33.25"), default));
    }

    [Fact]
    public async Task A_gateway_that_always_fails_still_voids()
    {
        Assert.IsType<PaymentAnswer.Voided>(await Gateway(failureRate: 1).Ask(new PaymentQuestion.Void(Key1), default));
    }

    [Fact]
    public async Task Different_keys_are_different_payments()
    {
        var gateway = Gateway();
        var one = Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit("1"), default));
        var other = Assert.IsType<PaymentAnswer.Captured>(
            await gateway.Ask(new PaymentQuestion.Submit(Samples.Order("ORD002").OrderId, Submit("1").Amount), default)
        );
        Assert.NotEqual(one.PaymentId, other.PaymentId);
    }

    private async Task<LedgerEntry?> Entry() =>
        (await Ledger.Get([new Key(Key1.Text, "PAYMENT")], default))[0] is { } item ? LedgerEntry.Read(item) : null;

    private static void AssertLedger(string kind, string? paymentId, decimal? amount, LedgerEntry? entry) =>
        Assert.Equal(new LedgerEntry(Key1.Text, kind, paymentId, amount), entry);

    private static PaymentQuestion.Submit Submit(string price) =>
        new(Key1, Samples.Order("ORD001", price: price).Price);

    private static Task<Answer[]> Race(Func<int, Task<Answer>> ask) =>
        Task.WhenAll(Enumerable.Range(0, Racers).Select(i => Task.Run(() => ask(i))));
}
