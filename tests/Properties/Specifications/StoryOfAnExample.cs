using static Ecomm.Properties.Specifications.CopiedStory;

namespace Ecomm.Properties.Specifications;

// What every worker saw of "AnExample", and decided.
public sealed class StoryOfAnExample
{
    [Fact]
    public void Step_01_SyncOrderWorker_on_ORDER_PLACED_EVENT() =>
        Given(SyncOrderWorker.Slice)
            .When(
                new OrderPlaced(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:42.000Z")
                ),
                Time("2025-06-15T15:06:43.000Z")
            )
            .Then(
                new CreateOrder(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:42.000Z"),
                    Time("2025-06-15T15:06:43.000Z")
                ),
                new Decision.Raise(
                    new OrderCreated(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        Time("2025-06-15T15:06:43.000Z")
                    )
                )
            );

    [Fact]
    public void Step_02_AllocateOrderStockWorker_on_ORDER_CREATED_EVENT() =>
        Given(
                AllocateOrderStockWorker.Slice,
                new Stock(
                    Sku.Scalar.Of("PLUMS"),
                    8,
                    8,
                    Time("2025-06-15T15:06:41.000Z"),
                    Time("2025-06-15T15:06:41.000Z")
                )
            )
            .When(
                new OrderCreated(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:43.000Z")
                ),
                Time("2025-06-15T15:06:45.000Z")
            )
            .Then(
                new AllocateStock(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:45.000Z")
                ),
                new Decision.Raise(
                    new OrderStockAllocated(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        Time("2025-06-15T15:06:45.000Z")
                    )
                )
            );

    [Fact]
    public void Step_03_ProcessOrderPaymentWorker_on_ORDER_STOCK_ALLOCATED_EVENT() =>
        Given(ProcessOrderPaymentWorker.Slice)
            .When(
                new OrderStockAllocated(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:45.000Z")
                ),
                Time("2025-06-15T15:06:47.000Z")
            )
            .Then(
                new OpenPayment(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:47.000Z")
                ),
                new Decision.Ask(new PaymentQuestion.Submit(OrderId.Scalar.Of("AnExample"), Price.Scalar.Of(1.5m)))
            );

    [Fact]
    public void Step_04_ProcessOrderPaymentWorker_on_ORDER_STOCK_ALLOCATED_EVENT() =>
        Given(
                ProcessOrderPaymentWorker.Slice,
                new Payment(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    null,
                    PaymentStatus.Pending,
                    0,
                    Time("2025-06-15T15:06:47.000Z"),
                    Time("2025-06-15T15:06:47.000Z"),
                    1,
                    null,
                    null
                ),
                new PaymentAnswer.Failed("the gateway failed")
            )
            .When(
                new OrderStockAllocated(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:45.000Z")
                ),
                Time("2025-06-15T15:06:47.000Z")
            )
            .Then(
                new RecordPayment(
                    new Payment(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        null,
                        PaymentStatus.Pending,
                        0,
                        Time("2025-06-15T15:06:47.000Z"),
                        Time("2025-06-15T15:06:47.000Z"),
                        1,
                        null,
                        null
                    ),
                    new PaymentOutcome(PaymentStatus.Failed, null, 0, null, null),
                    Time("2025-06-15T15:06:47.000Z")
                ),
                new Decision.RetryLater(new PaymentFailed("the gateway failed; 3 retries left"))
            );

