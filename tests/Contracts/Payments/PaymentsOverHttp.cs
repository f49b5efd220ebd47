using Ecomm.Adapters.Gateways;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Payments;

/// <summary>
/// ProcessOrderPaymentWorker over the real shell and a real HTTP server that misbehaves: whatever it does, the record says
/// in the end what the gateway's ledger says, and no order is rejected whose money was taken.
/// </summary>
public sealed class PaymentsOverHttp : IAsyncLifetime, IDisposable
{
    // Submits after which a failing payment is voided: the first, and its retries.
    private const int Submits = 1 + ProcessOrderPaymentWorker.RetriesMax;
    private const int DeliveriesMax = 12;

    // No test waits that long: time stands still here, and passes when a gateway stalls.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static readonly StoredEvent Allocated = Samples.Stored(
        new OrderStockAllocated(Samples.Order1, Samples.Noon)
    );

    private readonly FakeTimeProvider time = new();
    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly GatewayServer server = new();
    private readonly HttpClient http = new(HttpGateway.NewHandler());

    [Fact]
    public async Task A_gateway_that_captures_and_breaks_off_four_times_never_has_its_order_rejected()
    {
        Follow(Conducts.ActAndBreakOff, Conducts.ActAndBreakOff, Conducts.ActAndBreakOff, Conducts.ActAndBreakOff);
        Assert.Equal(Submits + 1, await DeliverUntilSettled());
        Assert.Equal("/gateway/voids", server.Received[^1].Path);
        await AssertAccepted(retries: ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_capture_that_went_unheard_is_told_of_when_it_is_asked_again_and_there_is_one()
    {
        Follow(Conducts.ActAndBreakOff);
        Assert.Equal(2, await DeliverUntilSettled());
        Assert.All(server.Received, received => Assert.Equal("ORD001", received.Key));
        await AssertAccepted(retries: 1);
    }

    [Fact]
    public async Task A_gateway_that_captures_and_stalls_four_times_never_has_its_order_rejected()
    {
        Follow(ActAndStall, ActAndStall, ActAndStall, ActAndStall);
        Assert.Equal(Submits + 1, await DeliverUntilSettled());
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
        Assert.Equal(Submits + 1, await DeliverUntilSettled());
        await AssertAccepted(retries: ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_void_that_went_unheard_is_repeated_before_the_order_is_rejected()
    {
        Follow([.. Enumerable.Repeat(Conducts.BreakOff, Submits), Conducts.ActAndBreakOff, ActAndStall]);
        Assert.Equal(Submits + 3, await DeliverUntilSettled());
        await AssertPayment(PaymentStatus.Rejected, null, ProcessOrderPaymentWorker.RetriesMax);
        AssertPublished(OrderPaymentRejected.EventName);
        Assert.Equal(LedgerEntry.Voided, Entry().Kind);
    }

    [Fact]
    public async Task A_submit_that_was_stuck_until_after_the_void_captures_nothing()
    {
        var released = new TaskCompletionSource();
        var late = new TaskCompletionSource<Answer>();
        Follow([
            async (_, act, _) =>
            {
                time.Advance(HttpGateway.RequestTimeout);
                await released.Task;
                late.SetResult(await act());
            },
            .. Enumerable.Repeat(Conducts.BreakOff, Submits - 1),
        ]);
        await DeliverUntilSettled();
        released.SetResult();
        Assert.IsType<PaymentAnswer.Voided>(await late.Task.WaitAsync(Bound));
        Assert.Equal(LedgerEntry.Voided, Entry().Kind);
        await AssertPayment(PaymentStatus.Rejected, null, ProcessOrderPaymentWorker.RetriesMax);
    }

    [Fact]
    public async Task A_declined_payment_is_rejected_at_once()
    {
        var order = Samples.Order("ORD001", price: "100000");
        var stored = Samples.Stored(new OrderStockAllocated(order, Samples.Noon));
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(stored)).Kind);
        Assert.Equal(LedgerEntry.Declined, Entry().Kind);
        await AssertPayment(PaymentStatus.Rejected, Entry().PaymentId, retries: 0);
        AssertPublished(OrderPaymentRejected.EventName);
    }

    [Fact]
    public async Task A_key_that_the_gateway_knows_with_another_amount_parks_the_event_with_the_reason()
    {
        var other = Samples.Order("ORD001", price: "1");
        await Gateway().Ask(new PaymentQuestion.Submit(other.OrderId, other.Price), default);
        var settlement = await Deliver(Allocated);
        Assert.Equal(SettlementKind.Park, settlement.Kind);
        Assert.Equal(
            "Contradictory: the gateway refused: key ORD001 is known with the amount 1, not 33.25",
            settlement.Why
        );
        Assert.Empty(events.Items);
    }

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => http.Dispose();

    private HttpGateway Gateway() => new(http, server.Address, HttpGateway.RequestTimeout, time);

    /// <summary>The server treats the first requests so, in turn, and those after them well.</summary>
    private void Follow(params IReadOnlyList<Conduct> conducts)
    {
        var next = 0;
        server.Conduct = (http, act, answer) =>
            Interlocked.Increment(ref next) is var n && n <= conducts.Count
                ? conducts[n - 1](http, act, answer)
                : Conducts.Serve(http, act, answer);
    }

    private Task<Settlement> Deliver(StoredEvent stored) =>
        new Shell(events, records, Gateway(), time, () => 0)
            .Deliver(ProcessOrderPaymentWorker.Slice, stored, default)
            .WaitAsync(Bound);

    // It does what it was asked, and keeps silent until nobody waits for its answer any more.
    private async Task ActAndStall(HttpContext http, Func<Task<Answer>> act, Func<Answer, Task> answer)
    {
        await act();
        time.Advance(HttpGateway.RequestTimeout);
        await Conducts.Stall(http, act, answer);
    }

    /// <summary>Delivers the event until it is done with, as a queue does; how many deliveries that took.</summary>
    private async Task<int> DeliverUntilSettled()
    {
        for (var deliveries = 1; deliveries <= DeliveriesMax; deliveries++)
        {
            var settlement = await Deliver(Allocated);
            if (settlement.Kind is SettlementKind.Acknowledge)
            {
                return deliveries;
            }
            Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
            Assert.Empty(events.Items);
        }
        throw new Xunit.Sdk.XunitException($"not settled after {DeliveriesMax} deliveries");
    }

    private LedgerEntry Entry() => LedgerEntry.Read(Assert.Single(server.Ledger.Items));

    private async Task AssertAccepted(int retries)
    {
        Assert.Equal(
            new LedgerEntry("ORD001", LedgerEntry.Captured, Entry().PaymentId, Samples.Order1.Price.Amount),
            Entry()
        );
        await AssertPayment(PaymentStatus.Accepted, Entry().PaymentId, retries);
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    private async Task AssertPayment(PaymentStatus status, string? paymentId, int retries)
    {
        var key = Payment.Of(Samples.Order1.OrderId).Key;
        var item = Assert.IsType<Item>((await records.Get([key], default))[0]);
        var payment = (Payment)Payment.Entity.Read(item);
        Assert.Equal((status, paymentId, retries), (payment.Status, payment.PaymentId, payment.Retries));
    }

    private void AssertPublished(string name) =>
        Assert.Equal(name, ((StoredEvent)Domains.All.ReadStored(Assert.Single(events.Items).Attributes)).Event.Name);
}
