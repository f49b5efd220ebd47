using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using static LanguageExt.Prelude;

namespace Ecomm.Commands.Tests;

/// <summary>A story taken along as C# says what was seen and decided, and a story's state is what the store holds.</summary>
public sealed partial class CopiedStories
{
    // The words stay apart from the code that makes them: whoever changes either sees what users would paste.
    [Fact]
    public async Task A_copied_story_is_the_specification_that_is_compiled_and_run_among_the_others()
    {
        var book = await Accepted("AnExample");
        var written = await File.ReadAllTextAsync(Specification());
        var made = StoryText.Specification(book.Story);
        Assert.Contains("[Fact]", made, StringComparison.Ordinal);
        Assert.Equal(Tokens(written), Tokens(made));
    }

    [Fact]
    public async Task The_state_of_an_accepted_order_after_its_last_moment_is_what_the_store_holds()
    {
        var book = await Accepted("ORDER-1");
        Assert.Equal(OrderStatus.PaymentAccepted, (await Known(book)).One<Order>()?.Status);
    }

    [Fact]
    public async Task So_is_that_of_a_rejected_one_whose_units_are_given_back()
    {
        var book = new Storybook("ORDER-1");
        await Restock(book, 5);
        await Place(book);
        await book.Deliver(
            ProcessOrderPaymentWorker.Slice,
            book.Newest(OrderStockAllocated.EventName),
            new PaymentAnswer.Declined("PAY-1")
        );
        await Follow(book, OrderPaymentRejected.EventName, DeallocateOrderPaymentRejectedWorker.Slice);
        var known = await Known(book);
        Assert.Equal(5, known.One<Stock>()?.Available);
        Assert.Equal(AllocationStatus.Deallocated, known.One<Allocation>()?.Status);
    }

    [Fact]
    public async Task So_is_that_of_a_depleted_one()
    {
        var book = new Storybook("ORDER-1");
        await Restock(book, 4);
        await Place(book);
        Assert.Equal(AllocationStatus.Depleted, (await Known(book)).One<Allocation>()?.Status);
    }

    [Fact]
    public void A_delivery_that_ended_in_the_millisecond_of_its_events_publication_comes_after_it()
    {
        var book = new Storybook("ORDER-1");
        var placed = book.Publish(new OrderPlaced(book.Item, book.Now));
        var delivered = new Sighting(
            Id: 1,
            At: Instant.Parse(placed.Item.Attributes[Attributes.CreatedAt]!).IfLeft(default(Instant)),
            TookMs: 0.4,
            nameof(SyncOrderWorker),
            WorkerQueue.IdOf(placed.Seq),
            placed.Seq,
            Receives: 1,
            placed.EventName,
            "ORDER-1",
            SightingKind.Acknowledged,
            Why: "",
            Rounds: []
        );

        var story = Story.Of(Domains.All, new SubjectId(OrderEvent.Order, "ORDER-1"), [placed], [delivered]);

        Assert.Equal(
            [typeof(Moment.Published), typeof(Moment.Delivered)],
            story.Moments.Select(moment => moment.GetType())
        );
    }

    [Theory]
    [InlineData("a \"quoted\", (b) \\ c")]
    [InlineData("ends with a backslash \\")]
    [InlineData("\\\"), new(\"")]
    [InlineData("((( \\\\\" , ,")]
    public void Texts_are_broken_over_lines_without_damage(string text)
    {
        var literal = CSharpText.Of(text);
        var expression =
            $"Given(Outer({literal}, Inner(1, {literal})), {literal}, Text({literal}), \"{new string('x', 90)}\")";
        var broken = CSharpLayout.Break(expression, indent: 8);
        Assert.Equal(
            [
                "Given(",
                $"            Outer({literal}, Inner(1, {literal})),",
                $"            {literal},",
                $"            Text({literal}),",
                $"            \"{new string('x', 90)}\"",
                "        )",
            ],
            broken.Split('\n')
        );
    }

    [Fact]
    public void Characters_beyond_ASCII_and_below_the_space_are_escaped() =>
        Assert.Equal("\"\\u00e9\\ud83c\\udf51\\u000a\\\"\\\\\"", CSharpText.Of("é🍑\n\"\\"));

    [Fact]
    public void An_order_whose_id_holds_code_stays_text_in_a_comment()
    {
        const string code = "A\n} public static class B {";
        var lines = StoryText
            .Specification(new Story(Domains.All, new SubjectId(OrderEvent.Order, code), [], []))
            .Split('\n');
        Assert.Contains("// What every worker saw of \"A\\u000a} public static class B {\", and decided.", lines);
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("} public", StringComparison.Ordinal));
    }

    private static async Task<Storybook> Accepted(string id)
    {
        var book = new Storybook(id, userId: "a \"user\", (one\\two)");
        await Restock(book, 8);
        await Place(book);
        await book.Deliver(
            ProcessOrderPaymentWorker.Slice,
            book.Newest(OrderStockAllocated.EventName),
            new PaymentAnswer.Failed("the gateway failed"),
            new PaymentAnswer.Captured("PAY-1")
        );
        await Follow(book, OrderPaymentAccepted.EventName, CompleteOrderPaymentAcceptedWorker.Slice);
        await book.Deliver(SyncOrderWorker.Slice, book.Newest(OrderCreated.EventName));
        return book;
    }

    private static Task Restock(Storybook book, long units) =>
        book.Deliver(RestockSkuWorker.Slice, book.Publish(new SkuRestocked(LotOf(units), book.Now)));

    private static async Task Place(Storybook book)
    {
        await book.Deliver(SyncOrderWorker.Slice, book.Publish(new OrderPlaced(book.Item, book.Now)));
        await book.Deliver(AllocateOrderStockWorker.Slice, book.Newest(OrderCreated.EventName));
    }

    private static async Task Follow(Storybook book, string eventName, Worker worker)
    {
        await book.Deliver(SyncOrderWorker.Slice, book.Newest(eventName));
        await book.Deliver(worker, book.Newest(eventName));
    }

    /// <summary>What the story knows at its end, found equal to what the store holds.</summary>
    private static async Task<Found> Known(Storybook book)
    {
        var known = book.Story.Moments[^1].After;
        Assert.Equal(
            Storybook.InOrder(await book.Load()),
            Storybook.InOrder(new Found(known.Records.Filter(record => record.Value is not Lot)))
        );
        return known;
    }

    private static LotItem LotOf(long units) =>
        LotItem
            .Codec.Read(
                new Value.Map
                {
                    { "sku", "PLUMS" },
                    { "lotId", "LOT-1" },
                    { "units", units },
                }
            )
            .IfLeft(faults => throw new ArgumentException(faults.ToString()));

    private static string Specification([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../Properties/Specifications/StoryOfAnExample.cs");

    // The formatter of this repository joins what fits into a line; white space says nothing here.
    private static string Tokens(string code) => White().Replace(code, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();
}