    [Fact]
    public void Step_05_ProcessOrderPaymentWorker_on_ORDER_STOCK_ALLOCATED_EVENT() =>
        Given(
                ProcessOrderPaymentWorker.Slice,
                new Payment(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    null,
                    PaymentStatus.Failed,
                    0,
                    Time("2025-06-15T15:06:47.000Z"),
                    Time("2025-06-15T15:06:47.000Z"),
                    2,
                    null,
                    null
                ),
                new PaymentAnswer.Captured("PAY-1", null)
            )
            .When(
                new OrderStockAllocated(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:45.000Z")
                ),
                Time("2025-06-15T15:06:47.000Z")
            )
            .Then(
                new RecordPayment(
                    new Payment(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        null,
                        PaymentStatus.Failed,
                        0,
                        Time("2025-06-15T15:06:47.000Z"),
                        Time("2025-06-15T15:06:47.000Z"),
                        2,
                        null,
                        null
                    ),
                    new PaymentOutcome(PaymentStatus.Accepted, "PAY-1", 1, Price.Scalar.Of(1.5m), null),
                    Time("2025-06-15T15:06:47.000Z")
                ),
                new Decision.Raise(
                    new OrderPaymentAccepted(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        Time("2025-06-15T15:06:47.000Z")
                    )
                )
            );

    [Fact]
    public void Step_06_SyncOrderWorker_on_ORDER_PAYMENT_ACCEPTED_EVENT() =>
        Given(
                SyncOrderWorker.Slice,
                new Order(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    OrderStatus.Created,
                    Time("2025-06-15T15:06:42.000Z"),
                    Time("2025-06-15T15:06:43.000Z"),
                    1
                )
            )
            .When(
                new OrderPaymentAccepted(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:47.000Z")
                ),
                Time("2025-06-15T15:06:49.000Z")
            )
            .Then(
                new ChangeOrderStatus(
                    new Order(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        OrderStatus.Created,
                        Time("2025-06-15T15:06:42.000Z"),
                        Time("2025-06-15T15:06:43.000Z"),
                        1
                    ),
                    OrderStatus.PaymentAccepted,
                    Time("2025-06-15T15:06:49.000Z")
                )
            );

    [Fact]
    public void Step_07_CompleteOrderPaymentAcceptedWorker_on_ORDER_PAYMENT_ACCEPTED_EVENT() =>
        Given(
                CompleteOrderPaymentAcceptedWorker.Slice,
                new Allocation(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    AllocationStatus.Allocated,
                    Time("2025-06-15T15:06:45.000Z"),
                    Time("2025-06-15T15:06:45.000Z"),
                    1
                )
            )
            .When(
                new OrderPaymentAccepted(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:47.000Z")
                ),
                Time("2025-06-15T15:06:50.000Z")
            )
            .Then(
                new CompleteAllocation(
                    new Allocation(
                        new OrderItem(
                            OrderId.Scalar.Of("AnExample"),
                            Sku.Scalar.Of("PLUMS"),
                            Units.Scalar.Of(5m),
                            Price.Scalar.Of(1.5m),
                            UserId.Scalar.Of("a \"user\", (one\\two)")
                        ),
                        AllocationStatus.Allocated,
                        Time("2025-06-15T15:06:45.000Z"),
                        Time("2025-06-15T15:06:45.000Z"),
                        1
                    ),
                    Time("2025-06-15T15:06:50.000Z")
                )
            );

    [Fact]
    public void Step_08_SyncOrderWorker_on_ORDER_CREATED_EVENT() =>
        Given(
                SyncOrderWorker.Slice,
                new Order(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    OrderStatus.PaymentAccepted,
                    Time("2025-06-15T15:06:42.000Z"),
                    Time("2025-06-15T15:06:49.000Z"),
                    2
                )
            )
            .When(
                new OrderCreated(
                    new OrderItem(
                        OrderId.Scalar.Of("AnExample"),
                        Sku.Scalar.Of("PLUMS"),
                        Units.Scalar.Of(5m),
                        Price.Scalar.Of(1.5m),
                        UserId.Scalar.Of("a \"user\", (one\\two)")
                    ),
                    Time("2025-06-15T15:06:43.000Z")
                ),
                Time("2025-06-15T15:06:51.000Z")
            )
            .ThenFails<Failure.Stale>("the order is past ORDER_CREATED_STATUS: ORDER_PAYMENT_ACCEPTED_STATUS");
}
