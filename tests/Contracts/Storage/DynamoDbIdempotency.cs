using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Contracts.Storage;

/// <summary>
/// Whose write it was. A transaction carries a token, by which DynamoDB knows it again. Another write has none: it is known by
/// what is stored, and what somebody else stored is not taken for ours where it differs in anything.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes of it asynchronously.")]
public sealed class DynamoDbIdempotency(DynamoDb database) : IClassFixture<DynamoDb>, IAsyncLifetime
{
    private readonly string run = Guid.NewGuid().ToString("N");
    private FaultyDynamoDb? proxy;
    private AmazonDynamoDBClient? client;
    private IStore? honest;
    private IStore? store;

    [SkippableFact]
    public async Task All_tries_of_one_transaction_have_one_token()
    {
        proxy!.Next([.. Enumerable.Repeat(Fault.ServerError, DynamoDbStore.RetriesMax)]);
        Assert.Equal(WriteResult.Committed, await Write(Put("a", "red"), Put("b", "red")));
        var tokens = Tokens();
        Assert.Equal(DynamoDbStore.RetriesMax + 1, tokens.Count);
        Assert.InRange(Assert.Single(tokens.Distinct())!.Length, 1, 36);
    }

    // DynamoDB would take the second for a repetition of the first and answer it without doing it.
    [SkippableFact]
    public async Task Every_transaction_has_a_token_of_its_own_also_one_that_looks_like_the_last()
    {
        await Write(Put("stock", "none"), Put("other", "none"));
        await Write(Add("stock", 5), Add("other", 5));
        await Write(Add("stock", 5), Add("other", 5));
        var tokens = Tokens();
        Assert.Equal(3, tokens.Count);
        Assert.DoesNotContain(null, tokens);
        Assert.Equal(3, tokens.Distinct().Count());
        Assert.Equal(Samples.Number("10"), (await Stored("stock"))!.Attributes["units"]);
    }

    [SkippableFact]
    public async Task A_transaction_that_is_given_up_and_written_again_is_another()
    {
        proxy!.Next([.. Enumerable.Repeat(Fault.ServerError, DynamoDbStore.RetriesMax + 1)]);
        ItemWrite[] writes = [Put("a", "red"), Put("b", "red")];
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Write(writes));
        Assert.Equal(WriteResult.Committed, await Write(writes));
        var tokens = Tokens();
        Assert.Equal(DynamoDbStore.RetriesMax + 2, tokens.Count);
        Assert.Equal(2, tokens.Distinct().Count());
        Assert.NotEqual(tokens[0], tokens[^1]);
    }

    [SkippableFact]
    public async Task Another_transaction_that_stored_the_same_is_a_conflict()
    {
        ItemWrite[] writes = [Put("a", "red"), Put("b", "red")];
        Assert.Equal(WriteResult.Committed, await honest!.Write(writes, default));
        Assert.Equal(WriteResult.Conflict, await Write(writes));
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(writes));
    }

    [SkippableFact]
    public async Task A_transaction_with_one_of_its_writes_done_is_a_conflict_and_does_not_do_the_other()
    {
        await honest!.Write([Put("a", "red")], default);
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Put("a", "red"), Put("b", "red")));
        Assert.Null(await Stored("b"));
    }

    [SkippableTheory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.AnswerLost, Fault.ServerError)]
    [InlineData(Fault.AnswerLost, Fault.AnswerLost)]
    public async Task A_write_of_ours_that_is_found_done_is_committed(params Fault[] faults)
    {
        proxy!.Next(faults);
        Assert.Equal(WriteResult.Committed, await Write(Put("a", "red")));
        proxy.Next(faults);
        Assert.Equal(WriteResult.Committed, await Write(Change("a", 1, "blue")));
        Assert.Equal("blue", await Color("a"));
        Assert.Equal(Samples.Number("2"), (await Stored("a"))!.Attributes["version"]);
    }

    // The write, its repetition, and then the look at what is stored.
    [SkippableTheory]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.AnswerLost)]
    public async Task Whether_it_is_done_is_asked_again_when_that_fails(Fault fault)
    {
        await honest!.Write([Put("a", "red")], default);
        proxy!.Next(Fault.None, fault);
        Assert.Equal(WriteResult.Committed, await Write(Put("a", "red")));
        Assert.Equal(3, proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_put_in_whose_place_there_is_more_or_less_or_something_else_is_a_conflict()
    {
        foreach (
            var (name, stored) in (IEnumerable<(string, Value.Map)>)
                [
                    ("other", new() { { "color", "blue" }, { "version", 1 } }),
                    (
                        "more",
                        new()
                        {
                            { "color", "red" },
                            { "version", 1 },
                            { "size", 1 },
                        }
                    ),
                    ("less", new() { { "color", "red" } }),
                    ("later", new() { { "color", "red" }, { "version", 2 } }),
                ]
        )
        {
            await honest!.Write([new ItemWrite.Put(new Item(KeyOf(name), stored))], default);
            proxy!.Next(Fault.ServerError);
            Assert.Equal(WriteResult.Conflict, await Write(Put(name, "red")));
            Assert.Equal(stored, (await Stored(name))!.Attributes);
        }
    }

    [SkippableFact]
    public async Task A_change_in_whose_place_there_is_another_of_the_same_version_is_a_conflict()
    {
        await honest!.Write([Put("a", "red")], default);
        await honest.Write([Change("a", 1, "green")], default);
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Change("a", 1, "blue")));
        Assert.Equal("green", await Color("a"));
    }

    // The same colour, and yet not our change: it was made from another version.
    [SkippableFact]
    public async Task A_change_in_whose_place_there_is_the_same_of_another_version_is_a_conflict()
    {
        await honest!.Write([Put("a", "red")], default);
        await honest.Write([Change("a", 1, "green")], default);
        await honest.Write([Change("a", 2, "blue")], default);
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Change("a", 1, "blue")));
        Assert.Equal(Samples.Number("3"), (await Stored("a"))!.Attributes["version"]);
    }

    [SkippableFact]
    public async Task A_change_of_what_is_not_there_is_a_conflict()
    {
        proxy!.Next(Fault.ServerError);
        Assert.Equal(WriteResult.Conflict, await Write(Change("nothing", 1, "blue")));
        Assert.Null(await Stored("nothing"));
    }

    // A server that failed may have done it before it failed. Nobody may take that for «nothing was written».
    [SkippableTheory]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.TransactionConflict)]
    public async Task Busy_after_a_try_that_may_have_been_done_is_not_known_and_not_busy(Fault busy)
    {
        proxy!.Next(Fault.ServerError, busy);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Write(Put("a", "red")));
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

    private List<string?> Tokens() => [.. proxy!.Requests.Select(Token)];

    private static string? Token(string request)
    {
        using var json = JsonDocument.Parse(request);
        return json.RootElement.TryGetProperty("ClientRequestToken", out var token) ? token.GetString() : null;
    }
}
