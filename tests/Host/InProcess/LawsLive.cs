using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Decisions;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Engine;
using Ecomm.Hosting.Auditing;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static LanguageExt.Prelude;

namespace Ecomm.HostTests.InProcess;

/// <summary>
/// The laws as they are kept up to date while a system runs, beside the laws over all that it holds: whatever was done to it, both
/// find the same.
/// </summary>
public sealed class LawsLive : IDisposable
{
    private const int Orders = 6;
    private const int Rounds = 8;
    private static readonly string[] Skus = ["PLUMS", "PEARS"];

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_is_done_to_a_system_they_find_what_is_found_in_the_whole(int seed)
    {
        var random = new Random(seed);
        var found = new List<string>();
        for (var life = 0; life < 2; life++)
        {
            await using var system = Start();
            for (var round = 0; round < Rounds; round++)
            {
                for (var step = random.Next(1, 12); step > 0; step--)
                {
                    await Do(system, random);
                    if (random.Next(3) == 0)
                    {
                        // In the middle of everything, sometimes for too short a time to see all of it.
                        _ = await (random.Next(2) == 0 ? system.Laws.Look() : system.Laws.LookFor(TimeSpan.Zero));
                    }
                }
                // Cursors are written down when a worker has processed something: here it has, at the end.
                await Ask(
                    system,
                    "RestockSkuApi",
                    $$"""{"sku":"LAST","units":1,"lotId":"L{{(life * Rounds) + round:00000}}"}"""
                );
                await Settled(system);
                found.AddRange(await AssertSame(system));
            }
        }
        Assert.NotEmpty(found);
    }

    /// <summary>As after a deployment that was taken back.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ORDER_CREATED_EVENT")]
    [InlineData("ORDER_PAYMENT_ACCEPTED_EVENT")]
    public async Task Events_that_became_those_of_a_newer_program_break_no_law(string only)
    {
        await using var system = Start();
        await Ask(system, "RestockSkuApi", """{"sku":"PLUMS","units":100,"lotId":"L00001"}""");
        await Ask(system, "PlaceOrderApi", Client.OrderJson("LATER-1", "PLUMS"));
        await Settled(system);
        foreach (var record in system.ReadEvents(after: 0).Where(one => only.Length == 0 || one.EventName == only))
        {
            var newer = record.Item.Attributes.With(new Value.Map { { Attributes.DataVersion, 99 } });
            await system.Database.EventStore.Overwrite(new Item(record.Item.Key, newer));
        }

        Assert.Empty(await AssertSame(system));
    }

    [Fact]
    public async Task A_look_reads_what_has_changed_and_no_more()
    {
        await using var system = Start();
        await Ask(system, "RestockSkuApi", """{"sku":"PLUMS","units":100,"lotId":"L00001"}""");
        for (var order = 0; order < 30; order++)
        {
            await Ask(system, "PlaceOrderApi", Client.OrderJson($"LAW-{order}", "PLUMS"));
        }
        await Settled(system);
        Assert.Equal(31, (await system.Laws.Look()).Looked);
        Assert.Equal(0, (await system.Laws.Look()).Looked);

        await Ask(system, "PlaceOrderApi", Client.OrderJson("LAW-X", "PLUMS"));
        await Settled(system);
        var reading = await system.Laws.Look();
        Assert.Equal((2, 0, true), (reading.Looked, reading.Waiting, reading.IsWhole));
        Assert.All(reading.Reports, report => Assert.Empty(report.Violations));
        Assert.Equal(32, (await system.Laws.Look(again: true)).Looked);
    }

    /// <summary>A commit may come at any moment of a look: what was counted too early is counted again.</summary>
    [Fact]
    public async Task Nothing_is_missed_that_is_written_while_they_look()
    {
        await using var system = Start();
        _ = await system.Laws.Look();
        using var restocked = new CancellationTokenSource();
        var looking = Task.Run(async () =>
        {
            while (!restocked.IsCancellationRequested)
            {
                _ = await system.Laws.Look(cancel: CancellationToken.None);
            }
        });
        for (var lot = 0; lot < 1_000; lot++)
        {
            await Ask(system, "RestockSkuApi", $$"""{"sku":"PLUMS","units":1,"lotId":"L{{lot:00000}}"}""");
        }
        await Settled(system);
        await restocked.CancelAsync();
        await looking;
        Assert.Empty(await AssertSame(system));
    }

