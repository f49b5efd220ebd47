using System.Text.Json;
using Ecomm.Adapters.Metering;
using LanguageExt;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// A line of the journal: what stands in it about a delivery, but for the rounds. A line is one JSON object, and begins with what it is found by.
/// </summary>
/// <param name="Subject">As in <see cref="Sighting"/>, and so are all others.</param>
internal readonly record struct JournalLine(
    string Subject,
    long Seq,
    Instant At,
    long TookUs,
    string Worker,
    string MessageId,
    int Receives,
    string EventName,
    SightingKind Kind,
    string Why,
    Usage? Usage
)
{
    private static readonly JsonEncodedText SubjectName = Name("subject");
    private static readonly JsonEncodedText SeqName = Name("seq");
    private static readonly JsonEncodedText AtName = Name("at");
    private static readonly JsonEncodedText TookName = Name("tookUs");
    private static readonly JsonEncodedText WorkerName = Name("worker");
    private static readonly JsonEncodedText MessageName = Name("message");
    private static readonly JsonEncodedText ReceivesName = Name("receives");
    private static readonly JsonEncodedText EventKey = Name("event");
    private static readonly JsonEncodedText KindName = Name("kind");
    private static readonly JsonEncodedText WhyName = Name("why");
    private static readonly JsonEncodedText RequestsName = Name("requests");
    private static readonly JsonEncodedText ReadsName = Name("readUnits");
    private static readonly JsonEncodedText WritesName = Name("writeUnits");
    private static readonly JsonEncodedText QuestionsName = Name("questions");
    private static readonly JsonEncodedText RoundsName = Name("rounds");

    /// <summary>Writes all up to the rounds, whose value the caller writes; then <see cref="End"/>.</summary>
    public void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString(SubjectName, Subject);
        json.WriteNumber(SeqName, Seq);
        json.WriteString(AtName, At.ToString());
        json.WriteNumber(TookName, TookUs);
        json.WriteString(WorkerName, Worker);
        json.WriteString(MessageName, MessageId);
        json.WriteNumber(ReceivesName, Receives);
        json.WriteString(EventKey, EventName);
        json.WriteString(KindName, Kind.ToString());
        json.WriteString(WhyName, Why);
        if (Usage is { } usage)
        {
            json.WriteNumber(RequestsName, usage.Requests);
            json.WriteNumber(ReadsName, usage.Read);
            json.WriteNumber(WritesName, usage.Write);
            json.WriteNumber(QuestionsName, usage.Questions);
        }
        json.WritePropertyName(RoundsName);
    }

    public static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>What that line is found by; null if it is none that was written whole.</summary>
    public static (string Subject, long Seq)? FoundBy(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return
                line is [.., (byte)'}']
                && reader.Read()
                && reader.Read()
                && reader.ValueTextEquals(SubjectName.EncodedUtf8Bytes)
                && reader.Read()
                && reader.GetString() is { } subject
                && reader.Read()
                && reader.ValueTextEquals(SeqName.EncodedUtf8Bytes)
                && reader.Read()
                && reader.TryGetInt64(out var seq)
                ? (subject, seq)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The delivery that the line tells of; null if it is none that was written whole.</summary>
    public static Sighting? Read(Catalogue catalogue, long place, ReadOnlySpan<byte> line) =>
        ValueJson.Parse(line).Case is Value.Map map
        && map[AtName.Value] is { } time
        && Instant.Parse(time).Case is Instant at
        && Enum.TryParse<SightingKind>(Text(map, KindName), out var kind)
            ? new Sighting(
                place,
                at,
                Number(map, TookName) / 1000.0,
                Text(map, WorkerName),
                Text(map, MessageName),
                Number(map, SeqName),
                (int)Number(map, ReceivesName),
                Text(map, EventKey),
                Text(map, SubjectName),
                kind,
                Text(map, WhyName),
                map[RoundsName.Value] is Value.List rounds ? SightingJson.Read(catalogue, rounds) : [],
                map[RequestsName.Value] is null
                    ? null
                    : new Usage(
                        (int)Number(map, RequestsName),
                        Decimal(map, ReadsName),
                        (int)Number(map, WritesName),
                        (int)Number(map, QuestionsName)
                    )
            )
            : null;

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);

    private static string Text(Value.Map map, JsonEncodedText name) => (map[name.Value] as Value.Text)?.Of ?? "";

    private static long Number(Value.Map map, JsonEncodedText name) =>
        map[name.Value] is Value.Number number ? number.Of.Whole(long.MaxValue).IfNone(0) : 0;

    private static decimal Decimal(Value.Map map, JsonEncodedText name) =>
        map[name.Value] is Value.Number number ? number.Of.Exact().IfNone(0) : 0;
}
