using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>A user restocks, places an order, watches it live and reads its story.</summary>
public sealed class OrderToItsEnd(Chromium chromium) : ConsoleTest(chromium)
{
    [SkippableFact]
    public async Task An_order_is_placed_and_watched_to_its_end_and_its_story_is_told()
    {
        var page = await Open("/skus");
        await Fill(page, "SKU", "PLUMS");
        await Fill(page, "Lot", "LOT-01");
        await Fill(page, "Units", "5");
        await Press(page, "Restock SKU");
        await Expect(page.GetByText("Accepted: the event is published.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "PLUMS", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Orders" }).ClickAsync();
        await Fill(page, "Order", "WATCHED-1");
        await Fill(page, "SKU", "PLUMS");
        await Fill(page, "Units", "2");
        await Fill(page, "Price", "33.25");
        await Fill(page, "User", "123456");
        await Press(page, "Place order");
        // The table is live: the row comes and changes without a reload.
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "WATCHED-1" });
        await Expect(row.GetByText("payment accepted")).ToBeVisibleAsync();

        await row.GetByRole(AriaRole.Link, new() { Name = "WATCHED-1", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The story of WATCHED-1" })).ToBeVisibleAsync();
        var timeline = page.GetByRole(AriaRole.Region, new() { Name = "Timeline" });
        foreach (
            var worker in (string[])
                ["SyncOrder", "AllocateOrderStock", "ProcessOrderPayment", "CompleteOrderPaymentAccepted"]
        )
        {
            await Expect(timeline.GetByText(worker, new() { Exact = true }).First).ToBeVisibleAsync();
        }
        await Expect(timeline.GetByText("Submit → captured")).ToBeVisibleAsync();
        await Expect(timeline.GetByText("PlaceOrder", new() { Exact = true })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_story_is_scrubbed_back_and_taken_along()
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        await Client.Place("STORY-1", "PLUMS", 2);
        await Client.OrderIn("STORY-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await Client.Drained();
        var page = await Open("/story?order=STORY-1");
        var state = page.GetByLabel("What is known after this moment");
        await Expect(state).ToContainTextAsync("payment accepted (2 PLUMS for 33.25)");

        var cost = page.GetByLabel("Cost until this moment");
        await Expect(cost)
            .ToHaveTextAsync(
                new System.Text.RegularExpressions.Regex(
                    @"^\s*This order so far: 4 events, \d+ deliveries, \d+ write units, \d+ read units – \$\d\d\.\d per million orders on AWS\s*$"
                )
            );

        await page.GetByLabel("Moment", new() { Exact = true }).FillAsync("1");
        await Expect(cost).ToContainTextAsync("1 event, 1 delivery, 4 write units – $7.14 per million orders");
        await Expect(page.GetByText("2 of ")).ToBeVisibleAsync();
        await Expect(state).ToContainTextAsync("order created");
        await Expect(state).Not.ToContainTextAsync("payment");
        var moment = page.GetByRole(AriaRole.Region, new() { Name = "This moment" });
        await Expect(moment).ToContainTextAsync("SyncOrderWorker");
        await Expect(moment.GetByText("nothing", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(moment).ToContainTextAsync("CreateOrder");

        await Press(page, "Copy as test");
        var copied = page.GetByLabel("What was copied");
        await Expect(copied)
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex("public sealed class StoryOfSTORY_1"));
        await Press(page, "Copy as event log");
        await Expect(copied)
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex("SKU_RESTOCKED_EVENT.*\n.*ORDER_PLACED_EVENT"));
    }

    [SkippableFact]
    public async Task What_the_API_refuses_is_said_beside_each_field()
    {
        var page = await Open("/orders");
        await Fill(page, "Order", "ABC");
        await Fill(page, "SKU", "PLUMS");
        await Fill(page, "Units", "many");
        await Fill(page, "Price", "-1");
        await Fill(page, "User", "123456");
        await Press(page, "Place order");
        await Expect(page.Locator("#PlaceOrderApi-orderId-error"))
            .ToHaveTextAsync("is 'ABC'; expected at least 4 characters");
        await Expect(page.Locator("#PlaceOrderApi-units-error"))
            .ToContainTextAsync("is 'many'; expected an integer from 1");
        await Expect(page.Locator("#PlaceOrderApi-price-error"))
            .ToContainTextAsync("is -1; expected a number of at least 0");
        await Expect(page.Locator("#PlaceOrderApi-sku-error")).ToBeEmptyAsync();
        await Expect(page.GetByText("Bad Request (400).")).ToBeVisibleAsync();
        await Expect(page.GetByText("No orders yet.")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Tables_are_searched_and_sorted_by_the_keyboard()
    {
        await Client.Restock("PLUMS", "LOT-01", 100);
        await Client.Stocked("PLUMS");
        for (var i = 1; i <= 3; i++)
        {
            await Client.Place($"SORT-{i}", "PLUMS", units: 4 - i);
        }
        await Client.Drained();
        var page = await Open("/orders");
        var ids = page.Locator("tbody tr td:first-child");
        await page.GetByRole(AriaRole.Button, new() { Name = "Units" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(ids).ToHaveTextAsync(["SORT-1", "SORT-2", "SORT-3"]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(ids).ToHaveTextAsync(["SORT-3", "SORT-2", "SORT-1"]);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Units" }))
            .ToHaveAttributeAsync("aria-sort", "ascending");
        await page.GetByLabel("Search orders").FillAsync("sort-2");
        await Expect(ids).ToHaveTextAsync(["SORT-2"]);
        await page.GetByLabel("Search orders").FillAsync("100%_nothing");
        await Expect(page.GetByText("Nothing contains “100%_nothing”.")).ToBeVisibleAsync();
    }
}
