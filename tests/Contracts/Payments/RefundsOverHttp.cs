namespace Ecomm.Contracts.Payments;

/// <summary>
/// RefundCancelledOrderWorker over the real shell and a real HTTP server that misbehaves, after and beside ProcessOrderPaymentWorker:
/// whatever is lost or repeated, a cancelled order costs nothing in the end, and its money goes back once.
/// </summary>
public sealed class RefundsOverHttp : WorkersOverHttp
{
    private static readonly Worker Pay = ProcessOrderPaymentWorker.Slice;
    private static readonly Worker Return = RefundCancelledOrderWorker.Slice;
    private static readonly StoredEvent Cancelled = Samples.Stored(new OrderCancelled(Samples.Order1, Samples.Noon));

    public static TheoryData<string> Ways =>
        ["fails", "refuses", "breaks off", "acts and fails", "acts and breaks off", "stalls"];

    [Fact]
    public async Task The_money_of_a_cancelled_order_goes_back_to_the_last_digit()
    {
        var order = Samples.Order("ORD001", price: "12345.67890123456789012345678");
        await Settle(Pay, Samples.Stored(new OrderStockAllocated(order, Samples.Noon)));
        await Settle(Return, Samples.Stored(new OrderCancelled(order, Samples.Noon)));
        await AssertRefunded("12345.67890123456789012345678");
        Assert.Contains(
            "\"amount\":\"12345.67890123456789012345678\"",
            Server.Received[^1].Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task However_often_a_refund_goes_wrong_it_is_made_once(string way)
    {
        await Settle(Pay, Allocated);
        Follow(Enumerable.Repeat(Way(way), 5).ToArray());
        Assert.Equal(6, await Settle(Return, Cancelled));
        Assert.All(
            Server.Received.Skip(1),
            asked => Assert.Equal(("/gateway/refunds", "ORD001%23REFUND"), (asked.Path, asked.Key))
        );
        await AssertRefunded("33.25");
    }

    [Fact]
    public async Task A_refund_that_went_unheard_is_pending_until_the_gateway_says_so()
    {
        await Settle(Pay, Allocated);
        Follow(Conducts.ActAndBreakOff);
        var settlement = await Deliver(Return, Cancelled);
        Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
        Assert.StartsWith("PaymentFailed: refund: no answer of the gateway", settlement.Why, StringComparison.Ordinal);
        Assert.Equal(PaymentStatus.RefundPending, (await PaymentRecord()).Status);
        AssertPublished(OrderPaymentAccepted.EventName);
        Assert.Equal(1, await Settle(Return, Cancelled));
        await AssertRefunded("33.25");
    }

    [Fact]
    public async Task A_cancellation_that_comes_again_and_again_refunds_once_and_asks_no_more()
    {
        await Settle(Pay, Allocated);
        await Settle(Return, Cancelled);
        var asked = Server.Received.Count;
        for (var again = 0; again < 3; again++)
        {
            await Settle(Return, Cancelled);
            await Settle(Pay, Allocated);
        }
        Assert.Equal(asked, Server.Received.Count);
        await AssertRefunded("33.25");
    }

    [Fact]
    public async Task A_capture_that_went_unheard_is_found_by_the_void_and_refunded()
    {
        Follow(Conducts.ActAndBreakOff);
        Assert.Equal(SettlementKind.Redeliver, (await Deliver(Pay, Allocated)).Kind);
        Assert.Equal(1, await Settle(Return, Cancelled));
        Assert.Equal(["/gateway/payments", "/gateway/voids", "/gateway/refunds"], Server.Received.Select(r => r.Path));
        await AssertRefunded("33.25", OrderPaymentRefunded.EventName);
        await Settle(Pay, Allocated);
        await AssertRefunded("33.25", OrderPaymentRefunded.EventName);
    }

    [Fact]
    public async Task A_gateway_that_does_not_say_what_it_captured_gives_back_what_was_submitted()
    {
        Server.NamesCapturedAmount = false;
        Follow(Conducts.ActAndBreakOff);
        await Deliver(Pay, Allocated);
        await Settle(Return, Cancelled);
        await AssertRefunded("33.25", OrderPaymentRefunded.EventName);
    }

    [Fact]
    public async Task A_capture_that_is_stuck_until_after_the_void_takes_no_money()
    {
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        Follow(Stuck(arrived, released, actsFirst: false));
        var paying = Deliver(Pay, Allocated);
        await arrived.Task.WaitAsync(Bound);
        Assert.Equal(1, await Settle(Return, Cancelled));
        Assert.Equal(PaymentStatus.Cancelled, (await PaymentRecord()).Status);
        released.SetResult();
        // Its answer is voided, and the record is no longer as it was read: the payment is decided again, and left alone.
        Assert.Equal(SettlementKind.Acknowledge, (await paying).Kind);
        Assert.Equal(LedgerEntry.Voided, PaymentEntry().Kind);
        Assert.Empty(RefundEntries());
        Assert.Equal(PaymentStatus.Cancelled, (await PaymentRecord()).Status);
        AssertPublished();
    }

    [Fact]
    public async Task A_capture_whose_answer_is_stuck_while_the_refund_is_asked_is_refunded_and_never_accepted()
    {
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        Follow(Stuck(arrived, released, actsFirst: true));
        var paying = Deliver(Pay, Allocated);
        await arrived.Task.WaitAsync(Bound);
        Assert.Equal(1, await Settle(Return, Cancelled));
        released.SetResult();
        Assert.Equal(SettlementKind.Acknowledge, (await paying).Kind);
        await AssertRefunded("33.25", OrderPaymentRefunded.EventName);
    }

    [Fact]
    public async Task A_void_that_went_unheard_is_asked_again_and_nothing_is_refunded()
    {
        Follow(Conducts.BreakOff, Conducts.ActAndBreakOff, ActAndStall);
        await Deliver(Pay, Allocated);
        Assert.Equal(3, await Settle(Return, Cancelled));
        Assert.Equal(LedgerEntry.Voided, PaymentEntry().Kind);
        Assert.Empty(RefundEntries());
        Assert.Equal(PaymentStatus.Cancelled, (await PaymentRecord()).Status);
        AssertPublished();
    }

    [Fact]
    public async Task Two_cancellations_at_the_same_time_are_one_refund()
    {
        await Settle(Pay, Allocated);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Deliver(Return, Cancelled))));
        await Settle(Return, Cancelled);
        await AssertRefunded("33.25");
    }

    [Fact]
    public async Task A_refund_of_another_amount_that_stands_already_parks_the_event_with_the_reason()
    {
        await Settle(Pay, Allocated);
        var part = new PaymentQuestion.Refund(Samples.Order1.OrderId, PaymentEntry().PaymentId!, Price.Of(1));
        Assert.IsType<PaymentAnswer.Refunded>(await Gateway().Ask(part, default));
        var settlement = await Deliver(Return, Cancelled);
        Assert.Equal(SettlementKind.Park, settlement.Kind);
        Assert.Equal("Contradictory: the gateway refused: 1 was refunded, not 33.25", settlement.Why);
        Assert.Equal(1m, Assert.Single(RefundEntries()).Amount);
        Assert.Equal(PaymentStatus.RefundPending, (await PaymentRecord()).Status);
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    private Conduct Way(string name) =>
        name switch
        {
            "fails" => (http, _, _) => GatewayServer.Send(http, 503, "application/json", "{}"),
            "refuses" => Conducts.Refuse,
            "breaks off" => Conducts.BreakOff,
            "acts and fails" => Conducts.ActAndFail,
            "acts and breaks off" => Conducts.ActAndBreakOff,
            _ => ActAndStall,
        };

    /// <summary>The request arrives and is answered once it is released; the gateway acts before that, or only then.</summary>
    private static Conduct Stuck(TaskCompletionSource arrived, TaskCompletionSource released, bool actsFirst) =>
        async (_, act, answer) =>
        {
            var early = actsFirst ? await act() : null;
            arrived.SetResult();
            await released.Task;
            await answer(early ?? await act());
        };

    /// <summary>One capture and one refund of that amount stand, the record says so, and so do the events.</summary>
    private async Task AssertRefunded(string amount, params string[] published)
    {
        var (captured, refunded) = (PaymentEntry(), Assert.Single(RefundEntries()));
        var payment = await PaymentRecord();
        Assert.Equal(LedgerEntry.Captured, captured.Kind);
        Assert.Equal(captured.Amount, refunded.Amount);
        Assert.Equal(
            (PaymentStatus.Refunded, captured.PaymentId, refunded.PaymentId, amount),
            (payment.Status, payment.PaymentId, payment.RefundId, payment.CapturedAmount.Numeral.Text)
        );
        AssertPublished(
            published.Length > 0 ? published : [OrderPaymentAccepted.EventName, OrderPaymentRefunded.EventName]
        );
        var told = Events
            .Items.Select(item => ((StoredEvent)Domains.All.ReadStored(item.Attributes)).Event)
            .OfType<OrderPaymentRefunded>();
        Assert.Equal(amount, Assert.Single(told).Refund.Amount.Numeral.Text);
    }
}
