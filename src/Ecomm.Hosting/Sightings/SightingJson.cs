using System.Text;
using LanguageExt;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// What a worker saw and decided, as the JSON of the journal and of <c>/ops/story</c>. A record stands under the name of its kind; a
/// second one of the same kind under that name and its key.
/// </summary>
public static class SightingJson
{
    private const string Now = "now";
    private const string Decided = "decided";
    private const string Failure = "failure";
    private const string Committed = "committed";
    private const string AnswerField = "answer";

    public static Value.List Write(IEnumerable<Round> rounds) =>
        new(
            toSeq(
                rounds
                    .Select(
                        Value (round) =>
                            Write(
                                round.Found,
                                round.Now,
                                round.Decided.Match(
                                    Right: all => all.Map(decision => decision.Describe()).ToArray(),
                                    Left: _ => []
                                ),
                                (round.Decided.Case as Failure)?.ToString(),
                                round.Committed
                            )
                    )
                    .ToArray()
            )
        );

    public static Value.List Write(IEnumerable<SeenRound> rounds) =>
        new(
            toSeq(
                rounds
                    .Select(
                        Value (round) => Write(round.Found, round.Now, round.Decided, round.Failure, round.Committed)
                    )
                    .ToArray()
            )
        );

    /// <summary>The rounds of that JSON; what cannot be read is left out.</summary>
    public static IReadOnlyList<SeenRound> Read(Catalogue catalogue, string json) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(json)).Case is Value.List list
            ? [.. list.Of.OfType<Value.Map>().Select(map => Read(catalogue, map))]
            : [];

    private static Value.Map Write(
        Found found,
        Instant now,
        IReadOnlyList<string> decided,
        string? failure,
        bool? committed
    )
    {
        var map = new Value.Map { { Now, now.ToString() } };
        foreach (var record in found.Records)
        {
            var name = record.Entity.Name;
            map.Add(
                map[name] is null ? name : $"{name} {record.Key.Pk} {record.Key.Sk}",
                record.Entity.WriteRecord(record.Value).Attributes
            );
        }
        if (found.Answer is { } answer)
        {
            map.Add(AnswerField, answer.Gateway.Keep(answer));
        }
        map.Add(Decided, new Value.List(toSeq(decided.Select(Value (words) => new Value.Text(words)).ToArray())));
        map.Add(Failure, failure);
        map.Add(Committed, committed is { } known ? new Value.Flag(known) : null);
        return map;
    }

    private static SeenRound Read(Catalogue catalogue, Value.Map map) =>
        new(
            new Found(
                toSeq(map.Select(field => Read(catalogue, field)).OfType<FoundRecord>().ToArray()),
                map[AnswerField] is Value.Map kept
                    ? catalogue.Gateways.Map(gateway => gateway.Kept(kept)).OfType<Answer>().FirstOrDefault()
                    : null
            ),
            map[Now] is { } now ? Instant.Parse(now).IfLeft(default(Instant)) : default,
            map[Decided] is Value.List decided ? [.. decided.Of.OfType<Value.Text>().Select(text => text.Of)] : [],
            (map[Failure] as Value.Text)?.Of,
            (map[Committed] as Value.Flag)?.Of
        );

    private static FoundRecord? Read(Catalogue catalogue, (string Name, Value Value) field) =>
        field.Value is Value.Map attributes
        && catalogue.Entities.Find(entity => entity.Name == field.Name.Split(' ')[0]).Case is Entity entity
        && entity.ReadRecord(new Item(default, attributes)).Case is { } record and not Engine.Failure
            ? new FoundRecord(entity, entity.KeyOf(record), record)
            : null;
}
