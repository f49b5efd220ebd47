using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>A user disturbs the system by hand and sees what it makes of it.</summary>
public sealed class Disturbances(Chromium chromium) : ConsoleTest(chromium)
{
    private const string Payments = "ProcessOrderPaymentWorker";
    private const string Sync = "SyncOrderWorker";

    protected override int ReceivesMax => 3;

    [SkippableFact]
    public async Task A_message_is_duplicated_and_dropped_and_the_copy_pays_the_order_once()
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        var page = await Open($"/?part={Payments}");
        await Press(page, "Pause");
        await Expect(page.GetByText($"{Payments} is paused")).ToBeVisibleAsync();
        await Client.Place("HAND-001", "PLUMS");
        var messages = page.GetByRole(AriaRole.Region, new() { Name = $"Messages of {Payments}" }).Locator("tbody tr");
        await Expect(messages).ToHaveCountAsync(1);
        await Press(page, "Duplicate");
        await Expect(messages).ToHaveCountAsync(2);
        await Press(page, "Duplicate");
        await Expect(messages).ToHaveCountAsync(3);
        // The keyboard goes on at the next row; and at the heading when there is none, or when the next Enter would destroy something.
        await Key(Button(page, "Drop"));
        await Expect(messages).ToHaveCountAsync(2);
        await Expect(Heading(page, Payments)).ToBeFocusedAsync();
        await Key(Button(page, "Deliver"));
        await Expect(messages).ToHaveCountAsync(1);
        await Expect(Button(page, "Deliver")).ToBeFocusedAsync();
        await Key(Button(page, "Deliver"));
        await Expect(page.GetByText("No messages. It is paused")).ToBeVisibleAsync();
        await Expect(Heading(page, Payments)).ToBeFocusedAsync();
        await Client.OrderIn("HAND-001", "ORDER_PAYMENT_ACCEPTED_STATUS");

