using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>
/// ProcessOrderPaymentWorker over the real shell and a real HTTP server that misbehaves: whatever it does, the record says
/// in the end what the gateway's ledger says, and no order is rejected whose money was taken.
/// </summary>
public sealed class PaymentsOverHttp : WorkersOverHttp
{
    // Submits after which a failing payment is voided: the first, and its retries.
    private const int Submits = 1 + ProcessOrderPaymentWorker.RetriesMax;

    [Fact]
    public async Task A_gateway_that_captures_and_breaks_off_four_times_never_has_its_order_rejected()
    {
        Follow(Conducts.ActAndBreakOff, Conducts.ActAndBreakOff, Conducts.ActAndBreakOff, Conducts.ActAndBreakOff);
        Assert.Equal(Submits + 1, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        Assert.Equal("/gateway/voids", Server.Received[^1].Path);
        await AssertAccepted(retries: ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_capture_that_went_unheard_is_told_of_when_it_is_asked_again_and_there_is_one()
    {
        Follow(Conducts.ActAndBreakOff);
        Assert.Equal(2, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        Assert.All(Server.Received, received => Assert.Equal("ORD001", received.Key));
        await AssertAccepted(retries: 1);
    }

    [Fact]
    public async Task A_gateway_that_captures_and_stalls_four_times_never_has_its_order_rejected()
    {
        Follow(ActAndStall, ActAndStall, ActAndStall, ActAndStall);
        Assert.Equal(Submits + 1, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        await AssertAccepted(retries: ProcessOrderPaymentWorker.RetriesMax);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Whichever_submit_captured_unheard_the_order_is_accepted(int capturing)
    {
        var conducts = Enumerable.Repeat(Conducts.BreakOff, Submits).ToArray();
        conducts[capturing] = Conducts.ActAndFail;
        Follow(conducts);
        Assert.Equal(Submits + 1, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        await AssertAccepted(retries: ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_gateway_that_does_not_know_who_asks_takes_no_attempt_from_the_payment()
    {
        Follow([.. Enumerable.Repeat(Conducts.Refuse, Submits + 2)]);
        for (var i = 0; i < Submits + 2; i++)
        {
            var settlement = await Deliver(ProcessOrderPaymentWorker.Slice, Allocated);
            Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
            Assert.Equal("Unavailable: the gateway answered with status 401", settlement.Why);
            Assert.Equal(PaymentStatus.Pending, (await PaymentRecord()).Status);
        }
        Assert.Equal(1, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        Assert.All(Server.Received, received => Assert.Equal("/gateway/payments", received.Path));
        await AssertAccepted(retries: 0);
    }

    [Fact]
    public async Task Nor_does_it_end_the_payment_when_it_is_asked_for_the_void()
    {
        Follow([.. Enumerable.Repeat(Conducts.BreakOff, Submits), Conducts.Refuse, Conducts.Refuse]);
        Assert.Equal(Submits + 3, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        await AssertPayment(PaymentStatus.Rejected, null, ProcessOrderPaymentWorker.RetriesMax);
        AssertPublished(OrderPaymentRejected.EventName);
    }

    [Fact]
    public async Task A_void_that_went_unheard_is_repeated_before_the_order_is_rejected()
    {
        Follow([.. Enumerable.Repeat(Conducts.BreakOff, Submits), Conducts.ActAndBreakOff, ActAndStall]);
        Assert.Equal(Submits + 3, await Settle(ProcessOrderPaymentWorker.Slice, Allocated));
        await AssertPayment(PaymentStatus.Rejected, null, ProcessOrderPaymentWorker.RetriesMax);
        AssertPublished(OrderPaymentRejected.EventName);
        Assert.Equal(LedgerEntry.Voided, PaymentEntry().Kind);
    }

    [Fact]
    public async Task A_submit_that_was_stuck_until_after_the_void_captures_nothing()
    {
        var released = new TaskCompletionSource();
        var late = new TaskCompletionSource<Answer>();
        Follow([
            async (_, act, _) =>
            {
                Clock.Advance(HttpGateway.RequestTimeout);
                await released.Task;
                late.SetResult(await act());
            },
            .. Enumerable.Repeat(Conducts.BreakOff, Submits - 1),
        ]);
        await Settle(ProcessOrderPaymentWorker.Slice, Allocated);
        released.SetResult();
        Assert.IsType<PaymentAnswer.Voided>(await late.Task.WaitAsync(Bound));
        Assert.Equal(LedgerEntry.Voided, PaymentEntry().Kind);
        await AssertPayment(PaymentStatus.Rejected, null, ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_declined_payment_is_rejected_at_once()
    {
        var order = Samples.Order("ORD001", price: "100000");
        var stored = Samples.Stored(new OrderStockAllocated(order, Samples.Noon));
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(ProcessOrderPaymentWorker.Slice, stored)).Kind);
        Assert.Equal(LedgerEntry.Declined, PaymentEntry().Kind);
        await AssertPayment(PaymentStatus.Rejected, PaymentEntry().PaymentId, retries: 0);
        AssertPublished(OrderPaymentRejected.EventName);
    }

    [Fact]
    public async Task A_key_that_the_gateway_knows_with_another_amount_parks_the_event_with_the_reason()
    {
        var other = Samples.Order("ORD001", price: "1");
        await Gateway().Ask(new PaymentQuestion.Submit(other.OrderId, other.Price), default);
        var settlement = await Deliver(ProcessOrderPaymentWorker.Slice, Allocated);
        Assert.Equal(SettlementKind.Park, settlement.Kind);
        Assert.Equal(
            "Contradictory: the gateway refused: key ORD001 is known with the amount 1, not 33.25",
            settlement.Why
        );
        Assert.Empty(Events.Items);
    }

    [Fact]
    public async Task A_capture_of_another_amount_parks_the_event_with_the_reason_and_accepts_nothing()
    {
        Follow(
            (http, _, _) =>
                GatewayServer.Send(
                    http,
                    200,
                    "application/json",
                    """{"orderId":"ORD001","status":"captured","paymentId":"A1","amount":"33.24"}"""
                )
        );
        var settlement = await Deliver(ProcessOrderPaymentWorker.Slice, Allocated);
        Assert.Equal(SettlementKind.Park, settlement.Kind);
        Assert.Equal("Contradictory: the gateway captured 33.24, not 33.25", settlement.Why);
        await AssertPayment(PaymentStatus.Pending, null, retries: 0);
        Assert.Empty(Events.Items);
    }

    private async Task AssertAccepted(int retries)
    {
        Assert.Equal(
            new LedgerEntry("ORD001", LedgerEntry.Captured, PaymentEntry().PaymentId, Samples.Order1.Price.Amount),
            PaymentEntry()
        );
        await AssertPayment(PaymentStatus.Accepted, PaymentEntry().PaymentId, retries);
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    private async Task AssertPayment(PaymentStatus status, string? paymentId, int retries)
    {
        var payment = await PaymentRecord();
        Assert.Equal((status, paymentId, retries), (payment.Status, payment.PaymentId, payment.Retries));
    }
}
