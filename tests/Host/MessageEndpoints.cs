using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>Single messages by hand, in a queue whose worker is paused.</summary>
public sealed class MessageEndpoints
{
    [Fact]
    public async Task A_paused_worker_keeps_messages_waiting_and_one_is_delivered_by_hand()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Pause();
        var first = await client.PlaceAndHold("HAND-1", "NOTHING");
        var second = await client.PlaceAndHold("HAND-2", "NOTHING");
        Assert.All([first, second], message => Assert.Equal("Waiting", message.Text("state")));
        Assert.Null(first["visibleAt"]);
        Assert.Equal(0, first.Whole("receives"));
        await client.Handle("deliver", second);
        await client.OrderIn("HAND-2", "ORDER_CREATED_STATUS");
        Assert.Null(await client.Order("HAND-1"));
        Assert.Contains(await client.Messages(), message => OrderOf(message) == "HAND-1");
        await client.Told("HAND-2", moment => IsByHand(moment, "told to be delivered now"));
        await client.Resume();
        await client.OrderIn("HAND-1", "ORDER_STOCK_DEPLETED_STATUS");
        await client.LawsHold();
    }

    [Fact]
    public async Task A_duplicate_is_a_message_of_its_own_both_are_processed_and_the_laws_hold()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("TWICE");
        await client.Pause();
        var original = await client.PlaceAndHold("TWICE-1", "TWICE");
        await client.Handle("duplicate", original);
        var messages = await client.MessagesOf(2);
        Assert.Equal([SeqOf(original)], messages.Select(SeqOf).Distinct());
        await client.Resume();
        await client.OrderIn("TWICE-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.LawsHold();
        var ids = messages.Select(message => message.Text("id")).ToHashSet();
        Assert.Equal(2, ids.Count);
        await Eventually.See(
            () => client.Story("TWICE-1"),
            moments => moments.Count(moment => IsSettled(moment) && ids.Contains(moment.Text("message"))) == 2,
            "both messages are acknowledged"
        );
    }

    [Fact]
    public async Task A_copy_that_is_dropped_leaves_its_original_also_after_a_restart()
    {
        await using var host = await OwnHost.Start();
        await host.Client.Pause();
        var original = await host.Client.PlaceAndHold("COPY-1", "NOTHING");
        await host.Client.Handle("duplicate", original);
        var copy = (await host.Client.MessagesOf(2)).Single(message => message.Text("id") != original.Text("id"));
        await host.Client.Handle("drop", copy);
        await host.Restart();
        Assert.Equal(original.Text("id"), (await host.Client.MessagesOf(1))[0].Text("id"));
        await host.Client.Resume();
        await host.Client.OrderIn("COPY-1", "ORDER_STOCK_DEPLETED_STATUS");
    }

    [Fact]
    public async Task A_delayed_message_is_hidden_until_its_time_and_can_be_delivered_before()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Pause();
        var message = await client.PlaceAndHold("LATE-1", "NOTHING");
        await client.Handle("delay", message, more: ""","seconds":600""");
        await client.Resume();
        var delayed = Assert.Single(await client.Messages());
        Assert.Equal("Delayed", delayed.Text("state"));
        Assert.True(
            DateTimeOffset.Parse(delayed.Text("visibleAt"), System.Globalization.CultureInfo.InvariantCulture)
                > DateTimeOffset.UtcNow.AddSeconds(500)
        );
        await client.Place("LATE-2", "NOTHING");
        await client.OrderIn("LATE-2", "ORDER_STOCK_DEPLETED_STATUS");
        Assert.Null(await client.Order("LATE-1"));
        await client.Handle("delay", message, more: ""","seconds":0.2""");
        await client.OrderIn("LATE-1", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Told("LATE-1", moment => IsByHand(moment, "delayed by 0.2 s"));
    }

    [Fact]
    public async Task A_message_moved_behind_waits_behind_the_others()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Pause();
        foreach (var id in (string[])["TURN-1", "TURN-2", "TURN-3"])
        {
            await client.PlaceAndHold(id, "NOTHING");
        }
        await client.Handle("move-behind", (await client.Messages())[0]);
        Assert.Equal(["TURN-2", "TURN-3", "TURN-1"], (await client.Messages()).Select(OrderOf));
        var one = (await client.Get($"/ops/messages?worker={Sync}&limit=1")).Body["messages"]!.AsArray();
        Assert.Equal("TURN-2", OrderOf(Assert.Single(one)!));
        await client.Resume();
        await client.OrderIn("TURN-1", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Told("TURN-1", moment => IsByHand(moment, "moved behind all that wait"));
    }

    [Fact]
    public async Task A_dropped_message_is_never_delivered_and_the_story_says_so()
    {
        await using var host = await OwnHost.Start();
        await host.Client.StockUp("DROPPED");
        await host.Client.Pause();
        var placement = await host.Client.PlaceAndHold("DROP-1", "DROPPED");
        await host.Client.Handle("deliver", placement);
        // The order is created; then it hears no more of its stock, while its payment goes on.
        var allocated = await Eventually.See(
            async () =>
                (await host.Client.Messages()).SingleOrDefault(message => IsOf(message, "ORDER_STOCK_ALLOCATED_EVENT")),
            message => message is not null,
            "the allocation waits for the order"
        );
        await host.Client.Handle("drop", allocated!);
        Assert.DoesNotContain(await host.Client.Messages(), message => IsOf(message, "ORDER_STOCK_ALLOCATED_EVENT"));
        await host.Client.Told("DROP-1", moment => IsByHand(moment, "dropped"));
        await host.Restart();
        await Eventually.See(
            () => host.Client.Messages(),
            messages => messages.Any(message => IsOf(message, "ORDER_PAYMENT_ACCEPTED_EVENT")),
            "the payment waits for the order"
        );
        Assert.DoesNotContain(await host.Client.Messages(), message => IsOf(message, "ORDER_STOCK_ALLOCATED_EVENT"));
        Assert.Equal("ORDER_CREATED_STATUS", (await host.Client.Order("DROP-1"))!.Text("orderStatus"));
        Assert.DoesNotContain(
            await host.Client.Story("DROP-1"),
            moment =>
                IsSettled(moment)
                && moment.Text("worker") == Sync
                && moment.Text("eventName") == "ORDER_STOCK_ALLOCATED_EVENT"
        );
    }

    [Fact]
    public async Task An_order_whose_placement_is_dropped_never_comes_to_be()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Pause();
        await client.Handle("drop", await client.PlaceAndHold("LOST-1", "NOTHING"));
        await client.Resume();
        await client.Place("LOST-2", "NOTHING");
        await client.OrderIn("LOST-2", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Drained();
        Assert.Null(await client.Order("LOST-1"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_the_reason()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        foreach (var action in (string[])["deliver", "duplicate", "drop", "move-behind"])
        {
            Assert.Equal(
                "SyncOrderWorker has no such message, or it is in flight",
                await client.Refused(
                    $"/ops/messages/{action}",
                    """{"worker":"SyncOrderWorker","id":"nothing"}""",
                    HttpStatusCode.NotFound
                )
            );
        }
        var message = await client.Refused("/ops/messages/delay", """{"worker":"Nobody","id":7,"seconds":901}""");
        Assert.Contains("worker is 'Nobody'; expected one of ", message, StringComparison.Ordinal);
        Assert.Contains("id is 7; expected a string", message, StringComparison.Ordinal);
        Assert.Contains("seconds is 901; expected a number from 0 to 900", message, StringComparison.Ordinal);
        Assert.Contains(
            "seconds is missing",
            await client.Refused("/ops/messages/delay", """{"worker":"SyncOrderWorker","id":"x"}"""),
            StringComparison.Ordinal
        );
        var reply = await client.Get("/ops/messages?worker=Nobody");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("worker is 'Nobody'; expected one of ", reply.Body.Text("message"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Get("/ops/messages")).Status);
    }

    private static long SeqOf(JsonNode message) => message["event"]!.Whole("seq");

    private static bool IsOf(JsonNode message, string eventName) => message["event"]!.Text("eventName") == eventName;

    private static bool IsSettled(JsonNode moment) =>
        moment.Text("kind") == "delivered" && moment.Text("settled") == "Acknowledged";
}