        await Go(page, "/story?order=HAND-001");
        var timeline = page.GetByRole(AriaRole.Region, new() { Name = "Timeline" });
        await Expect(timeline.GetByText("by hand: dropped: it is never delivered")).ToBeVisibleAsync();
        await Expect(timeline.GetByText("· copy").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "laws hold" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task An_event_ahead_of_its_time_is_parked_and_redriven_once_a_dry_run_says_it_would_progress()
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        await Client.Send(HttpMethod.Post, "/ops/workers/pause", new StringContent($$"""{"worker":"{{Payments}}"}"""));
        await Client.Place("PARK-001", "PLUMS");
        await Client.OrderIn("PARK-001", "ORDER_STOCK_ALLOCATED_STATUS");
        await Client.Simulate(
            "EVENTS#ORDER_ID#PARK-001",
            "EVENT#ORDER_SHIPPED_EVENT",
            "ORDER_SHIPPED_EVENT",
            Client.OrderJson("PARK-001", "PLUMS")
        );
        var page = await Open("/dead-letters");
        await Expect(page.GetByText("1 letter", new() { Exact = true })).ToBeVisibleAsync();
        await Press(page, "What would a redrive do?");
        await Expect(page.GetByText("A redrive now: 1 would wait.")).ToBeVisibleAsync();
        await Press(page, "Open");
        await Expect(page.GetByText("receive 3 received 3 times")).ToBeVisibleAsync();

        await Client.Send(HttpMethod.Post, "/ops/workers/resume", new StringContent($$"""{"worker":"{{Payments}}"}"""));
        await Client.OrderIn("PARK-001", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await Press(page, "Dry run");
        await Expect(page.GetByText("A redrive now: 1 would progress.")).ToBeVisibleAsync();
        await Key(Button(page, "Redrive"));
        await Expect(page.GetByText("1 message sent for 1 letter")).ToBeVisibleAsync();
        await Expect(page.GetByText("None. What no worker can process comes here")).ToBeVisibleAsync();
        await Expect(Heading(page, "Dead letters")).ToBeFocusedAsync();
        await Client.OrderIn("PARK-001", "ORDER_SHIPPED_STATUS");
    }

    [SkippableFact]
    public async Task A_dead_letter_is_edited_and_resent_and_its_group_is_patched()
    {
        foreach (var id in (string[])["MEND-001", "MEND-002", "MEND-003"])
        {
            await Client.Simulate(
                $"EVENTS#ORDER_ID#{id}",
                "EVENT#ORDER_PLACED_EVENT",
                "ORDER_PLACED_EVENT",
                $$"""{"orderId":"{{id}}","sku":"PLUMS","units":1,"userId":"123456"}"""
            );
            await Client.DeadLetter($"EVENTS#ORDER_ID#{id}", "EVENT#ORDER_PLACED_EVENT");
        }
        var page = await Open("/dead-letters");
        await Press(page, "Open");
        var form = page.GetByRole(AriaRole.Region, new() { Name = "Edit and resend" });
        var data = page.GetByLabel("Event data", new() { Exact = true });
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send as a new event" });
        await Expect(send).ToBeDisabledAsync();
        await data.FillAsync("{");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dry run of the edit" })).ToBeDisabledAsync();
        await data.FillAsync("""{"orderId":"MEND-001","sku":"PLUMS","units":0,"price":2,"userId":"123456"}""");
        await Press(page, "Dry run of the edit");
        await Expect(form.GetByText("units is 0; expected an integer")).ToBeVisibleAsync();
        await Expect(send).ToBeDisabledAsync();
        const string mended = """{"orderId":"MEND-001","sku":"PLUMS","units":1,"price":2,"userId":"123456"}""";
        await data.FillAsync(mended);
        // What is edited stays when the letter is redriven elsewhere, and is sent for the one that came back.
        await Client.Send(HttpMethod.Post, "/ops/dead-letters/redrive", null);
        await Expect(page.GetByText("It was redriven and came back as a newer letter")).ToBeVisibleAsync();
        await Expect(page.GetByText("3 letters", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(data).ToHaveValueAsync(mended);
        await Press(page, "Dry run of the edit");
        await Expect(form.GetByText("CreateOrder, Raise ORDER_CREATED_EVENT")).ToBeVisibleAsync();
        Assert.Empty(await EveryPage.FaultsOf(page));
        await send.ClickAsync();
        await Expect(form.GetByText("Done: 1 sent.")).ToBeVisibleAsync();
        await Expect(send).ToBeDisabledAsync();
        await Expect(send).ToBeFocusedAsync();
        await Expect(page.GetByText("resent as RESENT#")).ToBeVisibleAsync();
        await Client.OrderIn("MEND-001", "ORDER_STOCK_DEPLETED_STATUS");

        await Press(page, "Close");
        await Press(page, "Patch group");
        await Fill(page, "Merged into the data", """{"price":3}""");
        await Press(page, "Dry run of the edit");
        await Expect(form.GetByText("The edit now: 2 would be sent.")).ToBeVisibleAsync();
        await Press(page, "Send those that progress");
        await Expect(page.GetByText("resent as RESENT#")).ToHaveCountAsync(3);
        await Client.OrderIn("MEND-003", "ORDER_STOCK_DEPLETED_STATUS");

        await Go(page, "/story?order=MEND-002");
        await Expect(page.Locator(".swim").GetByText("resent by hand")).ToBeVisibleAsync();
        await page.Locator(".swim button").Filter(new() { HasText = "· resent" }).ClickAsync();
        await Expect(page.GetByText("Resent as EVENTS#ORDER_ID#MEND-002 RESENT#")).ToBeVisibleAsync();
        await page.Locator(".swim button").Filter(new() { HasText = "resent by hand" }).ClickAsync();
        await Expect(page.GetByText("Sent in place of EVENTS#ORDER_ID#MEND-002 EVENT#ORDER_PLACED_EVENT"))
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "laws hold" })).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_redrive_that_comes_too_late_says_that_the_letters_are_gone()
    {
        await Client.Simulate("EVENTS#LATE", "EVENT#LATE", "ORDER_PLACED_EVENT", "{}");
        await Client.DeadLetter("EVENTS#LATE", "EVENT#LATE");
        var page = await Open("/dead-letters");
        // The page has to be asked before it shows that the letter is gone: its worker is paused meanwhile, and has the letter fail again for the
        // next attempt.
        const string worker = """{"worker":"SyncOrderWorker"}""";
        await Eventually.See(
            async () =>
            {
                await Expect(Button(page, "Redrive all")).ToBeVisibleAsync();
                await Client.Send(HttpMethod.Post, "/ops/workers/pause", new StringContent(worker));
                await Client.Send(HttpMethod.Post, "/ops/dead-letters/redrive", null);
                await page.EvaluateAsync(
                    "[...document.querySelectorAll('button')].find(button => button.textContent === 'Redrive all')?.click()"
                );
                var said = page.Locator("main > .said");
                await Expect(said).Not.ToBeEmptyAsync();
                var text = await said.TextContentAsync() ?? "";
                await Client.Send(HttpMethod.Post, "/ops/workers/resume", new StringContent(worker));
                await Expect(page.GetByText("1 letter", new() { Exact = true })).ToBeVisibleAsync();
                return text;
            },
            said => said.Contains("gone already", StringComparison.Ordinal),
            "the page says that the letters are gone"
        );
    }

    [SkippableFact]
    public async Task Laws_turn_red_when_a_row_is_tampered_with_and_green_when_it_is_mended()
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        var page = await Open("/laws");
        var law = page.Locator("[data-law='stock is conserved']");
        await Expect(law).ToContainTextAsync("holds");

        await Tamper(page, "\"units\": 5", "\"units\": 6");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "1 broken" })).ToBeVisibleAsync();
        await Go(page, "/laws");
        await Expect(law).ToContainTextAsync("PLUMS: lots hold 5, but 6 available + 0 taken");
        await law.GetByRole(AriaRole.Link, new() { Name = "its items" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("tamper\\?search=PLUMS"));

        await Tamper(page, "\"units\": 6", "\"units\": 5");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "laws hold" })).ToBeVisibleAsync();
        await Go(page, "/laws");
        await Expect(law).ToContainTextAsync("holds");
    }

    [SkippableFact]
    public async Task What_is_switched_on_is_shown_on_every_page_and_survives_a_restart()
    {
        var page = await Open("/tamper");
        await Fill(page, "Duplicate, %", "101");
        await Fill(page, "Gateway fails, 0–1", "often");
        await Press(page, "Switch on");
        await Expect(page.Locator("#chaos-duplicatePercent-error"))
            .ToHaveTextAsync("is 101; expected an integer from 0 to 100");
        await Expect(page.Locator("#chaos-gatewayFailureRate-error"))
            .ToContainTextAsync("expected a number from 0 to 1");
        await Fill(page, "Duplicate, %", "100");
        await Fill(page, "Gateway fails, 0–1", "0.5");
        await Press(page, "Switch on");
        await Expect(page.GetByText("Disturbed: 100 % of messages come twice; the gateway fails 50 % of attempts."))
            .ToBeVisibleAsync();

        await Restart();
        page = await Open("/orders");
        await Expect(page.GetByText("Disturbed: 100 % of messages come twice")).ToBeVisibleAsync();
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Drained();
        await Go(page, "/skus");
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("PLUMS55");
        await Press(page, "Switch all off");
        await Expect(page.GetByText("Disturbed:")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Switching_in_one_tab_leaves_on_what_was_switched_on_in_another()
    {
        var first = await Open("/tamper");
        var second = await Open("/tamper");
        await Fill(second, "Delay, ms", "300");
        await Press(second, "Switch on");
        await Expect(first.GetByLabel("Delay, ms")).ToHaveValueAsync("300");
        await Fill(first, "Duplicate, %", "5");
        await Press(first, "Switch on");
        await Expect(second.GetByLabel("Duplicate, %")).ToHaveValueAsync("5");
        await Expect(second.GetByText("Disturbed: 5 % of messages come twice; every message waits 300 ms."))
            .ToBeVisibleAsync();
        await Press(first, "Switch all off");
        await Expect(second.GetByLabel("Delay, ms")).ToHaveValueAsync("0");
    }

    [SkippableFact]
    public async Task An_item_that_is_edited_stays_although_others_come_before_it()
    {
        for (var i = 0; i < 25; i++)
        {
            await Client.Place($"EDIT-{i:00}B", "PLUMS");
        }
        await Client.Drained();
        var page = await Open("/tamper?search=ORDERS%23ORDER_ID%23EDIT");
        var last = page.Locator("ul.items > li").Filter(new() { HasText = "EDIT-24B" });
        await last.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Attributes").FillAsync("{\"half\":");
        await Client.Place("EDIT-00A", "PLUMS");
        await Expect(page.GetByText("26 items, the first 25 shown")).ToBeVisibleAsync();
        await Expect(page.Locator("ul.items > li")).ToHaveCountAsync(26);
        await Expect(page.GetByLabel("Attributes")).ToHaveValueAsync("{\"half\":");
        await last.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Locator("ul.items > li")).ToHaveCountAsync(25);

        // But not when it is deleted there.
        await Go(page, "/tamper?search=ORDERS%23ORDER_ID%23EDIT-24B");
        await last.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.GetByLabel("Attributes")).ToBeVisibleAsync();
        await Key(last.GetByRole(AriaRole.Button, new() { Name = "Delete" }));
        await Expect(page.GetByText("No key contains")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Attributes")).ToHaveCountAsync(0);
        await Expect(Heading(page, "Items of the transactional store")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task More_letters_than_are_shown_or_foretold_are_counted_and_long_names_fit_the_screen()
    {
        const int names = 26;
        const int each = 20;
        for (var i = 0; i < names * each; i++)
        {
            var name = $"STRANGE_{(char)('A' + (i % names))}_EVENT";
            await Client.Simulate($"EVENTS#{i}", $"EVENT#{i}", name, "{}");
        }
        var page = await Open("/dead-letters", width: 400);
        await Expect(page.GetByText("520 letters", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("1 group with 20 letters more")).ToBeVisibleAsync();
        await Press(page, "What would a redrive do?");
        await Expect(page.GetByText("A redrive now, of the first 500 of 520 letters: 500 would still fail."))
            .ToBeVisibleAsync();

        await Client.Simulate("EVENTS#LONG", "EVENT#LONG", $"A{new string('W', 480)}", "{}");
        await Expect(page.GetByText("521 letters", new() { Exact = true })).ToBeVisibleAsync();
        await Go(page, "/dead-letters?queue=Unrouted");
        Assert.Empty(await EveryPage.FaultsOf(page));

        // Nor does an id as long as it may be, in the reason of a letter and in what a worker saw.
        await Client.Simulate(
            "EVENTS#EARLY",
            "EVENT#EARLY",
            "ORDER_SHIPPED_EVENT",
            Client.OrderJson(EveryPage.Long, "PLUMS")
        );
        await Go(page, $"/dead-letters?queue={Sync}");
        await Expect(page.Locator(".letter .figure")).ToContainTextAsync(EveryPage.Long);
        Assert.Empty(await EveryPage.FaultsOf(page));
        await Go(page, $"/story?order={EveryPage.Long}");
        await Expect(page.Locator(".round p").First).ToContainTextAsync(EveryPage.Long);
        Assert.Empty(await EveryPage.FaultsOf(page));
    }

    [SkippableFact]
    public async Task Messages_of_a_long_queue_are_a_page_away_and_the_last_one_can_be_dropped()
    {
        var page = await Open($"/?part={Sync}");
        await Press(page, "Pause");
        await Expect(page.GetByText($"{Sync} is paused")).ToBeVisibleAsync();
        for (var i = 1; i <= 51; i++)
        {
            await Client.Place($"LONG-{i:000}", "PLUMS");
        }
        await Expect(page.GetByText("1–50 of 51")).ToBeVisibleAsync();
        await Key(Button(page, "Next"));
        await Expect(Button(page, "Next")).ToBeDisabledAsync();
        await Expect(Button(page, "Next")).ToBeFocusedAsync();
        var messages = page.GetByRole(AriaRole.Region, new() { Name = $"Messages of {Sync}" }).Locator("tbody tr");
        await Expect(messages).ToHaveCountAsync(1);
        await Expect(messages).ToContainTextAsync("LONG-051");
        await Press(page, "Drop");
        await Expect(messages).ToHaveCountAsync(50);
        await Expect(messages.First).ToContainTextAsync("LONG-001");
    }

    [SkippableFact]
    public async Task A_story_that_is_watched_tells_of_an_item_deleted_by_hand_and_of_the_state_without_it()
    {
        await Client.Place("GONE-001", "PLUMS");
        await Client.OrderIn("GONE-001", "ORDER_STOCK_DEPLETED_STATUS");
        await Client.Drained();
        var page = await Open("/story?order=GONE-001");
        var state = page.Locator("[aria-label='What is known after this moment']");
        await Expect(state.Locator("dt", new() { HasText = "order" })).ToHaveCountAsync(1);
        await Client.Send(
            HttpMethod.Post,
            "/ops/records/delete",
            new StringContent("""{"pk":"ORDERS#ORDER_ID#GONE-001","sk":"ORDER_ID#GONE-001"}""")
        );
        await Expect(page.Locator(".swim .chip.warn", new() { HasText = "ORDERS#ORDER_ID#GONE-001 was deleted" }))
            .ToBeVisibleAsync();
        await Expect(state.Locator("dt", new() { HasText = "order" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_crashed_worker_does_its_work_again()
    {
        await Client.Restock("PLUMS", "LOT-01", 5);
        await Client.Stocked("PLUMS");
        var page = await Open("/tamper");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Crash {Payments}" }).ClickAsync();
        await Expect(page.GetByText("its next batch ends in a crash")).ToBeVisibleAsync();
        await Client.Place("CRASH-01", "PLUMS");
        await Client.OrderIn("CRASH-01", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await Client.Drained();
        await Go(page, "/story?order=CRASH-01");
        await Expect(page.Locator(".swim .chip.bad", new() { HasText = "crashed" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "laws hold" })).ToBeVisibleAsync();
    }

    private static async Task Tamper(IPage page, string was, string becomes)
    {
        await Go(page, "/tamper?search=INVENTORY%23SKU%23PLUMS");
        var item = page.Locator("ul.items > li").Filter(new() { HasText = "INVENTORY#SKU#PLUMS SKU#PLUMS" });
        await item.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var json = page.GetByLabel("Attributes");
        var text = await json.InputValueAsync();
        Assert.Contains(was, text, StringComparison.Ordinal);
        await json.FillAsync(text.Replace(was, becomes, StringComparison.Ordinal));
        await Press(page, "Save past all rules");
        await Expect(page.GetByText("is changed. Look at the laws.")).ToBeVisibleAsync();
    }
}
