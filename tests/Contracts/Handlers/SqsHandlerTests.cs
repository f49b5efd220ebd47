using Ecomm.Contracts.Payments;
using Ecomm.Contracts.Storage;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Contracts.Handlers;

/// <summary>A batch of messages, settled one by one: what fails comes again, what never can succeed is kept.</summary>
public sealed class SqsHandlerTests
{
    private readonly MemoryStore records = new();
    private readonly FaultyStore faultyRecords;
    private readonly RecordingQueue queue = new();

    public SqsHandlerTests() => faultyRecords = new FaultyStore(records);

    [Fact]
    public async Task Only_the_messages_that_failed_are_reported()
    {
        faultyRecords.BeforeWrite = Fails("LOT002", FaultyStore.Unavailable());
        var response = await Handle(Restock("m1", "LOT001"), Restock("m2", "LOT002"), Restock("m3", "LOT003"));
        Assert.Equal(["m2"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Equal(["m2"], queue.Delayed.Keys);
        Assert.Empty(queue.Parked);
        Assert.Equal(3, records.Items.Count);
    }

    [Fact]
    public async Task A_bug_in_one_delivery_fails_its_message_only()
    {
        faultyRecords.BeforeWrite = Fails("LOT002", new InvalidOperationException("a bug"));
        var response = await Handle(Restock("m1", "LOT001"), Restock("m2", "LOT002"), Restock("m3", "LOT003"));
        Assert.Equal(["m2"], response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Equal(3, records.Items.Count);
    }

    [Fact]
    public async Task An_empty_batch_fails_nothing() => Assert.Empty((await Handle()).BatchItemFailures);

    [Fact]
    public async Task The_same_event_twice_in_a_batch_counts_once()
    {
        var response = await Handle(Restock("m1", "LOT001"), Restock("m2", "LOT001"));
        Assert.Empty(response.BatchItemFailures);
        Assert.Empty(queue.Parked);
        Assert.Equal(2, records.Items.Count);
    }

    [Fact]
    public async Task Each_redelivery_waits_longer_up_to_a_limit()
    {
        faultyRecords.BeforeWrite = Fails("LOT001", FaultyStore.Unavailable());
        var delays = new List<double>();
        for (var receives = 1; receives <= 7; receives++)
        {
            await Handle(Restock("m1", "LOT001", receives));
            delays.Add(queue.Delayed["m1"].TotalSeconds);
        }
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], delays);
    }

    [Fact]
    public async Task The_last_permitted_receive_is_parked_with_its_last_reason()
    {
        faultyRecords.BeforeWrite = Fails("LOT001", FaultyStore.Unavailable());
        Assert.Single((await Handle(Restock("m1", "LOT001", receives: 119))).BatchItemFailures);
        Assert.Empty(queue.Parked);
        Assert.Empty((await Handle(Restock("m1", "LOT001", receives: 120))).BatchItemFailures);
        Assert.Equal("received 120 times; Unavailable: the store is down", queue.Parked["m1"]);
    }

    [Fact]
    public async Task A_bug_on_the_last_permitted_receive_is_parked_too()
    {
        faultyRecords.BeforeWrite = Fails("LOT001", new InvalidOperationException("a bug"));
        await Handle(Restock("m1", "LOT001", receives: 120));
        Assert.Equal("received 120 times; InvalidOperationException: a bug", queue.Parked["m1"]);
    }

    [Fact]
    public async Task A_success_on_the_last_permitted_receive_is_a_success()
    {
        Assert.Empty((await Handle(Restock("m1", "LOT001", receives: 500))).BatchItemFailures);
        Assert.Empty(queue.Parked);
    }

    [Fact]
    public async Task What_waits_for_a_newer_program_is_sent_anew_before_its_receives_are_used_up()
    {
        Assert.Single((await Handle(Newer("m1", receives: 1))).BatchItemFailures);
        Assert.Single((await Handle(Newer("m2", receives: 59))).BatchItemFailures);
        Assert.Empty(queue.Renewed);
        Assert.Equal([1, 30], queue.Delayed.OrderBy(delay => delay.Key).Select(delay => delay.Value.TotalSeconds));

        Assert.Empty((await Handle(Newer("m3", receives: 60))).BatchItemFailures);
        Assert.Equal(("m3", 30), queue.Renewed.Select(one => (one.Key, one.Value.TotalSeconds)).Single());
        Assert.Empty(queue.Parked);
    }

    [Fact]
    public async Task What_cannot_be_sent_anew_comes_again_and_is_never_parked()
    {
        queue.RefusesToRenew = true;
        Assert.Single((await Handle(Newer("m1", receives: 120))).BatchItemFailures);
        Assert.Empty(queue.Parked);
    }

    [Theory]
    [InlineData("", "Malformed: the message is not a stream record")]
    [InlineData("not JSON", "Malformed: the message is not a stream record")]
    [InlineData("{}", "Malformed: the message has no detail.dynamodb.NewImage")]
    public async Task A_body_that_cannot_be_read_is_parked_with_the_reason(string body, string reason)
    {
        var response = await Handle(Samples.Message("m1", body), Restock("m2", "LOT001"));
        Assert.Empty(response.BatchItemFailures);
        Assert.StartsWith(reason, queue.Parked["m1"], StringComparison.Ordinal);
        Assert.Equal(2, records.Items.Count);
    }

    [Fact]
    public async Task An_event_of_another_worker_is_parked()
    {
        var body = Samples.Body(new OrderPlaced(Samples.Order1, Samples.Noon));
        await Handle(Samples.Message("m1", body));
        Assert.Equal(
            "Malformed: eventName is ORDER_PLACED_EVENT; expected an event of RestockSkuWorker",
            queue.Parked["m1"]
        );
    }

    [Fact]
    public async Task A_message_that_cannot_be_parked_comes_again()
    {
        queue.RefusesToPark = true;
        var response = await Handle(Samples.Message("m1", "not JSON"));
        Assert.Equal("m1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
    }

    [Fact]
    public async Task When_the_functions_time_is_up_what_is_not_settled_comes_again()
    {
        using var late = new CancellationTokenSource();
        faultyRecords.OnGet = _ =>
        {
            late.Cancel();
            return new OperationCanceledException();
        };
        var response = await Handler().Handle(new SqsEvent([Restock("m1", "LOT001")]), late.Token, default);
        Assert.Equal("m1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
    }

    [Fact]
    public async Task A_store_that_is_busy_is_tried_again_in_place()
    {
        faultyRecords.Busy = Shell.BusyRetriesMax;
        Assert.Empty((await Handle(Restock("m1", "LOT001"))).BatchItemFailures);
        Assert.Empty(queue.Delayed);
        Assert.Equal(2, records.Items.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_counts_once_when_it_is_delivered_again()
    {
        faultyRecords.AfterWrite = Fails("LOT001", FaultyStore.Unavailable());
        Assert.Single((await Handle(Restock("m1", "LOT001"))).BatchItemFailures);
        faultyRecords.AfterWrite = _ => null;
        Assert.Empty((await Handle(Restock("m1", "LOT001", receives: 2))).BatchItemFailures);
        var stock = Assert.Single(records.Items, item => item.Attributes["unitsRestocked"] is not null);
        Assert.Equal(Samples.Number("5"), stock.Attributes["units"]);
    }

    /// <summary>An opening event usually finds nothing; one that was received before probably finds what was done then.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task Only_what_was_received_before_is_read_for_at_once(int receives, int reads)
    {
        var read = 0;
        faultyRecords.OnGet = _ =>
        {
            read++;
            return null;
        };
        var placed = Samples.Message("m1", Samples.Body(new OrderPlaced(Samples.Order1, Samples.Noon)), receives);
        var response = await Handler(SyncOrderWorker.Slice).Handle(new SqsEvent([placed]), default, default);
        Assert.Empty(response.BatchItemFailures);
        Assert.Single(records.Items);
        Assert.Equal(reads, read);
    }

    private SqsHandler Handler(Worker? worker = null) =>
        new(
            Domains.All,
            worker ?? RestockSkuWorker.Slice,
            new Shell(new MemoryStore(), faultyRecords, new ScriptedGateway(), TimeProvider.System, () => 0),
            queue,
            RetryPolicy.Default,
            TimeProvider.System,
            NullLogger<SqsHandler>.Instance
        );

    private Task<SqsBatchResponse> Handle(params SqsMessage[] messages) =>
        Handler().Handle(new SqsEvent(messages), default, default);

    private static SqsMessage Newer(string id, int receives)
    {
        var restocked = new SkuRestocked(Samples.Lot("PLUMS", "LOT001", 5), Samples.Noon);
        var raw = new RawEvent(
            restocked.Type.KeyOf(restocked),
            restocked.Name,
            restocked.Type.Write(restocked),
            Samples.Noon,
            RawVersion: restocked.Type.Version + 1
        );
        return Samples.Message(id, Samples.Body(raw), receives);
    }

    private static SqsMessage Restock(string id, string lot, int receives = 1) =>
        Samples.Message(id, Samples.Body(new SkuRestocked(Samples.Lot("PLUMS", lot, 5), Samples.Noon)), receives);

    private static Func<IReadOnlyList<ItemWrite>, Exception?> Fails(string lot, Exception e) =>
        writes => writes[0].Key.Sk == $"LOT_ID#{lot}" ? e : null;
}
