using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Commands;

[Collection(EmulatorCollection.Name)]
public sealed class RedriveOnAws(EmulatorGroup group)
{
    private const string Dead = $"{EmulatedShop.Sync}-dead";

    private static readonly string Body = EmulatedShop.BodyOf(OrderPlaced.EventName, EmulatedShop.Order("ORDER-1"));

    [SkippableFact]
    public async Task A_dry_run_lists_letters_by_reason_and_leaves_them_visible()
    {
        await using var shop = await group.Deploy();
        for (var i = 0; i < 12; i++)
        {
            await shop.Park(EmulatedShop.Sync, Body, "Unavailable: the table is throttled");
        }
        await shop.Park(EmulatedShop.Sync, "not JSON", reason: null);

        var (exitCode, output) = await shop.Run("redrive", "--dry-run");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                "SyncOrderWorker 12: Unavailable: the table is throttled",
                "SyncOrderWorker 1: received too often; the queue itself gave it up, without a reason",
                "Would move 13 dead letters.",
            ],
            output.Trim().Split('\n', StringSplitOptions.TrimEntries)
        );
        Assert.Equal(13, (await shop.Bodies(Dead)).Count);
        Assert.Empty(await shop.Bodies(EmulatedShop.Sync));
    }

    [SkippableFact]
    public async Task Letters_go_back_to_the_queue_of_their_worker_as_they_were()
    {
        await using var shop = await group.Deploy();
        await shop.Park(EmulatedShop.Sync, Body, "a reason");
        await shop.Park(nameof(ProcessOrderPaymentWorker), "not JSON", "another");

        var (exitCode, output) = await shop.Run("redrive", "--worker", EmulatedShop.Sync);

        Assert.Equal(0, exitCode);
        Assert.Contains("Moved 1 dead letters as 1 messages.", output, StringComparison.Ordinal);
        Assert.Equal([Body], await shop.Bodies(EmulatedShop.Sync));
        Assert.Empty(await shop.Bodies(Dead));
        Assert.Single(await shop.Bodies($"{nameof(ProcessOrderPaymentWorker)}-dead"));
    }

    [SkippableFact]
    public async Task Unrouted_events_go_to_every_worker_that_takes_them_now_and_others_stay()
    {
        await using var shop = await group.Deploy();
        await shop.Sqs.SendMessageAsync(
            shop.QueueUrls["unrouted"],
            EmulatedShop.BodyOf(OrderCreated.EventName, EmulatedShop.Order("ORDER-1"))
        );
        await shop.Sqs.SendMessageAsync(shop.QueueUrls["unrouted"], EmulatedShop.BodyOf("NOBODYS_EVENT", []));

        var (exitCode, output) = await shop.Run("redrive");

        Assert.Equal(0, exitCode);
        Assert.Contains("Unrouted 1: no rule matches eventName 'NOBODYS_EVENT'", output, StringComparison.Ordinal);
        Assert.Contains("Moved 1 dead letters as 3 messages.", output, StringComparison.Ordinal);
        Assert.Contains("1 stay: no worker takes their events.", output, StringComparison.Ordinal);
        Assert.Single(await shop.Bodies(EmulatedShop.Sync));
        Assert.Single(await shop.Bodies(nameof(AllocateOrderStockWorker)));
        Assert.Single(await shop.Bodies(nameof(CapturePaidOrderWorker)));
        Assert.Equal(["NOBODYS_EVENT"], await shop.EventNamesIn("unrouted"));
    }

    [SkippableFact]
    public async Task A_run_moves_no_more_than_its_limit()
    {
        await using var shop = await group.Deploy();
        for (var i = 0; i < 15; i++)
        {
            await shop.Park(EmulatedShop.Sync, Body, "a reason");
        }

        var (_, output) = await shop.Run("redrive", "--limit", "12");

        Assert.Contains("Moved 12 dead letters", output, StringComparison.Ordinal);
        Assert.Contains("There may be more: run it again.", output, StringComparison.Ordinal);
        Assert.Equal(12, (await shop.Bodies(EmulatedShop.Sync)).Count);
        Assert.Equal(3, (await shop.Bodies(Dead)).Count);
    }

    // The worker may be running: what it parks again at once would otherwise be moved until the limit is reached.
    [SkippableFact]
    public async Task A_letter_that_is_parked_again_meanwhile_is_moved_once()
    {
        await using var shop = await group.Deploy();
        await shop.Park(EmulatedShop.Sync, Body, "a reason");
        using var parking = shop.SqsThrough(request =>
        {
            if (request.Action == "SendMessageBatch")
            {
                shop.Park(EmulatedShop.Sync, Body, "a reason").GetAwaiter().GetResult();
            }
            return request;
        });
        var queues = new AwsDeadLetterQueues(Domains.All, parking, AwsDeployment.Read(shop.State), TimeProvider.System);

        var outcome = await queues.Redrive(EmulatedShop.Sync, 10, false, default);

        Assert.Equal((1, 1L, true), (outcome.Letters.Count, outcome.Messages, outcome.IsPart));
        Assert.Equal([Body], await shop.Bodies(Dead));
        Assert.Equal([Body], await shop.Bodies(EmulatedShop.Sync));
    }

    [SkippableFact]
    public async Task Interrupted_between_send_and_delete_it_loses_none_and_doubles_what_was_sent()
    {
        await using var shop = await group.Deploy();
        for (var i = 0; i < 3; i++)
        {
            await shop.Park(
                EmulatedShop.Sync,
                EmulatedShop.BodyOf(OrderPlaced.EventName, EmulatedShop.Order($"ORDER-{i}")),
                "why"
            );
        }
        var letters = await shop.Bodies(Dead);
        using var failing = shop.SqsThrough(request =>
            request.Action == "DeleteMessageBatch" ? throw new HttpRequestException("the connection is cut") : request
        );
        var interrupted = new AwsDeadLetterQueues(
            Domains.All,
            failing,
            AwsDeployment.Read(shop.State),
            TimeProvider.System
        );

        await Assert.ThrowsAnyAsync<Exception>(() => interrupted.Redrive(EmulatedShop.Sync, 10, false, default));

        // They are not only still there: they can be seen at once.
        Assert.Equal(letters.Order(StringComparer.Ordinal), (await shop.Bodies(Dead)).Order(StringComparer.Ordinal));
        Assert.Equal(3, (await shop.Bodies(EmulatedShop.Sync)).Count);

        var (exitCode, _) = await shop.Run("redrive", "--worker", EmulatedShop.Sync);

        Assert.Equal(0, exitCode);
        Assert.Empty(await shop.Bodies(Dead));
        Assert.Equal(
            letters.Concat(letters).Order(StringComparer.Ordinal),
            (await shop.Bodies(EmulatedShop.Sync)).Order(StringComparer.Ordinal)
        );
    }
}
