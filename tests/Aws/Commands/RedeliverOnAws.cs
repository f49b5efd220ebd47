using System.Text;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Commands;

[Collection(EmulatorCollection.Name)]
public sealed class RedeliverOnAws(EmulatorGroup group)
{
    [SkippableFact]
    public async Task The_events_of_an_order_arrive_in_the_queues_as_the_bus_would_have_sent_them()
    {
        await using var shop = await group.Deploy();
        await shop.Place("ORDER-1");
        await shop.Place("ORDER-2");
        await shop.Deliver(EmulatedShop.Sync, "ORDER-1", OrderPlaced.EventName);

        var preview = await shop.Run("redeliver", "--order", "ORDER-1", "--dry-run");
        Assert.Empty(await shop.Bodies(EmulatedShop.Sync));
        var (exitCode, output) = await shop.Run("redeliver", "--order", "ORDER-1");

        Assert.Contains(
            "ORDER_CREATED_EVENT of EVENTS#ORDER_ID#ORDER-1 → SyncOrderWorker, AllocateOrderStockWorker, CapturePaidOrderWorker",
            preview.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (
                0,
                "Sent 2 events as 4 messages: AllocateOrderStockWorker 1, CapturePaidOrderWorker 1, SyncOrderWorker 2."
            ),
            (exitCode, output.Trim())
        );
        var body = Assert.Single(await shop.Bodies(nameof(AllocateOrderStockWorker)));
        var stored = await shop.FindEvent("ORDER-1", OrderCreated.EventName);
        Assert.Equal(
            Domains.All.ReadStored(stored.Attributes).Case,
            BusEvent.Read(body).Bind(Domains.All.ReadStored).Case
        );
        Assert.Equal([OrderCreated.EventName, OrderPlaced.EventName], await shop.EventNamesIn(EmulatedShop.Sync));
    }

    // DynamoDB gives at most 1 MB at a time.
    [SkippableFact]
    public async Task A_range_of_time_is_read_page_by_page()
    {
        const int count = 20;
        await using var shop = await group.Deploy();
        var noon = new Instant(1_750_291_200_000);
        var data = EmulatedShop.Order("ORDER-1").With(new() { { "note", new string('x', 60_000) } });
        for (var i = 0; i <= count; i++)
        {
            var at = new Instant(noon.UnixMilliseconds + 1000 * i);
            await shop.Publish(new RawEvent(new Key($"EVENTS#LARGE#{i}", "EVENT"), OrderPlaced.EventName, data, at));
        }
        var until = new Instant(noon.UnixMilliseconds + 1000 * count).ToString();

        var (exitCode, output) = await shop.Run("redeliver", "--since", noon.ToString(), "--until", until);

        Assert.Equal(
            (0, $"Sent {count} events as {count} messages: SyncOrderWorker {count}."),
            (exitCode, output.Trim())
        );
        Assert.Equal(count, (await shop.Bodies(EmulatedShop.Sync)).Distinct().Count());
    }

    [SkippableFact]
    public async Task Messages_are_sent_in_batches_that_SQS_takes()
    {
        await using var shop = await group.Deploy();
        var sizes = new List<(int Messages, int Bytes)>();
        using var sqs = shop.SqsThrough(request =>
        {
            var bodies = request.Body["Entries"]!.AsArray().Select(e => e!["MessageBody"]!.GetValue<string>()).ToList();
            sizes.Add((bodies.Count, bodies.Sum(Encoding.UTF8.GetByteCount)));
            return request;
        });
        var deployment = AwsDeployment.Read(shop.State);
        string[] bodies =
        [
            .. Enumerable.Repeat("small", 25),
            .. Enumerable.Repeat(new string('é', 30_000), 10),
            "last",
        ];

        await new AwsQueues(sqs, deployment).Send(deployment.QueueOf(EmulatedShop.Sync), bodies, default);

        Assert.Equal(bodies.Length, sizes.Sum(size => size.Messages));
        Assert.Equal([10, 10, 9, 4, 3], sizes.Select(size => size.Messages));
        Assert.All(sizes, size => Assert.InRange(size.Bytes, 1, 262_144));
    }

    [SkippableFact]
    public async Task Keys_of_a_file_are_looked_up_and_those_without_an_event_are_named()
    {
        await using var shop = await group.Deploy();
        await shop.Place("ORDER-1");
        var file = Path.Combine(Path.GetDirectoryName(shop.State)!, "keys.jsonl");
        await File.WriteAllTextAsync(
            file,
            """
            {"pk":"EVENTS#ORDER_ID#ORDER-1","sk":"EVENT#ORDER_PLACED_EVENT"}
            {"pk":"EVENTS#NOBODY","sk":"EVENT#NOTHING"}
            """
        );

        var (exitCode, output) = await shop.Run("redeliver", "--file", file);

        Assert.Equal(1, exitCode);
        Assert.Contains("Sent 1 events as 1 messages: SyncOrderWorker 1.", output, StringComparison.Ordinal);
        Assert.Contains("There is no event of EVENTS#NOBODY EVENT#NOTHING.", output, StringComparison.Ordinal);
    }
}
