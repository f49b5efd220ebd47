using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>Where a user is, and what he has typed, is kept: by Back, by loading anew, and however long a text is.</summary>
public sealed class PlaceAndText(Chromium chromium) : ConsoleTest(chromium)
{
    [SkippableFact]
    public async Task A_table_is_where_it_was_for_whoever_comes_back_or_loads_it_anew()
    {
        for (var i = 1; i <= 60; i++)
        {
            await Client.Place($"BACK-{i:000}", "PLUMS", units: i);
        }
        await Client.Drained();
        var page = await Open("/orders");
        var search = page.GetByLabel("Search orders");
        await search.FillAsync("back-0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Units" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("search=back-0&sort=units"));
        await Press(page, "Next");
        await Expect(page.GetByText("51–60 of 60")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "BACK-010", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The story of BACK-010" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByText("51–60 of 60")).ToBeVisibleAsync();
        await Expect(search).ToHaveValueAsync("back-0");
        await Reload(page);
        await Expect(page.GetByText("51–60 of 60")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr td:first-child").First).ToHaveTextAsync("BACK-010");

        // What is typed begins at the first page, and the page's own link in the menu is the whole table.
        await search.FillAsync("back-06");
        await Expect(page.GetByText("1–1 of 1")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"search=back-06(?!.*from=)"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await Expect(page.GetByText("1–50 of 60")).ToBeVisibleAsync();
        await Expect(search).ToHaveValueAsync("");
    }

    [SkippableFact]
    public async Task The_filters_of_events_are_those_of_the_address()
    {
        await Client.Place("HERE-001", "PLUMS");
        await Client.Place("HERE-002", "PLUMS");
        await Client.Drained();
        var page = await Open("/events?key=HERE-001&name=ORDER_PLACED_EVENT");
        var rows = page.Locator("ol.tail li");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Events", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(6);
        await Expect(page.GetByLabel("Key contains")).ToHaveValueAsync("");
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(1);
        // A filter that was typed is gone with it, although the host has not been told of another address.
        await page.GetByRole(AriaRole.Link, new() { Name = "Events", Exact = true }).ClickAsync();
        await page.GetByLabel("Key contains").FillAsync("HERE-002");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("key=HERE-002"));
        // Nor does the way past the menu change what is shown.
        await page.GetByText("Skip to the page").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("key=HERE-002$"));
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "Events", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(6);
    }

    [SkippableFact]
    public async Task A_long_text_is_published_as_it_is_shown()
    {
        var note = new string('y', 50_000);
        var page = await Open("/events");
        await Fill(page, "pk", "EVENTS#LONG");
        await Fill(page, "sk", "EVENT#LONG");
        await Fill(page, "eventName", "LONG_EVENT");
        await Fill(page, "eventData", $$"""{"note":"{{note}}"}""");
        await Press(page, "Publish");
        await Expect(page.GetByText("Accepted: the event is published.")).ToBeVisibleAsync();
        var stored = (await Client.Get("/ops/events?newest=true&key=EVENTS%23LONG")).Body["events"]!.AsArray();
        Assert.Equal(note, Assert.Single(stored)!["eventData"]!["note"]!.GetValue<string>());
    }

    [SkippableFact]
    public async Task What_was_typed_is_there_again_when_a_page_loads_anew_and_not_when_it_was_sent()
    {
        var page = await Open("/orders");
        await Fill(page, "Order", "KEPT-001");
        await Fill(page, "SKU", "PLUMS");
        await Reload(page);
        await Expect(page.GetByLabel("Order", new() { Exact = true })).ToHaveValueAsync("KEPT-001");
        await Fill(page, "Units", "1");
        await Fill(page, "Price", "2.5");
        await Fill(page, "User", "123456");
        await Press(page, "Place order");
        await Client.OrderIn("KEPT-001", "ORDER_STOCK_DEPLETED_STATUS");
        await Reload(page);
        await Expect(page.GetByLabel("SKU", new() { Exact = true })).ToHaveValueAsync("");

        // Fields of one name in several forms are of one form each.
        await Go(page, "/shipments");
        await OrderOf(page, "Ship order").FillAsync("KEPT-002");
        await OrderOf(page, "Cancel order").FillAsync("KEPT-003");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel order" }).ClickAsync();
        await Expect(page.GetByText("Accepted: the event is published.")).ToBeVisibleAsync();
        await Reload(page);
        await Expect(OrderOf(page, "Ship order")).ToHaveValueAsync("KEPT-002");
        await Expect(OrderOf(page, "Confirm delivery")).ToHaveValueAsync("");
        await Expect(OrderOf(page, "Cancel order")).ToHaveValueAsync("");
    }

    [SkippableFact]
    public async Task A_story_has_the_address_that_the_operation_has_too()
    {
        await Client.Place("TWICE-01", "PLUMS");
        var page = await Open("/story?orderId=TWICE-01");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The story of TWICE-01" })).ToBeVisibleAsync();
        await Go(page, "/story?order=TWICE-01&order=TWICE-02");
        await Expect(page.GetByText("The address names nothing.")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^A story · "));
    }

    private static ILocator OrderOf(IPage page, string form) =>
        page.GetByRole(AriaRole.Form, new() { Name = form }).GetByLabel("Order", new() { Exact = true });

    private static async Task Reload(IPage page)
    {
        await page.ReloadAsync();
        await Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
    }
}
