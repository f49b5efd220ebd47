using System.Globalization;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Costs;
using Ecomm.Operations.Recovery;
using Ecomm.Operations.Serving;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>How values are shown: short, the same everywhere.</summary>
public static class Words
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something.</summary>
    public static string Many(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>What came of sending events to their workers again.</summary>
    /// <param name="report">What was sent, and what was left out.</param>
    /// <param name="nowhere">What to say where no worker takes them.</param>
    public static string SentAgain(RedeliveryReport report, string nowhere)
    {
        var newer = string.Join(", ", report.Newer.Keys.Select(Worker));
        var left = newer.Length == 0 ? "" : $" Left out, because newer than the event: {newer}.";
        return report.Messages.Count > 0
                ? $"Sent again to {string.Join(", ", report.Messages.Keys.Select(Worker))}.{left}"
            : newer.Length > 0 ? left.TrimStart()
            : nowhere;
    }

    /// <summary>What moments of a story asked of AWS; what they did not ask for is left out.</summary>
    public static string Usage(StoryCost cost) =>
        string.Join(
            ", ",
            new (decimal Number, string One, string Many)[]
            {
                (cost.Events, "event", "events"),
                (cost.Deliveries, "delivery", "deliveries"),
                (cost.Usage.Write, "write unit", "write units"),
                (cost.Usage.Read, "read unit", "read units"),
            }
                .Where(one => one.Number > 0)
                .Select(one =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{one.Number:#,0.#} {(one.Number == 1 ? one.One : one.Many)}"
                    )
                )
        );

    /// <summary>What they cost, by service.</summary>
    public static string Services(StoryCost cost) =>
        string.Join(" · ", cost.Charge.Services.Select(one => $"{one.Service} ${Charge.Text(one.Amount)}"));

    /// <summary>How often something was done.</summary>
    public static string Times(string done, int times) =>
        times switch
        {
            0 => $"never {done}",
            1 => $"{done} once",
            _ => $"{done} {Count(times)} times",
        };

    /// <summary>A rate a second: with a decimal while it is small.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond is > 0 and < 9.95 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>The time of day, in UTC, with its date if that is not today.</summary>
    public static string Time(Instant at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.UnixMilliseconds) is var time
        && time.Date == DateTimeOffset.UtcNow.Date
            ? TimeOfDay(at)
            : time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The same of a time as it is stored; a text that is no time is shown as it is.</summary>
    public static string Time(string? stored) =>
        stored is null ? ""
        : Instant.Parse(new Value.Text(stored)).Case is Instant at ? Time(at)
        : stored;

    /// <summary>The time of day, in UTC, where the date stands beside it.</summary>
    public static string TimeOfDay(Instant at) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(at.UnixMilliseconds)
            .ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A name without the words that all of its kind share.</summary>
    public static string Brief(string name) =>
        Printable.Escape(
            name.Replace("_EVENT", "", StringComparison.Ordinal)
                .Replace("_STATUS", "", StringComparison.Ordinal)
                .Replace('_', ' ')
                .ToLowerInvariant()
        );

    /// <summary>A name without «Worker» or «Api», where it is clear which it is.</summary>
    public static string Worker(string name) =>
        name.EndsWith("Worker", StringComparison.Ordinal) ? name[..^"Worker".Length]
        : name.EndsWith("Api", StringComparison.Ordinal) ? name[..^"Api".Length]
        : name;

    public static string Says(RedriveVerdict verdict) =>
        verdict switch
        {
            RedriveVerdict.WouldDoNothing => "would do nothing",
            RedriveVerdict.WouldProgress => "would progress",
            RedriveVerdict.WouldWait => "would wait",
            _ => "would still fail",
        };

    public static string Tone(RedriveVerdict verdict) =>
        verdict switch
        {
            RedriveVerdict.WouldDoNothing => "plain",
            RedriveVerdict.WouldProgress => "good",
            RedriveVerdict.WouldWait => "warn",
            _ => "bad",
        };

    public static string Says(ResendOutcome outcome) =>
        outcome switch
        {
            ResendOutcome.Sent => "sent",
            ResendOutcome.WouldBeSent => "would be sent",
            ResendOutcome.SentBefore => "sent before",
            _ => "not sent",
        };

    public static string Tone(ResendOutcome outcome) =>
        outcome switch
        {
            ResendOutcome.Sent or ResendOutcome.WouldBeSent => "good",
            ResendOutcome.SentBefore => "plain",
            _ => "warn",
        };

    /// <summary>A sort key, without most of the digits that tell one edit from another.</summary>
    public static string ShortKey(Key key) =>
        key.Sk.StartsWith(EventEdit.SortPrefix, StringComparison.Ordinal)
        && key.Sk.Length > EventEdit.SortPrefix.Length + 8
            ? key.Sk[..(EventEdit.SortPrefix.Length + 8)] + "…"
            : Printable.Escape(key.Sk);

    public static string Tone(SightingKind kind) =>
        kind switch
        {
            SightingKind.Acknowledged => "good",
            SightingKind.Redelivered => "warn",
            SightingKind.Parked or SightingKind.Crashed => "bad",
            _ => "plain",
        };

    public static string Kind(SightingKind kind) =>
        kind switch
        {
            SightingKind.Acknowledged => "acknowledged",
            SightingKind.Redelivered => "comes again",
            SightingKind.Parked => "parked",
            SightingKind.Crashed => "crashed",
            _ => "by hand",
        };

    public static string State(MessageState state) =>
        state switch
        {
            MessageState.Waiting => "waiting",
            MessageState.Delayed => "delayed",
            _ => "in flight",
        };

    /// <summary>What was seen, one line each.</summary>
    public static IEnumerable<(string What, string Says)> Lines(Found found) =>
        found
            .Records.AsEnumerable()
            .Select(record => (record.Entity.Name.ToLowerInvariant(), Describe(record)))
            .Concat(found.Answer is { } answer ? [($"{answer.Gateway.Name} gateway", answer.Describe())] : []);

    /// <summary>
    /// An API's name as what it does: <c>PlaceOrderApi</c> as «Place order», and <c>RestockSkuApi</c> as «Restock SKU» where a subject
    /// is called so.
    /// </summary>
    public static string Verb(Catalogue catalogue, string api)
    {
        var words = string.Concat(Worker(api).Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        var names = catalogue.Subjects.Map(subject => subject.Name).ToList();
        return Sentence(
            string.Join(
                ' ',
                words
                    .Trim()
                    .Split(' ')
                    .Select(word => names.Find(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word)
            )
        );
    }

    // A record in a few words, its statuses as the tables show them.
    private static string Describe(FoundRecord record)
    {
        var statuses = record
            .Entity.Fields.Map(field => field.Shape)
            .OfType<Shape.Choice>()
            .SelectMany(choice => choice.Options)
            .Select(option => option.Name)
            .ToHashSet();
        return string.Join(
            ' ',
            record.Entity.Describe(record.Value).Split(' ').Select(word => statuses.Contains(word) ? Brief(word) : word)
        );
    }

    /// <summary>Begins with a capital letter.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>An attribute as text.</summary>
    public static string Text(Value? value) =>
        value switch
        {
            null => "",
            Value.Text text => text.Of,
            Value.Number number => number.Of.Text,
            Value.Null => "–",
            _ => ValueJson.Write(value),
        };
}
