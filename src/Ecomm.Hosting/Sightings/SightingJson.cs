using System.Buffers;
using System.Text.Json;
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

    /// <summary>Writes rounds as the journal keeps them.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Round> rounds)
    {
        json.WriteStartArray();
        for (var i = 0; i < rounds.Count; i++)
        {
            var (found, now, decided, committed) = rounds[i];
            var failure = decided.IsLeft ? ((Engine.Failure)decided).ToString() : null;
            Write(json, found, now, decided.IsRight ? Words((Seq<Decision>)decided) : [], failure, committed);
        }
        json.WriteEndArray();
    }

    /// <summary>Rounds of the journal as they are shown.</summary>
    public static Value Write(IReadOnlyList<SeenRound> rounds)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = ValueJson.NewWriter(buffer);
        json.WriteStartArray();
        foreach (var round in rounds)
        {
            Write(json, round.Found, round.Now, round.Decided, round.Failure, round.Committed);
        }
        json.WriteEndArray();
        json.Flush();
        return (Value)ValueJson.Parse(buffer.WrittenSpan);
    }

    /// <summary>The rounds of that JSON; what cannot be read is left out.</summary>
    public static IReadOnlyList<SeenRound> Read(Catalogue catalogue, Value.List rounds) =>
        [.. rounds.Of.OfType<Value.Map>().Select(map => Read(catalogue, map))];

    private static void Write(
        Utf8JsonWriter json,
        Found found,
        Instant now,
        IReadOnlyList<string> decided,
        string? failure,
        bool? committed
    )
    {
        json.WriteStartObject();
        json.WriteString(Now, now.ToString());
        for (var i = 0; i < found.Records.Count; i++)
        {
            var record = found.Records[i];
            json.WritePropertyName(NameOf(found.Records, i));
            ValueJson.Write(json, record.Source ?? record.Entity.WriteRecord(record.Value).Attributes);
        }
        if (found.Answer is { } answer)
        {
            json.WritePropertyName(AnswerField);
            ValueJson.Write(json, answer.Gateway.Keep(answer));
        }
        json.WriteStartArray(Decided);
        for (var i = 0; i < decided.Count; i++)
        {
            json.WriteStringValue(decided[i]);
        }
        json.WriteEndArray();
        if (failure is not null)
        {
            json.WriteString(Failure, failure);
        }
        if (committed is { } known)
        {
            json.WriteBoolean(Committed, known);
        }
        json.WriteEndObject();
    }

    private static string NameOf(Seq<FoundRecord> records, int index)
    {
        var (entity, key, _) = records[index];
        for (var before = 0; before < index; before++)
        {
            if (records[before].Entity.Name == entity.Name)
            {
                return $"{entity.Name} {key.Pk} {key.Sk}";
            }
        }
        return entity.Name;
    }

    private static string[] Words(Seq<Decision> decisions)
    {
        var words = new string[decisions.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = decisions[i].Describe();
        }
        return words;
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
