using Ecomm.Operations.Recovery;
using static LanguageExt.Prelude;

namespace Ecomm.Commands.Tests.Recovery;

/// <summary>The words for each place where an order can wait.</summary>
public sealed class DiagnosisSpecification
{
    private const string Sync = nameof(SyncOrderWorker);
    private const string Allocate = nameof(AllocateOrderStockWorker);
    private const string Pay = nameof(ProcessOrderPaymentWorker);
    private const string Capture = nameof(CapturePaidOrderWorker);
    private const string Complete = nameof(CompleteOrderPaymentAcceptedWorker);

    [Fact]
    public async Task Placed_and_not_created() =>
        Assert.Equal(
            [
                "ORDER_PLACED_EVENT is published, but SyncOrderWorker has not applied it; "
                    + "it would CreateOrder, Raise ORDER_CREATED_EVENT",
            ],
            await Reasons()
        );

    [Fact]
    public async Task Allocated_and_not_noticed() =>
        Assert.Equal(
            [
                "ORDER_STOCK_ALLOCATED_EVENT is published, but SyncOrderWorker has not applied it; "
                    + "it would ChangeOrderStatus ORDER_STOCK_ALLOCATED_STATUS",
                "ORDER_STOCK_ALLOCATED_EVENT is published, but ProcessOrderPaymentWorker has not applied it; "
                    + "it would OpenPayment, Ask Submit",
            ],
            await Reasons(
                (Sync, OrderPlaced.EventName),
                (Capture, OrderCreated.EventName),
                (Allocate, OrderCreated.EventName)
            )
        );

    [Fact]
    public async Task Paid_and_not_noticed()
    {
        var reasons = await Reasons(
            (Sync, OrderPlaced.EventName),
            (Allocate, OrderCreated.EventName),
            (Pay, OrderStockAllocated.EventName),
            (Sync, OrderPaymentAccepted.EventName),
            (Capture, OrderPaymentAccepted.EventName)
        );
        Assert.Equal(
            [
                "ORDER_PAYMENT_ACCEPTED_EVENT is published, but CompleteOrderPaymentAcceptedWorker has not applied it; "
                    + "it would CompleteAllocation",
            ],
            reasons
        );
    }

    [Fact]
    public async Task Paid_and_recorded_everywhere_it_waits_for_a_request() =>
        Assert.Equal(
            ["waits for a shipment request"],
            await Reasons(
                (Sync, OrderPlaced.EventName),
                (Allocate, OrderCreated.EventName),
                (Pay, OrderStockAllocated.EventName),
                (Sync, OrderPaymentAccepted.EventName),
                (Capture, OrderPaymentAccepted.EventName),
                (Complete, OrderPaymentAccepted.EventName)
            )
        );