    [Fact]
    public async Task What_is_too_much_for_one_look_is_seen_by_the_next_ones()
    {
        await using var system = Start();
        for (var order = 0; order < 450; order++)
        {
            await Ask(system, "PlaceOrderApi", Client.OrderJson($"LAW-{order}", "NOTHING"));
        }
        await Settled(system);
        await Tamper(system, new Key("EVENTS#NOWHERE", "EVENT#1"), isDeleted: true);
        await system.Database.Records.Delete(Order.Entity.At("LAW-449").Key);

        var looks = new List<LawReading>();
        do
        {
            looks.Add(await system.Laws.LookFor(TimeSpan.Zero));
        } while (looks[^1] is not { IsWhole: true, Waiting: 0 } && looks.Count < 100);

        Assert.InRange(looks.Count, 3, 20);
        Assert.False(looks[0].IsWhole);
        Assert.NotEmpty(Found(looks[^1].Reports));
        await AssertSame(system);
    }

    /// <summary>The event stands in a partition of nobody, and nothing is written for it: only the worker's cursor moves.</summary>
    [Fact]
    public async Task A_message_that_is_dropped_is_seen_wherever_its_event_stands()
    {
        await using var system = Start();
        await Ask(system, "PlaceOrderApi", Client.OrderJson("LAW-1", "NOTHING"));
        await Settled(system);
        await system.Disturb(now => now with { Paused = Seq1(nameof(SyncOrderWorker)) });
        await Ask(
            system,
            "SimulateRawEventApi",
            $$"""
            {"pk":"SOMEWHERE","sk":"EVENT#1","eventName":"{{OrderShipped.EventName}}",
            "eventData":{"orderId":"LAW-1","sku":"NOTHING","units":1,"price":33.25,"userId":"123456"} }
            """
        );
        await Eventually.True(() => system.Messages(nameof(SyncOrderWorker), 1).Count == 1, "its message waits");
        var before = Found((await system.Laws.Look()).Reports);

        var message = system.Messages(nameof(SyncOrderWorker), 1)[0].Message;
        Assert.True(await system.Handle(nameof(SyncOrderWorker), message.Id, MessageAction.Drop, TimeSpan.Zero));
        await system.Disturb(now => now with { Paused = [] });
        await Settled(system);

        var after = Found((await system.Laws.Look()).Reports).Except(before).ToList();
        Assert.Contains(after, what => what.Contains(OrderShipped.EventName, StringComparison.Ordinal));
        await AssertSame(system);
    }

    [Fact]
    public async Task A_stock_that_nobody_can_read_is_told_of_at_each_look()
    {
        await using var system = Start();
        await Ask(system, "RestockSkuApi", """{"sku":"PLUMS","units":100,"lotId":"L00001"}""");
        await Ask(system, "PlaceOrderApi", Client.OrderJson("LAW-1", "PLUMS"));
        await Settled(system);
        await system.EditRecord(new Item(Stock.Entity.At("PLUMS").Key, new Value.Map { { "nothing", "of it" } }));
        for (var look = 0; look < 3; look++)
        {
            var reading = await system.Laws.Look();
            Assert.True(reading.IsWhole);
            Assert.Equal("every record can be read", Assert.Single(reading.Reports).Law);
        }
    }

    [Fact]
    public async Task What_another_program_writes_into_the_files_is_seen()
    {
        await using var system = Start();
        await Ask(system, "PlaceOrderApi", Client.OrderJson("LAW-1", "NOTHING"));
        await Settled(system);
        Assert.Empty(Found((await system.Laws.Look()).Reports));

        await Write(Database.FileName, $"DELETE FROM {Database.RecordsTable} WHERE pk LIKE 'ORDERS#%'");
        Assert.Contains(
            Found((await system.Laws.Look()).Reports),
            what => what.Contains("LAW-1", StringComparison.Ordinal)
        );
        await AssertSame(system);

        await Write(
            "gateway.db",
            """INSERT INTO ledger (pk, sk, item) VALUES ('LAW-9', 'PAYMENT', '{"kind":"CAPTURED","amount":5}')"""
        );
        Assert.Contains(
            "LAW-9: a capture stands and no payment is recorded",
            Found((await system.Laws.Look()).Reports).Select(what => what.Split("| ")[1])
        );
        await AssertSame(system);
    }

    [Fact]
    public async Task A_record_that_nobody_can_read_is_all_that_is_said_until_it_is_mended()
    {
        await using var system = Start();
        await Ask(system, "PlaceOrderApi", Client.OrderJson("LAW-1", "NOTHING"));
        await Settled(system);
        var key = Order.Entity.At("LAW-1").Key;
        var item = (await system.Database.Records.Get([key], CancellationToken.None))[0]!;
        Assert.Empty(Found((await system.Laws.Look()).Reports));

        await system.EditRecord(new Item(key, new Value.Map { { "nothing", "of it" } }));
        Assert.Equal("every record can be read", Assert.Single((await system.Laws.Look()).Reports).Law);

        await system.EditRecord(item);
        Assert.Empty(Found((await system.Laws.Look()).Reports));
        await AssertSame(system);
    }

    private LocalSystem Start() =>
        LocalSystem.Start(
            Domains.All,
            new LocalOptions(
                data.FullName,
                GatewayFailureRate: 0.3,
                RetryDelay: TimeSpan.FromMilliseconds(1),
                ReceivesMax: 3
            ),
            NullLoggerFactory.Instance
        );

