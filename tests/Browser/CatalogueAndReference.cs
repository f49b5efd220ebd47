using Ecomm.Hosting.Http;
using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>A user looks up what there is to ask and what events say, and asks from the page.</summary>
public sealed class CatalogueAndReference(Chromium chromium) : ConsoleTest(chromium)
{
    [SkippableFact]
    public async Task Every_operation_is_there_and_a_request_is_sent_by_the_keyboard_and_refused_in_words()
    {
        var document = (await Client.Get("/openapi.json")).Body;
        var count = document["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count);
        var page = await Open("/reference");
        var operations = page.GetByRole(AriaRole.Navigation, new() { Name = "Operations" });
        await Expect(operations.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(count);

        await operations.GetByRole(AriaRole.Link, new() { Name = Client.PlaceOrder }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = Client.PlaceOrder })).ToBeFocusedAsync();
        var body = page.GetByLabel("Body", new() { Exact = true });
        var example = document["paths"]![Client.PlaceOrder]!["post"]!["requestBody"]!["content"]!["application/json"]![
            "example"
        ]!;
        Assert.True(JsonNode.DeepEquals(example, JsonNode.Parse(await body.InputValueAsync())));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("202 Accepted")).ToBeVisibleAsync();
        var answer = page.GetByRole(AriaRole.Region, new() { Name = "The answer's body" });
        Assert.True(JsonNode.DeepEquals(example, JsonNode.Parse(await answer.InnerTextAsync())));
        await Expect(page.Locator(".answer dl")).ToContainTextAsync("x-trace-id");
        await Client.OrderIn("ORDER-1", "ORDER_STOCK_DEPLETED_STATUS");

        await body.FillAsync("""{"units": 0}""");
        await Press(page, "Send");
        await Expect(page.GetByText("400 Bad Request")).ToBeVisibleAsync();
        await Expect(answer).ToContainTextAsync("is 0; expected an integer from 1");
        await page.Locator("details > summary").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "An example of 202" })).ToBeVisibleAsync();
        Assert.Empty(await EveryPage.FaultsOf(page));
    }

    [SkippableFact]
    public async Task An_operation_is_asked_with_parameters_and_its_answer_keeps_every_digit_and_hides_nothing()
    {
        const string price = "12345.67890123456789012345678";
        await Client.Place("DIGITS-1", "NO-SUCH-SKU", price: price);
        await Client.Simulate("EVENTS#HIDDEN", "EVENT#HIDDEN", "HIDDEN_EVENT", """{"text":"a\u202Eb"}""");
        var page = await Open("/reference?operation=getEvents");
        await page.GetByLabel("newest (optional)").SelectOptionAsync("true");
        await Fill(page, "name (optional)", "ORDER_PLACED_EVENT");
        await Press(page, "Send");
        var answer = page.GetByRole(AriaRole.Region, new() { Name = "The answer's body" });
        await Expect(answer).ToContainTextAsync($"\"price\": {price}");
        await Expect(answer).Not.ToContainTextAsync("HIDDEN_EVENT");
        await Fill(page, "name (optional)", "HIDDEN_EVENT");
        await Press(page, "Send");
        await Expect(answer).ToContainTextAsync("a\\u202Eb");
        await Fill(page, "limit (optional)", "1001");
        await Press(page, "Send");
        await Expect(answer).ToContainTextAsync("limit is 1001; expected an integer from 1 to 1000");
    }

    [SkippableFact]
    public async Task Every_event_is_there_with_who_publishes_and_takes_it_and_the_newest_come_live()
    {
        var events = (await Client.Get("/asyncapi.json")).Body["components"]!["messages"]!.AsObject();
        var page = await Open("/catalogue");
        var listed = page.GetByRole(AriaRole.Navigation, new() { Name = "Events" }).GetByRole(AriaRole.Link);
        foreach (var (name, _) in events)
        {
            await Expect(listed.Filter(new() { HasText = name })).ToHaveCountAsync(1);
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "ORDER_PLACED_EVENT" }).ClickAsync();
        var shown = page.GetByRole(AriaRole.Region, new() { Name = "ORDER_PLACED_EVENT" });
        await Expect(shown).ToContainTextAsync("PlaceOrderApi");
        await Expect(shown.GetByRole(AriaRole.Link, new() { Name = "SyncOrderWorker" })).ToBeVisibleAsync();
        await Expect(shown.GetByRole(AriaRole.Row).Filter(new() { HasText = "units" }))
            .ToContainTextAsync("integer, 1 to 9,007,199,254,740,991");
        await Expect(shown.GetByText("None was published yet.")).ToBeVisibleAsync();

        await Client.Place("SHOWN-1", "NO-SUCH-SKU");
        var newest = shown.GetByRole(AriaRole.Article);
        await Expect(newest).ToHaveCountAsync(1);
        await Expect(newest).ToContainTextAsync("\"orderId\": \"SHOWN-1\"");
        for (var i = 2; i <= 5; i++)
        {
            await Client.Place($"SHOWN-{i}", "NO-SUCH-SKU");
        }
        await Expect(newest.First).ToContainTextAsync("SHOWN-5");
        await Expect(newest).ToHaveCountAsync(3);
        await newest.First.GetByRole(AriaRole.Link, new() { Name = "Its story" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The story of SHOWN-5" })).ToBeVisibleAsync();

        await Go(page, "/catalogue?event=ORDER_PAYMENT_REFUNDED_EVENT");
        await Expect(page.GetByText("no worker: it is announced only")).ToBeVisibleAsync();
    }
}

/// <summary>A host that asks for its token is asked from its own page with the cookie of the link.</summary>
public sealed class ReferenceBehindAToken(Chromium chromium) : ConsoleTest(chromium)
{
    private const string Token = "0123456789abcdef";

    internal override HttpEdge Edge => new() { Token = AccessToken.Of(Token) };

    [SkippableFact]
    public async Task A_request_brings_the_token_and_without_it_the_page_says_401()
    {
        var page = await Open($"/reference?token={Token}&operation=getQueues");
        await Press(page, "Send");
        await Expect(page.GetByText("200 OK")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await Press(page, "Send");
        await Expect(page.GetByText("401 Unauthorized")).ToBeVisibleAsync();
        await Expect(page.Locator(".answer dl")).ToContainTextAsync("www-authenticate");
    }
}