    // It was placed and paid days ago: what counts is how long it has waited with what it waits for.
    [Fact]
    public async Task An_old_order_whose_cancellation_has_just_come_is_under_way_and_later_stuck()
    {
        var life = await OrderLife.Place(stocked: true, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        await life.Deliver(Capture, OrderCreated.EventName);
        await life.Deliver(Allocate, OrderCreated.EventName);
        await life.Deliver(Sync, OrderStockAllocated.EventName);
        await life.Deliver(Pay, OrderStockAllocated.EventName);
        await life.Deliver(Sync, OrderPaymentAccepted.EventName);
        await life.Deliver(Capture, OrderPaymentAccepted.EventName);
        await life.Deliver(Complete, OrderPaymentAccepted.EventName);
        life.Wait(TimeSpan.FromDays(3));
        await life.Publish(now => new OrderCancellationRequested(new CancellationRequest(life.Id, null), now));

        Assert.Empty((await life.Stuck(olderThan: TimeSpan.FromMinutes(1))).Stuck);
        life.Wait(TimeSpan.FromMinutes(2));
        var stuck = Assert.Single((await life.Stuck(olderThan: TimeSpan.FromMinutes(1))).Stuck);
        Assert.Contains(stuck.Findings, finding => finding is Finding.Undone { Worker: nameof(CancelOrderWorker) });
    }

    [Fact]
    public async Task A_payment_that_failed()
    {
        var life = await OrderLife.Place(stocked: true, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        await life.Deliver(Capture, OrderCreated.EventName);
        await life.Deliver(Allocate, OrderCreated.EventName);
        await life.Deliver(Sync, OrderStockAllocated.EventName);
        var evidence = await life.Evidence();
        var payment = new Payment(
            ItemOf(evidence),
            null,
            PaymentStatus.Failed,
            Retries: 2,
            life.Now,
            life.Now,
            Version: 3
        );
        var findings = OrderLife.Explain(evidence with { Found = evidence.Found.With(payment) }, life.Now);
        Assert.Equal(["waits for the payment gateway: PAYMENT_FAILED after 2 retries v3"], Described(findings));
    }

    [Fact]
    public async Task Recorded_and_not_published()
    {
        var life = await OrderLife.Place(stocked: true, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        var evidence = await life.Evidence();
        var findings = OrderLife.Explain(
            evidence with
            {
                Events = evidence.Events.Filter(e => e is OrderPlaced),
            },
            life.Now
        );
        Assert.Equal(
            ["SyncOrderWorker has done its work for ORDER_PLACED_EVENT, but ORDER_CREATED_EVENT is not published yet"],
            Described(findings)
        );
    }

    [Fact]
    public async Task Events_that_were_lost()
    {
        var life = await OrderLife.Place(stocked: true, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        var evidence = await life.Evidence();
        var findings = OrderLife.Explain(evidence with { Events = [] }, life.Now);
        Assert.Equal(["no published event would move it on: one was lost, or has expired"], Described(findings));
    }

    [Fact]
    public async Task Data_that_contradict_each_other()
    {
        var life = await OrderLife.Place(stocked: true, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        var evidence = await life.Evidence();
        var order = evidence.Found.One<Order>()!;
        var other = order with { Item = order.Item with { Units = Seven } };
        var findings = OrderLife.Explain(evidence with { Found = evidence.Found.With(other) }, life.Now);
        Assert.Equal(
            "SyncOrderWorker cannot process ORDER_PLACED_EVENT: "
                + "order ORDER-1 is stored with other data: its units are 7, not 5",
            findings[0].Describe()
        );
    }

    [Fact]
    public async Task An_event_that_is_ahead_of_its_order()
    {
        var life = await OrderLife.Place(stocked: false, []);
        await life.Deliver(Sync, OrderPlaced.EventName);
        await life.Deliver(Allocate, OrderCreated.EventName);
        await life.Deliver(Capture, OrderStockDepleted.EventName);
        var evidence = await life.Evidence();
        var shipped = new OrderShipped(ItemOf(evidence), life.Now);
        var findings = OrderLife.Explain(evidence with { Events = evidence.Events.Add(shipped) }, life.Now);
        Assert.Equal(
            [
                "ORDER_STOCK_DEPLETED_EVENT is published, but SyncOrderWorker has not applied it; "
                    + "it would ChangeOrderStatus ORDER_STOCK_DEPLETED_STATUS",
                "SyncOrderWorker keeps ORDER_SHIPPED_EVENT waiting: "
                    + "ORDER_CREATED_STATUS is too early for ORDER_SHIPPED_STATUS",
            ],
            Described(findings)
        );
    }

    [Fact]
    public async Task A_dead_letter()
    {
        var life = await OrderLife.Place(stocked: true, []);
        var findings = await life.Findings(
            new DeadEvent(
                Sync,
                OrderPlaced.EventName,
                life.Subject,
                120,
                "received 120 times; Unavailable: the disk is full"
            )
        );
        Assert.Equal(
            [
                "ORDER_PLACED_EVENT lies in the dead-letter queue of SyncOrderWorker: "
                    + "received 120 times; Unavailable: the disk is full",
            ],
            Described(findings)
        );
    }

    private static IEnumerable<string> Described(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => finding.Describe())];

    private static OrderItem ItemOf(Evidence evidence) => ((OrderEvent)evidence.Events[0]).Item;

    private static Units Seven =>
        Units.Parse(new Value.Number(Numeral.Of(7))).IfLeft(error => throw new InvalidDataException(error));

    private static async Task<IEnumerable<string>> Reasons(params (string Worker, string EventName)[] deliveries)
    {
        var life = await OrderLife.Place(stocked: true, []);
        foreach (var (worker, eventName) in deliveries)
        {
            await life.Deliver(worker, eventName);
        }
        return Described(await life.Findings());
    }
}
