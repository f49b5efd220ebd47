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
            $"// What every worker saw of {CSharpText.Of(story.Subject.Id)}, and decided.\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"public sealed class StoryOf{Identifier(story.Subject.Id)}\n{{");
        var number = 0;
        foreach (var delivered in story.Moments.OfType<Moment.Delivered>())
        {
            var record = story.Events.FirstOrDefault(candidate => candidate.Seq == delivered.Sighting.Seq);
            foreach (var round in delivered.Sighting.Rounds)
            {
                if (Sentence(story, delivered.Sighting, record, round, indent: 8) is { } sentence)
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
                story,
                sighting,
                story.Events.FirstOrDefault(candidate => candidate.Seq == sighting.Seq),
                sighting.Rounds[^1],
                indent: 0
            );

    /// <summary>
    /// The subject's events as lines that <c>replay</c> reads, after the events that came before of other subjects whose records its
    /// workers read: an order would find no units without the restocks of its SKU.
    /// </summary>
    public static string Log(Story story, EventStream stream)
    {
        var last = story.Events.Count == 0 ? 0 : story.Events[^1].Seq;
        var others = story
            .Events.Select(record => story.Catalogue.ReadStored(record.Item.Attributes).Case as StoredEvent)
            .OfType<StoredEvent>()
            .SelectMany(stored => story.Catalogue.Workers.Bind(worker => worker.Reads(stored.Event)))
            .Where(record => record.Entity.Subject != story.Subject.Kind)
            .Select(record => new SubjectId(record.Entity.Subject, record.Entity.Keys.IdOf(record.Key)))
            .Distinct()
            .SelectMany(subject => stream.Of(subject.Partition))
            .Where(record => record.Seq < last);
        return string.Concat(
            others
                .Concat(story.Events)
                .DistinctBy(record => record.Seq)
                .OrderBy(record => record.Seq)
                .Select(record => EventLog.Write(record) + "\n")
        );
    }

    private static string? Sentence(Story story, Sighting sighting, StreamRecord? record, SeenRound round, int indent)
    {
        if (
            record is null
            || story.Catalogue.ReadStored(record.Item.Attributes).Case is not StoredEvent stored
            || Story.Decide(story.Catalogue, record, sighting.Worker, round) is not { } decided
            // What the store could not give is no matter of the core.
            || (decided.Case as Failure)?.ToString() != round.Failure
        )
        {
            return null;
        }
        var given = CSharpLayout.Break(
            $"Given({string.Join(", ", CSharpText.Given(sighting.Worker, round.Found))})",
            indent
        );
        var when = CSharpLayout.Break($".When({CSharpText.Of(stored.Event)}, {CSharpText.Of(round.Now)})", indent + 4);
        var then = CSharpLayout.Break(
            decided.Match(
                Right: decisions => $".Then({string.Join(", ", decisions.Map(CSharpText.Of))})",
                Left: failure => $".ThenFails<{CSharpText.NameOf(failure.GetType())}>({CSharpText.Of(failure.Reason)})"
            ),
            indent + 4
        );
        var margin = new string(' ', indent);
        return $"{margin}{given}\n{margin}    {when}\n{margin}    {then};";
    }

    private static string Identifier(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
