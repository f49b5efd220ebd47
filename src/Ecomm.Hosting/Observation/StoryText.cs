using System.Globalization;
using System.Text;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>A story to take along: as a specification of the pure core, or as a log for <c>replay</c>.</summary>
public static class StoryText
{
    /// <summary>
    /// The story as C# for <c>tests/Properties/Specifications</c>: for each look that a worker took at the world, what it
    /// saw, what came, and what the core decides on it.
    /// </summary>
    public static string Specification(Story story)
    {
        var text = new StringBuilder();
        text.Append("using static Ecomm.Properties.Specifications.CopiedStory;\n\n");
        text.Append("namespace Ecomm.Properties.Specifications;\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"// What every worker saw of {CSharpText.Of(story.OrderId)}, and decided.\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"public sealed class StoryOf{Identifier(story.OrderId)}\n{{");
        var number = 0;
        foreach (var delivered in story.Moments.OfType<Moment.Delivered>())
        {
            var record = story.Events.FirstOrDefault(candidate => candidate.Seq == delivered.Sighting.Seq);
            foreach (var round in delivered.Sighting.Rounds)
            {
                if (Sentence(delivered.Sighting, record, round, indent: 8) is { } sentence)
                {
                    number++;
                    text.Append(number == 1 ? "\n" : "\n\n");
                    text.Append("    [Fact]\n");
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"    public void Step_{number:00}_{delivered.Sighting.Worker}_on_{Identifier(delivered.Sighting.EventName)}() =>\n"
                    );
                    text.Append(sentence);
                }
            }
        }
        return text.Append("\n}\n").ToString();
    }

    /// <summary>One delivery's last look as a line of Given, When, Then; null if its event cannot be read.</summary>
    public static string? Specification(Story story, Sighting sighting) =>
        sighting.Rounds.Count == 0
            ? null
            : Sentence(
                sighting,
                story.Events.FirstOrDefault(candidate => candidate.Seq == sighting.Seq),
                sighting.Rounds[^1],
                indent: 0
            );

    /// <summary>
    /// The order's events as lines that <c>replay</c> reads, after the restocks of its SKU that came before: without them it
    /// would find no units.
    /// </summary>
    public static string Log(Story story, EventStream stream)
    {
        var last = story.Events.Count == 0 ? 0 : story.Events[^1].Seq;
        var restocks = story
            .Events.Select(SkuOf)
            .OfType<string>()
            .Distinct()
            .SelectMany(sku => stream.Of(Keys.EventsOfSku(sku)))
            .Where(record => record.Seq < last);
        return string.Concat(
            restocks
                .Concat(story.Events)
                .DistinctBy(record => record.Seq)
                .OrderBy(record => record.Seq)
                .Select(record => EventLog.Write(record) + "\n")
        );
    }

    private static string? Sentence(Sighting sighting, StreamRecord? record, SeenRound round, int indent)
    {
        if (
            record is null
            || StoredEvent.Read(record.Item.Attributes).Case is not StoredEvent stored
            || Story.Decide(record, sighting.Worker, round) is not { } decided
            // What the store could not give is no matter of the core.
            || (decided.Case as Failure)?.ToString() != round.Failure
        )
        {
            return null;
        }
        var given = CSharpLayout.Break($"Given({sighting.Worker}.Slice, {CSharpText.Of(round.Found)})", indent);
        var when = CSharpLayout.Break($".When({CSharpText.Of(stored.Event)}, {CSharpText.Of(round.Now)})", indent + 4);
        var then = CSharpLayout.Break(
            decided.Match(
                Right: decisions => $".Then({string.Join(", ", decisions.Map(CSharpText.Of))})",
                Left: failure => $".ThenFails<Failure.{failure.GetType().Name}>({CSharpText.Of(failure.Reason)})"
            ),
            indent + 4
        );
        var margin = new string(' ', indent);
        return $"{margin}{given}\n{margin}    {when}\n{margin}    {then};";
    }

    private static string? SkuOf(StreamRecord record) =>
        record.Item.Attributes[Attributes.EventData] is Value.Map data ? (data["sku"] as Value.Text)?.Of.Trim() : null;

    private static string Identifier(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
