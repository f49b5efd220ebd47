using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>A user looks into the event store and publishes what no API would.</summary>
public sealed class EventsAndRules(Chromium chromium) : ConsoleTest(chromium)
{
    [SkippableFact]
    public async Task A_raw_event_is_published_from_a_template_and_its_rules_are_explained()
    {
        var page = await Open("/events");
        await page.GetByLabel("Template").SelectOptionAsync("UNDECLARED_EVENT");
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Publish a raw event" });
        await Expect(form.GetByText("no rule matches: it is kept as unrouted")).ToBeVisibleAsync();
        await Fill(page, "eventName", "order_shipped_event");
        await Expect(form.GetByText("a rule compares letter by letter")).ToBeVisibleAsync();
        await Fill(page, "eventData", "{\"orderId\":");
        await Press(page, "Publish");
        await Expect(form.Locator("[id$='-eventData-error']")).ToContainTextAsync("is not valid JSON");
        await Fill(page, "eventData", "{\"orderId\":\"RAW-0001\"}");
        await Press(page, "Publish");
        await Expect(form.GetByText("Accepted: the event is published.")).ToBeVisibleAsync();

        var tail = page.GetByRole(AriaRole.Region, new() { Name = "Newest events" });
        await tail.GetByRole(AriaRole.Button).First.ClickAsync();
        var shown = page.GetByRole(AriaRole.Region, new() { Name = "The event" });
        await Expect(shown).ToContainTextAsync("\"orderId\": \"RAW-0001\"");
        await Press(page, "Publish again");
        await Expect(shown.GetByText("No rule matches it: it went nowhere.")).ToBeVisibleAsync();
        await Client.DeadLetter("EVENTS#UNDECLARED", "EVENT#UNDECLARED_EVENT");
    }

    [SkippableFact]
    public async Task The_tail_is_live_until_it_is_paused_and_filters_by_name_and_key()
    {
        var page = await Open("/events");
        await Expect(page.GetByText("No events yet.")).ToBeVisibleAsync();
        await Client.Place("TAIL-001", "NO-SUCH-SKU");
        await Client.OrderIn("TAIL-001", "ORDER_STOCK_DEPLETED_STATUS");
        var rows = page.Locator("ol.tail li");
        await Expect(rows).ToHaveCountAsync(3);
        await Press(page, "Pause");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await Client.Place("TAIL-002", "NO-SUCH-SKU");
        await Client.OrderIn("TAIL-002", "ORDER_STOCK_DEPLETED_STATUS");
        await Expect(page.GetByText("3 since the pause")).ToBeVisibleAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Press(page, "Resume");
        await Expect(rows).ToHaveCountAsync(6);
        await page.GetByLabel("Name", new() { Exact = true }).SelectOptionAsync("ORDER_PLACED_EVENT");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByLabel("Key contains").FillAsync("TAIL-002");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("EVENTS#ORDER_ID#TAIL-002");
    }

    [SkippableFact]
    public async Task What_events_say_is_shown_as_text_and_never_run()
    {
        const string evil = "<img src=x onerror=document.title='RUN'>";
        await Client.Simulate($"EVENTS#{evil}", $"EVENT#{evil}", evil, $$"""{"orderId":"{{evil}}"}""");
        var page = await Open("/events");
        await page.Locator("ol.tail button").ClickAsync();
        await Expect(page.Locator("pre.json")).ToContainTextAsync(evil);
        await Go(page, "/dead-letters");
        await Expect(page.GetByText(evil).First).ToBeVisibleAsync();
        await Expect(page.Locator("main img")).ToHaveCountAsync(0);
        await Expect(page).Not.ToHaveTitleAsync("RUN");
    }
}
