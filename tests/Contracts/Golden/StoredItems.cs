using System.Text.RegularExpressions;
using Ecomm.Decisions.Shipments;

namespace Ecomm.Contracts.Golden;

/// <summary>What an earlier version has stored is read as it was meant, and written today as it was written then.</summary>
public sealed partial class StoredItems
{
    private const string StreamArn = "arn:aws:dynamodb:local:000000000000:table/events/stream/golden";

    private static readonly Dictionary<string, GoldenItem> All = Lines("items/items.jsonl")
        .Concat(Lines("items/whole-life.jsonl"))
        .Select(GoldenItem.Of)
        .ToDictionary(item => $"{item.Kind}: {item.What}");

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void They_are_of_every_kind() =>
        Assert.Equal(
            ["allocation", "event", "ledger", "lot", "order", "payment", "raw event", "shipment", "stock"],
            All.Values.Select(item => item.Kind).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void They_are_of_every_event_and_every_status_that_is_declared()
    {
        var stored = All.Values.Select(item => GoldenCodecs.Text(item.Stored.Attributes)).ToList();
        var names = Domains
            .All.Domains.Bind(domain => domain.Events)
            .Map(e => e.Name)
            .Concat(AllocationStatuses.All.Map(AllocationStatuses.ToName))
            .Concat(OrderStatuses.All.Map(OrderStatuses.ToName))
            .Concat(PaymentStatuses.All.Map(PaymentStatuses.ToName))
            .Concat(ShipmentStatuses.All.Map(ShipmentStatuses.ToName));
        Assert.All(
            names,
            name => Assert.Contains(stored, item => item.Contains($"\":\"{name}\"", StringComparison.Ordinal))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_item_is_read_and_written_back_the_same(string name)
    {
        var (kind, _, stored, now) = All[name];
        var written = GoldenCodecs.ReadAndWrite(kind, stored);
        Assert.Equal(stored.Key, written.Key);
        var text = GoldenCodecs.Text(written.Attributes);
        Assert.True(
            now is not null || Equals(stored.Attributes["dataVersion"], written.Attributes["dataVersion"]),
            $"the item is of an earlier version of its event: leave its line as it is, and add to it what it is brought to: \"now\":{text}"
        );
        Assert.Equal(InOrder(GoldenCodecs.Text(now ?? stored.Attributes)), text);
    }

    [Theory]
    [InlineData("items/dynamodb.jsonl")]
    [InlineData("items/whole-life-dynamodb.jsonl")]
    public void An_item_in_the_JSON_of_DynamoDB_is_read_and_written_back_the_same(string file)
    {
        var items = All.Values.ToLookup(item => GoldenCodecs.Text(Whole(item.Stored)));
        foreach (var line in Lines(file))
        {
            var read = GoldenCodecs.Text(GoldenCodecs.ParseDynamo(line));
            Assert.True(items.Contains(read), $"no item is {read}");
            Assert.Equal(line, GoldenCodecs.DynamoText(items[read].First().Stored));
        }
    }

    [Theory]
    [InlineData("items/bus.jsonl")]
    [InlineData("items/whole-life-bus.jsonl")]
    public void The_body_of_a_message_is_read_and_written_back_the_same(string file)
    {
        var items = All.Values.ToLookup(item => GoldenCodecs.Text(Whole(item.Stored)));
        var number = 0L;
        foreach (var body in Lines(file))
        {
            number++;
            var read = GoldenCodecs.Text(GoldenCodecs.ParseBody(body));
            Assert.True(items.Contains(read), $"no item is {read}");
            Assert.Equal(body, GoldenCodecs.Body(number, items[read].First().Stored, StreamArn));
        }
    }

    [Fact]
    public void A_delivery_in_the_journal_is_read_and_written_back_the_same()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("journal.db");
        GoldenData.Load("journal", path);
        var deliveries = GoldenData.Texts(path, "SELECT rounds FROM deliveries ORDER BY id");
        Assert.NotEmpty(deliveries);
        Assert.All(deliveries, rounds => Assert.Equal(InOrder(rounds), GoldenCodecs.ReadAndWriteRounds(rounds)));
        var all = string.Concat(deliveries);
        Assert.All(
            ["Captured", "Declined", "Voided", "Failed", "Refused"],
            answer => Assert.Contains($"\"is\":\"{answer}\"", all, StringComparison.Ordinal)
        );
        Assert.All(
            ["Order", "Stock", "Lot", "Allocation", "Payment"],
            record => Assert.Contains($"\"{record}\":{{", all, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_refunds_delivery_in_the_journal_is_read_and_written_back_the_same()
    {
        var deliveries = Lines("items/whole-life-rounds.jsonl").ToList();
        Assert.Equal(deliveries, deliveries.Select(GoldenCodecs.ReadAndWriteRounds));
    }

    // A lot's fields were stored as SKU, units, lot and are written as SKU, lot, units, the order of a request. All else is
    // compared byte for byte.
    private static string InOrder(string json) => LotFields().Replace(json, "${lot},${units}");

    [GeneratedRegex("""(?<units>"units":\d+),(?<lot>"lotId":"(?:[^"\\]|\\.)*")""")]
    private static partial Regex LotFields();

    private static Value.Map Whole(Item item) => new() { GoldenCodecs.KeyOf(item), item.Attributes };

    private static IEnumerable<string> Lines(string file) => File.ReadLines(GoldenData.File(file));

    /// <summary>A line of the files. An event of an earlier version says in <c>Now</c> what it is brought to.</summary>
    private sealed record GoldenItem(string Kind, string What, Item Stored, Value.Map? Now)
    {
        public static GoldenItem Of(string line)
        {
            var map = GoldenCodecs.Parse(line);
            return new GoldenItem(
                Text(map, "kind"),
                Text(map, "what"),
                new Item(new Key(Text(map, "pk"), Text(map, "sk")), (Value.Map)map["attributes"]!),
                map["now"] as Value.Map
            );
        }

        private static string Text(Value.Map map, string field) => ((Value.Text)map[field]!).Of;
    }
}
