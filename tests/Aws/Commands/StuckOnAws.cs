namespace Ecomm.Aws.Tests.Commands;

[Collection(EmulatorCollection.Name)]
public sealed class StuckOnAws(EmulatorGroup group)
{
    [SkippableFact]
    public async Task Each_order_says_where_it_waits_and_nothing_is_changed()
    {
        await using var shop = await group.Deploy();
        await shop.Place("PAYING-1");
        await shop.Place("UNSEEN-1");
        await shop.Place("PARKED-1");
        await shop.Place("DEPLETED-1");
        await shop.Deliver(EmulatedShop.Sync, "DEPLETED-1", OrderPlaced.EventName);
        await shop.Deliver(nameof(AllocateOrderStockWorker), "DEPLETED-1", OrderCreated.EventName);
        await shop.Deliver(EmulatedShop.Sync, "DEPLETED-1", OrderStockDepleted.EventName);
        await shop.Deliver(nameof(CapturePaidOrderWorker), "DEPLETED-1", OrderStockDepleted.EventName);
        await shop.Restock();
        await shop.Deliver(EmulatedShop.Sync, "PAYING-1", OrderPlaced.EventName);
        await shop.Deliver(nameof(AllocateOrderStockWorker), "PAYING-1", OrderCreated.EventName);
        await shop.Deliver(EmulatedShop.Sync, "PAYING-1", OrderStockAllocated.EventName);
        await shop.Deliver(nameof(CapturePaidOrderWorker), "PAYING-1", OrderCreated.EventName);
        await shop.Deliver(nameof(ProcessOrderPaymentWorker), "PAYING-1", OrderStockAllocated.EventName);
        await shop.Deliver(nameof(ProcessOrderPaymentWorker), "PAYING-1", OrderStockAllocated.EventName);
        await shop.Park(
            EmulatedShop.Sync,
            EmulatedShop.BodyOf(OrderPlaced.EventName, EmulatedShop.Order("PARKED-1")),
            "Unavailable: the table is throttled"
        );

        var (exitCode, output) = await shop.Run("stuck", "--older-than", "0");
        var young = await shop.Run("stuck", "--older-than", "3600");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                "waits for the payment gateway: PAYMENT_FAILED after 1 retries v3",
                "ORDER_PLACED_EVENT is published, but SyncOrderWorker has not applied it; "
                    + "it would CreateOrder, Raise ORDER_CREATED_EVENT",
                "ORDER_PLACED_EVENT lies in the dead-letter queue of SyncOrderWorker: Unavailable: the table is throttled",
                "3 of 4 orders are stuck.",
            ],
            output
                .Trim()
                .Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith('-') || line.EndsWith('.'))
                .Select(line => line.TrimStart('-', ' '))
        );
        Assert.Contains("PAYING-1  ORDER_STOCK_ALLOCATED_STATUS", output, StringComparison.Ordinal);
        Assert.Contains("UNSEEN-1  never created", output, StringComparison.Ordinal);
        // Dead letters need a hand however young their orders are.
        Assert.Contains("1 of 4 orders are stuck.", young.Output, StringComparison.Ordinal);
        Assert.Single(await shop.Bodies($"{EmulatedShop.Sync}-dead"));
    }

    [SkippableFact]
    public async Task Tables_that_are_not_there_are_a_fault_in_a_line()
    {
        await using var shop = await group.Deploy();
        await shop.DynamoDb.DeleteTableAsync(shop.Records);

        var (exitCode, output) = await shop.Run("stuck");

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
