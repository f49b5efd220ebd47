using Deque.AxeCore.Commons;
using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>Every page is usable by everybody: in both themes, on a wide and on a narrow screen, by WCAG 2.1 AA.</summary>
public sealed class EveryPage(Chromium chromium) : ConsoleTest(chromium)
{
    /// <summary>As long as an id may be.</summary>
    internal static readonly string Long = "SEEN-001-".PadRight(256, 'W');

    private static readonly string[] Pages =
    [
        "/",
        "/?part=SyncOrderWorker",
        "/?part=bus",
        "/orders",
        "/skus",
        "/payments",
        "/events",
        "/ledger",
        $"/story?order={Long}",
        "/story?order=NOBODYS",
        "/dead-letters",
        "/tamper",
        "/laws",
        "/catalogue?event=ORDER_PLACED_EVENT",
        "/reference",
        "/reference?operation=getRecords",
        "/reference?operation=postRedeliver",
    ];

    // The package that asks axe by itself opens another page for each report, in case there are frames. There are none, and this takes a third
    // of the time.
    private const string Report = """
        async () => {
            const report = await axe.run(document, {
                runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
                resultTypes: ['violations'],
            });
            return [
                ...report.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.html}`)),
                ...(report.passes.length === 0 ? ['no rule had anything to look at'] : []),
                ...(window.frames.length > 0 ? ['has frames, which are not looked at'] : []),
            ];
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>What the standard finds wrong with a page, and whether it is wider than its screen.</summary>
    internal static async Task<IReadOnlyList<string>> FaultsOf(IPage page)
    {
        await page.EvaluateAsync(Axe);
        var faults = await page.EvaluateAsync<string[]>(Report);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        return [.. faults, .. overflow > 0 ? (string[])[$"is {overflow} pixels wider than the screen"] : []];
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Every_page_meets_the_standard_and_fits_its_screen(ColorScheme theme, int width)
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        await Client.Send(
            HttpMethod.Post,
            "/ops/workers/pause",
            new StringContent("""{"worker":"ProcessOrderPaymentWorker"}""")
        );
        await Client.Place(Long, "PLUMS");
        await Client.Place("SEEN-002", "NO-SUCH-SKU");
        await Client.Simulate("EVENTS#SEEN#3", "EVENT#X", "ORDER_PLACED_EVENT", """{"orderId":"SEEN-003"}""");
        await Client.Simulate("EVENTS#SEEN#4", "EVENT#X", "NOBODYS_EVENT", "{}");
        await Client.OrderIn(Long, "ORDER_STOCK_ALLOCATED_STATUS");
        await Client.OrderIn("SEEN-002", "ORDER_STOCK_DEPLETED_STATUS");
        await Client.DeadLetter("EVENTS#SEEN#4", "EVENT#X");
        var page = await Open("/", theme, width);
        var faults = new List<string>();
        foreach (var path in Pages)
        {
            await Go(page, path);
            await Expect(page.Locator("h1")).ToBeVisibleAsync();
            faults.AddRange((await FaultsOf(page)).Select(fault => $"{path}: {fault}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [SkippableFact]
    public async Task What_the_standard_forbids_is_found()
    {
        var page = await Open("/laws");
        await page.EvaluateAsync(
            """
            document.querySelector("main").insertAdjacentHTML(
                "afterbegin", "<p id='faint'>faint</p><img src='data:,'><iframe title='a frame'></iframe>");
            document.getElementById("faint").style.color = "rgb(128 128 128 / 0.3)";
            document.querySelector("h1").style.width = "9000px";
            """
        );

        var faults = await FaultsOf(page);

        Assert.Contains(faults, fault => fault.StartsWith("image-alt <img", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("color-contrast <p", StringComparison.Ordinal));
        Assert.Contains("has frames, which are not looked at", faults);
        Assert.Contains(faults, fault => fault.EndsWith("wider than the screen", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_address_of_no_page_is_answered_with_404_and_a_page()
    {
        var page = await Open("/laws");
        var answer = await page.GotoAsync("/healthz");
        Assert.Equal(404, answer!.Status);
        await Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
        await Expect(page.GetByText("There is no list called “healthz”")).ToBeVisibleAsync();
        Assert.Equal(200, (await page.GotoAsync("/orders"))!.Status);
    }

    [SkippableFact]
    public async Task Every_page_can_be_chosen_at_every_width()
    {
        var page = await Open("/laws");
        var links = page.Locator("header nav a");
        var count = await links.CountAsync();
        Assert.True(count > 10);
        for (var width = 1600; width >= 400; width -= 50)
        {
            await page.SetViewportSizeAsync(width, 800);
            // What is cut off or covered is not what is found at its own place.
            var chosen = await links.EvaluateAllAsync<int>(
                """
                links => links.filter(link => {
                    const place = link.getBoundingClientRect();
                    return [place.left + 1, place.right - 1].every(
                        x => document.elementFromPoint(x, (place.top + place.bottom) / 2) === link);
                }).length
                """
            );
            Assert.True(chosen == count, $"{chosen} of {count} names are whole on a screen of {width} pixels");
        }
    }

    [SkippableFact]
    public async Task The_theme_that_was_chosen_stays()
    {
        var page = await Open("/laws");
        var ground = "getComputedStyle(document.body).backgroundColor";
        var light = await page.EvaluateAsync<string>(ground);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        Assert.NotEqual(light, await page.EvaluateAsync<string>(ground));
        await Go(page, "/orders");
        Assert.NotEqual(light, await page.EvaluateAsync<string>(ground));
    }

    [SkippableFact]
    public async Task Nothing_is_fetched_from_elsewhere_and_nothing_goes_wrong_in_the_page()
    {
        var page = await Open("/laws");
        var wrong = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Client.Address.AbsoluteUri, StringComparison.Ordinal))
            {
                wrong.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                wrong.Add(message.Text);
            }
        };
        page.PageError += (_, error) => wrong.Add(error);
        foreach (var path in Pages)
        {
            await Go(page, path);
        }
        Assert.Empty(wrong);
    }
}