    private static async Task Do(LocalSystem system, Random random)
    {
        var order = $"LAW-{random.Next(Orders)}";
        var sku = Skus[random.Next(Skus.Length)];
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                await Ask(system, "PlaceOrderApi", Client.OrderJson(order, sku, units: random.Next(1, 4)));
                break;
            case 3:
                await Ask(
                    system,
                    "RestockSkuApi",
                    $$"""{"sku":"{{sku}}","units":5,"lotId":"L0000{{random.Next(1, 4)}}"}"""
                );
                break;
            case 4:
                await Ask(system, "CancelOrderApi", $$"""{"orderId":"{{order}}"}""");
                break;
            case 5:
                await Ask(
                    system,
                    "ShipOrderApi",
                    $$"""{"orderId":"{{order}}","carrier":"DHL","trackingNumber":"00340434161094042557"}"""
                );
                break;
            case 6 or 7:
                await Ask(system, "SimulateRawEventApi", Raw(order, sku, random));
                break;
            default:
                await Tamper(system, KeyOf(order, sku, random), isDeleted: random.Next(3) == 0, random);
                break;
        }
    }

    // Under the key that the event has, or in a partition of nobody, of a SKU or of another order.
    private static string Raw(string order, string sku, Random random)
    {
        string[] names =
        [
            OrderCreated.EventName,
            OrderStockAllocated.EventName,
            OrderCancelled.EventName,
            "NOBODY_KNOWS_IT",
        ];
        string[] partitions =
        [
            OrderEvent.Order.PartitionOf(order),
            OrderEvent.Order.PartitionOf("LAW-0"),
            SkuRestocked.OfSku.PartitionOf(sku),
            "SOMEWHERE",
        ];
        return $$"""
            {"pk":"{{partitions[random.Next(4)]}}","sk":"EVENT#{{random.Next(3)}}","eventName":"{{names[
                random.Next(4)
            ]}}",
            "eventData":{"orderId":"{{order}}","sku":"{{sku}}","units":2,"price":33.25,"userId":"123456"} }
            """;
    }

    private static Key KeyOf(string order, string sku, Random random) =>
        random.Next(5) switch
        {
            0 => Order.Entity.At(order).Key,
            1 => Allocation.Entity.At(order).Key,
            2 => Payment.Entity.At(order).Key,
            3 => Stock.Entity.At(sku).Key,
            _ => new Key(OrderEvent.Order.PartitionOf(order), $"EVENT#{random.Next(3)}"),
        };

    private static async Task Tamper(LocalSystem system, Key key, bool isDeleted, Random? random = null)
    {
        if (key.Pk.StartsWith("EVENTS#", StringComparison.Ordinal))
        {
            await system.DeleteEvent(key);
        }
        else if (isDeleted)
        {
            await system.DeleteRecord(key);
        }
        else if ((await system.Database.Records.Get([key], CancellationToken.None))[0] is { } item)
        {
            var units = new Value.Map { { "units", random!.Next(1, 9) } };
            await system.EditRecord(new Item(key, item.Attributes.With(units)));
        }
    }

    private static async Task<ApiResponse> Ask(LocalSystem system, string api, string json) =>
        await system.Serve(
            api,
            new ApiRequest(Encoding.UTF8.GetBytes(json), "application/json", null),
            CancellationToken.None
        );

    // Not only processed, but written down as processed.
    private static Task Settled(LocalSystem system) =>
        Eventually.True(
            () =>
                system.IsDrained
                && system.Database.Readers.Read(statements =>
                {
                    var last = system.Stream.Last();
                    return Checkpoint.ReadCursors(statements).Values.All(cursor => cursor >= last)
                        && Checkpoint.ReadDeferred(statements).Count == 0;
                }),
            "everything is processed and written down"
        );

    private static async Task<IReadOnlyList<string>> AssertSame(LocalSystem system)
    {
        var whole = Found(Laws.Check(system.Catalogue, system.Committed()));
        var live = Found((await system.Laws.Look()).Reports);
        Assert.True(whole.SequenceEqual(live), $"the whole: {Only(whole, live)}\nlive: {Only(live, whole)}");
        Assert.Equal(whole, Found((await system.Laws.Look(again: true)).Reports));
        return live;
    }

    private static string Only(IReadOnlyList<string> these, IReadOnlyList<string> others) =>
        string.Join("\n", these.Except(others));

    private static IReadOnlyList<string> Found(IEnumerable<LawReport> reports) =>
        [.. reports.SelectMany(report => report.Violations.Map(what => $"{report.Law}| {what}")).Order()];

    [SuppressMessage("Security", "CA2100", Justification = "This file's own statements.")]
    private async Task Write(string file, string sql)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(data.FullName, file)};Pooling=False"
        );
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }
}
