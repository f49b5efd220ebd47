using Ecomm.Contracts.Handlers;
using Ecomm.Contracts.Storage;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Contracts.Payments;

/// <summary>
/// The seven «Scenarios in Practice» of the system's first description: ProcessOrderPaymentWorker does something, then
/// publishes an event, and whatever fails in between, both are done in the end, once.
/// </summary>
public sealed class ScenariosInPractice
{
    private static readonly Answer Captured = new PaymentAnswer.Captured("AC1ED7");
    private static readonly Answer Failed = new PaymentAnswer.Failed("time-out");
    private static readonly Question Submit = new PaymentQuestion.Submit(Samples.Order1.OrderId, Samples.Order1.Price);
    private static readonly Question Void = new PaymentQuestion.Void(Samples.Order1.OrderId);
    private static readonly StoredEvent Allocated = Samples.Stored(
        new OrderStockAllocated(Samples.Order1, Samples.Noon)
    );

    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly FaultyStore faultyEvents;
    private readonly FaultyStore faultyRecords;

    public ScenariosInPractice() => (faultyEvents, faultyRecords) = (new FaultyStore(events), new FaultyStore(records));

    [Fact]
    public async Task Scenario_1_The_happy_path()
    {
        var gateway = new ScriptedGateway(Captured);
        var settlement = await Deliver(gateway);
        Assert.Equal(SettlementKind.Acknowledge, settlement.Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 0, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
        Assert.Equal([Submit], gateway.Asked);
    }

    [Fact]
    public async Task Scenario_2_A_transient_failure_while_doing_something()
    {
        var gateway = new ScriptedGateway(Captured);
        faultyRecords.OnGet = _ => FaultyStore.Unavailable();
        faultyRecords.BeforeWrite = _ => FaultyStore.Unavailable();
        var settlement = await Deliver(gateway);
        Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
        Assert.Equal("Unavailable: the store is down", settlement.Why);
        Assert.Empty(records.Items);
        Assert.Empty(events.Items);
        Assert.Empty(gateway.Asked);

        faultyRecords.OnGet = _ => null;
        faultyRecords.BeforeWrite = _ => null;
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scenario_2_The_records_cannot_be_read(bool isRepeat)
    {
        var gateway = new ScriptedGateway(Captured, Captured);
        faultyRecords.OnGet = _ => FaultyStore.Unavailable();
        var settlement = await Deliver(gateway, isRepeat);
        Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
        Assert.Equal("Unavailable: the store is down", settlement.Why);
        Assert.Empty(events.Items);
        // A first delivery inserts without reading, and asks; the answer waits for what it cannot read.
        Assert.Equal(isRepeat ? [] : [Submit], gateway.Asked);
        Assert.Equal(isRepeat ? 0 : 1, records.Items.Count);

        faultyRecords.OnGet = _ => null;
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway, isRepeat: true)).Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 0, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    [Fact]
    public async Task Scenario_3_A_transient_failure_while_publishing_the_event()
    {
        var gateway = new ScriptedGateway(Captured);
        faultyEvents.BeforeWrite = _ => FaultyStore.Unavailable();
        Assert.Equal(SettlementKind.Redeliver, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 0, "AC1ED7");
        Assert.Empty(events.Items);

        faultyEvents.BeforeWrite = _ => null;
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 0, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
        Assert.Equal([Submit], gateway.Asked);
    }

    [Fact]
    public async Task Scenario_4_What_was_done_before_is_found_done_and_the_event_still_comes()
    {
        // The gateway captured, but the record of it was lost, as after a crash; asked again, it says so again.
        var gateway = new ScriptedGateway(Captured, Captured);
        faultyRecords.BeforeWrite = writes => writes[0] is ItemWrite.Change ? FaultyStore.Unavailable() : null;
        Assert.Equal(SettlementKind.Redeliver, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Pending, retries: 0, null);
        Assert.Empty(events.Items);

        faultyRecords.BeforeWrite = _ => null;
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 0, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
        Assert.Equal([Submit, Submit], gateway.Asked);
    }

    [Fact]
    public async Task Scenario_5_All_was_done_before_and_nothing_is_done_again()
    {
        var gateway = new ScriptedGateway(Captured);
        await Deliver(gateway);
        var (recordsBefore, eventsBefore) = (records.Items, events.Items);
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        Assert.Equal(recordsBefore, records.Items);
        Assert.Equal(eventsBefore, events.Items);
        Assert.Equal([Submit], gateway.Asked);
    }

    [Fact]
    public async Task Scenario_6_Invalid_input_is_parked_with_its_faults_and_never_tried_again()
    {
        var gateway = new ScriptedGateway();
        var queue = new RecordingQueue();
        var body = Samples
            .Body(Allocated.Event)
            .Replace("\"units\":{\"N\":\"2\"}", "\"units\":{\"N\":\"0\"}", StringComparison.Ordinal);
        var handler = new SqsHandler(
            Domains.All,
            ProcessOrderPaymentWorker.Slice,
            Shell(gateway),
            queue,
            RetryPolicy.Default,
            TimeProvider.System,
            NullLogger<SqsHandler>.Instance
        );
        var response = await handler.Handle(new SqsEvent([Samples.Message("m1", body)]), default, default);
        Assert.Empty(response.BatchItemFailures);
        Assert.StartsWith("Malformed: eventData: units is 0; expected", queue.Parked["m1"], StringComparison.Ordinal);
        Assert.Empty(records.Items);
        Assert.Empty(events.Items);
        Assert.Empty(gateway.Asked);
    }

    [Fact]
    public async Task Scenario_7_designed_for_failure_path()
    {
        var gateway = new ScriptedGateway(Failed, Failed, Captured);
        for (var retries = 0; retries < 2; retries++)
        {
            var settlement = await Deliver(gateway);
            Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
            Assert.Equal($"PaymentFailed: time-out; {3 - retries} retries left", settlement.Why);
            await AssertPayment(PaymentStatus.Failed, retries, null);
            Assert.Empty(events.Items);
        }
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Accepted, retries: 2, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    [Fact]
    public async Task Scenario_7_up_to_its_limit_then_the_payment_is_voided_before_it_is_rejected()
    {
        var gateway = new ScriptedGateway(Failed, Failed, Failed, Failed, Failed, new PaymentAnswer.Voided());
        for (var delivery = 0; delivery < 5; delivery++)
        {
            Assert.Equal(SettlementKind.Redeliver, (await Deliver(gateway)).Kind);
            Assert.Empty(events.Items);
        }
        Assert.Equal(SettlementKind.Acknowledge, (await Deliver(gateway)).Kind);
        await AssertPayment(PaymentStatus.Rejected, retries: 3, null);
        AssertPublished(OrderPaymentRejected.EventName);
        Assert.Equal([Submit, Submit, Submit, Submit, Void, Void], gateway.Asked);
    }

    [Fact]
    public async Task Scenario_7_accepts_the_payment_when_the_void_comes_too_late()
    {
        var gateway = new ScriptedGateway(Failed, Failed, Failed, Failed, Captured);
        for (var delivery = 0; delivery < 5; delivery++)
        {
            await Deliver(gateway);
        }
        await AssertPayment(PaymentStatus.Accepted, retries: 3, "AC1ED7");
        AssertPublished(OrderPaymentAccepted.EventName);
    }

    private Shell Shell(ScriptedGateway gateway) =>
        new(faultyEvents, faultyRecords, gateway, TimeProvider.System, () => 0);

    private Task<Settlement> Deliver(ScriptedGateway gateway, bool isRepeat = false) =>
        Shell(gateway).Deliver(ProcessOrderPaymentWorker.Slice, Allocated, default, isRepeat: isRepeat);

    private async Task AssertPayment(PaymentStatus status, int retries, string? paymentId)
    {
        var item = (await records.Get([Payment.Of(Samples.Order1.OrderId).Key], default))[0];
        Assert.NotNull(item);
        var payment = (Payment)Payment.Entity.Read(item);
        Assert.Equal((status, retries, paymentId), (payment.Status, payment.Retries, payment.PaymentId));
    }

    private void AssertPublished(string name)
    {
        var stored = (StoredEvent)Domains.All.ReadStored(Assert.Single(events.Items).Attributes);
        Assert.Equal((name, Samples.Trace), (stored.Event.Name, stored.TraceId));
        Assert.Equal(Samples.Order1, Assert.IsAssignableFrom<OrderEvent>(stored.Event).Item);
    }
}
