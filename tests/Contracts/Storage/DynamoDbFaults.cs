using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Contracts.Storage;

/// <summary>The DynamoDB store when requests fail, and when it cannot be known whether they did.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes of it asynchronously.")]
public sealed class DynamoDbFaults(DynamoDb database) : IClassFixture<DynamoDb>, IAsyncLifetime
{
    private readonly string run = Guid.NewGuid().ToString("N");
    private FaultyDynamoDb? proxy;
    private AmazonDynamoDBClient? client;
    private IStore? honest;
    private IStore? store;

    [SkippableFact]
    public async Task A_put_whose_answer_was_lost_is_committed_and_not_doubled()
    {
        proxy!.Next(Fault.AnswerLost);
        Assert.Equal(WriteResult.Committed, await Write(Put("a", "red")));
        Assert.Equal("red", await Color("a"));
    }

    [SkippableFact]
    public async Task A_change_whose_answer_was_lost_is_committed_once()
    {
        await Write(Put("a", "red"));
        proxy!.Next(Fault.AnswerLost);
        Assert.Equal(WriteResult.Committed, await Write(Change("a", 1, "blue")));
        Assert.Equal("blue", await Color("a"));
    }

    [SkippableFact]
    public async Task What_another_wrote_meanwhile_is_a_conflict_also_after_a_lost_answer()
    {
        await Write(Put("a", "red"));
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Put("a", "blue")));
        proxy.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Change("a", 7, "blue")));
        Assert.Equal("red", await Color("a"));
    }

    // The emulator does not know the token; Amazon does, and answers the second time as the first.
    [SkippableFact]
    public async Task A_transaction_whose_answer_was_lost_is_sent_again_under_its_token_and_counts_once()
    {
        await Write(Put("stock", "none"));
        await Write(Add("stock", 5), Put("lot", "first"));
        proxy!.Requests.Clear();
        proxy.Next(Fault.AnswerLost);
        var result = await Write(Add("stock", -2), Put("allocation", "one"));
        Assert.NotEqual(WriteResult.Busy, result);
        var tokens = proxy.Requests.Select(Token).OfType<string>().ToList();
        Assert.Equal(2, tokens.Count);
        Assert.Single(tokens.Distinct());
        Assert.Equal(Samples.Number("3"), (await Stored("stock"))!.Attributes["units"]);
    }

    [SkippableTheory]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.TransactionConflict)]
    public async Task A_store_that_is_busy_says_so_and_has_written_nothing(Fault fault)
    {
        proxy!.Next(fault);
        Assert.Equal(WriteResult.Busy, await store!.Write([Put("a", "red")], default));
        Assert.Null(await Stored("a"));
        Assert.Single(proxy.Requests);
    }

    [SkippableFact]
    public async Task A_transaction_in_the_way_of_another_is_busy_and_not_a_conflict()
    {
        proxy!.Next(Fault.TransactionCancelledByConflict);
        Assert.Equal(WriteResult.Busy, await store!.Write([Put("a", "red"), Put("b", "red")], default));
        Assert.Null(await Stored("a"));
    }

    [SkippableTheory]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.AnswerLost)]
    public async Task Reads_are_asked_again(Fault fault)
    {
        await Write(Put("a", "red"));
        proxy!.Next(fault);
        Assert.NotNull((await store!.Get([KeyOf("a")], default))[0]);
        proxy.Next(fault, fault);
        Assert.Equal(2, (await store.Get([KeyOf("a"), KeyOf("b")], default)).Count);
    }

    [SkippableFact]
    public async Task A_store_that_never_answers_is_unavailable_and_the_number_of_tries_is_bounded()
    {
        proxy!.Next([.. Enumerable.Repeat(Fault.ServerError, 100)]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store!.Write([Put("a", "red")], default));
        Assert.Equal(DynamoDbStore.RetriesMax + 1, proxy.Requests.Count);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store!.Get([KeyOf("a")], default));
        Assert.Equal(2 * (DynamoDbStore.RetriesMax + 1), proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_bad_request_is_a_bug_and_nothing_else()
    {
        var put = new ItemWrite.Put(new Item(new Key("", "empty"), []));
        var fault = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => store!.Write([put], default));
        Assert.Equal(400, (int)fault.StatusCode);
        Assert.Single(proxy!.Requests);
    }

    [SkippableFact]
    public async Task Who_gives_up_is_let_go()
    {
        using var late = new CancellationTokenSource();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store!.Write([Put("a", "red")], late.Token));
    }

    public async Task InitializeAsync()
    {
        var table = await database.CreateStore();
        honest = table;
        proxy = await FaultyDynamoDb.Start(new Uri(database.Client!.Config.ServiceURL));
        var configuration = DynamoDbStore.Configuration();
        configuration.ServiceURL = proxy.Address.AbsoluteUri;
        configuration.AuthenticationRegion = Emulator.Region;
        client = new AmazonDynamoDBClient(new BasicAWSCredentials("test", "test"), configuration);
        store = new DynamoDbStore(client, table.Table, TimeProvider.System, () => 0);
    }

    public async Task DisposeAsync()
    {
        client?.Dispose();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }
    }

    private Task<WriteResult> Write(params ItemWrite[] writes) => store!.Write(writes, default);

    private Key KeyOf(string name) => new($"{run}#{name}", "ITEM");

    private ItemWrite.Put Put(string name, string color) =>
        new(new Item(KeyOf(name), new() { { "color", color }, { "version", 1 } }));

    private ItemWrite.Change Change(string name, long version, string color) =>
        new(KeyOf(name), new() { { "color", color }, { "version", version + 1 } }, version);

    private ItemWrite.Add Add(string name, long units) =>
        new(KeyOf(name), Seq1(new Delta("units", units, 100)), [], None);

    private async Task<Item?> Stored(string name) => (await honest!.Get([KeyOf(name)], default))[0];

    private async Task<string> Color(string name) => ((Value.Text)(await Stored(name))!.Attributes["color"]!).Of;

    private static string? Token(string request)
    {
        using var json = JsonDocument.Parse(request);
        return json.RootElement.TryGetProperty("ClientRequestToken", out var token) ? token.GetString() : null;
    }
}
