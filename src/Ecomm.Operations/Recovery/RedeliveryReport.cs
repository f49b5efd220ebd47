using Ecomm.Operations.Documents;
using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>What a redelivery sent, or would send.</summary>
public sealed class RedeliveryReport
{
    private const string EventsField = "events";
    private const string SkippedField = "skipped";
    private const string MessagesField = "messages";
    private const string NewerField = "newer";
    private const string MissingField = "missing";
    private const string PreviewField = "preview";

    /// <summary>How it is answered; a preview only where one was asked for.</summary>
    public static readonly Form<RedeliveryReport> Form = new()
    {
        { EventsField, report => report.Events },
        { SkippedField, report => report.Skipped },
        { MessagesField, Schema.ByName(Schema.NameOfWorker, Schema.Count), report => CountsOf(report.Messages) },
        { NewerField, Schema.ByName(Schema.NameOfWorker, Schema.Count), report => CountsOf(report.Newer) },
        { MissingField, Schema.ListOf(Schema.EventKey), report => List(report.Missing.Select(WriteKey)) },
        {
            PreviewField,
            Schema.ListOf(PreviewedEvent.Form.Schema).OrAbsent,
            report => report.Preview.Count > 0 ? List(report.Preview.Select(PreviewedEvent.Form.Write)) : null
        },
    };

    private readonly List<PreviewedEvent> preview = [];

    /// <summary>Events that are sent to at least one worker.</summary>
    public long Events { get; private set; }

    /// <summary>Events that were selected, but that are sent to none of the workers in question.</summary>
    public long Skipped { get; private set; }

    /// <summary>Whether no event was selected at all.</summary>
    public bool IsEmpty => Events + Skipped == 0;

    /// <summary>Messages by worker.</summary>
    public SortedDictionary<string, long> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages that were left out because their worker is newer than the event, by worker.</summary>
    public SortedDictionary<string, long> Newer { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that were asked for, and of which there is no event.</summary>
    public IReadOnlyList<Key> Missing { get; private set; } = [];

    /// <summary>The events of a preview, each as key, name, time and workers; at most <see cref="Redelivery.PreviewMax"/>.</summary>
    public IReadOnlyList<PreviewedEvent> Preview => preview;

    /// <summary>Adds an event.</summary>
    /// <param name="record">The event.</param>
    /// <param name="workers">Whom it is sent to.</param>
    /// <param name="newer">Who takes it, and was not there when it was published.</param>
    /// <param name="isPreview">Whether it only would be sent.</param>
    public void Add(StreamRecord record, IReadOnlyList<string> workers, IReadOnlyList<string> newer, bool isPreview)
    {
        Count(Newer, newer);
        if (workers.Count == 0)
        {
            Skipped++;
            return;
        }
        Events++;
        Count(Messages, workers);
        if (isPreview && preview.Count < Redelivery.PreviewMax)
        {
            preview.Add(PreviewedEvent.Of(record, workers));
        }
    }

    /// <summary>Adds keys of which there is no event.</summary>
    public void Lack(IEnumerable<Key> keys) => Missing = [.. Missing, .. keys];

    /// <summary>Adds what another part of the same redelivery came to.</summary>
    public void Add(RedeliveryReport other)
    {
        Events += other.Events;
        Skipped += other.Skipped;
        Sum(Messages, other.Messages);
        Sum(Newer, other.Newer);
        Lack(other.Missing);
        preview.AddRange(other.preview.Take(Redelivery.PreviewMax - preview.Count));
    }

    /// <summary>A report as <see cref="Form"/> writes it.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static RedeliveryReport Read(Value value)
    {
        var map = Of<Value.Map>(value);
        var report = new RedeliveryReport { Events = Count(map[EventsField]), Skipped = Count(map[SkippedField]) };
        Read(report.Messages, map[MessagesField]);
        Read(report.Newer, map[NewerField]);
        report.Lack(Of<Value.List>(map[MissingField]).Of.Map(ReadKey));
        if (map[PreviewField] is Value.List events)
        {
            report.preview.AddRange(events.Of.Map(ReadEvent));
        }
        return report;
    }

    private static void Count(SortedDictionary<string, long> counts, IReadOnlyList<string> workers)
    {
        foreach (var worker in workers)
        {
            counts[worker] = counts.GetValueOrDefault(worker) + 1;
        }
    }

    private static void Sum(SortedDictionary<string, long> counts, SortedDictionary<string, long> others)
    {
        foreach (var (worker, count) in others)
        {
            counts[worker] = counts.GetValueOrDefault(worker) + count;
        }
    }

    private static void Read(SortedDictionary<string, long> counts, Value? value)
    {
        foreach (var (worker, count) in Of<Value.Map>(value))
        {
            counts[worker] = Count(count);
        }
    }

    private static Value.Map CountsOf(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var map = new Value.Map();
        foreach (var (name, count) in counts)
        {
            map.Add(name, count);
        }
        return map;
    }

    private static PreviewedEvent ReadEvent(Value value)
    {
        var map = Of<Value.Map>(value);
        return new PreviewedEvent(
            ReadKey(map),
            Of<Value.Text>(map[Attributes.EventName]).Of,
            Of<Value.Text>(map[Attributes.CreatedAt]).Of,
            [.. Of<Value.List>(map[PreviewedEvent.WorkersField]).Of.Map(worker => Of<Value.Text>(worker).Of)]
        );
    }

    private static Value.Map WriteKey(Key key) => new() { { Attributes.Pk, key.Pk }, { Attributes.Sk, key.Sk } };

    private static Key ReadKey(Value value)
    {
        var map = Of<Value.Map>(value);
        return new Key(Of<Value.Text>(map[Attributes.Pk]).Of, Of<Value.Text>(map[Attributes.Sk]).Of);
    }

    private static Value.List List(IEnumerable<Value> values) => new(toSeq(values.ToList()));

    private static long Count(Value? value) =>
        Of<Value.Number>(value).Of.Whole(Scalars.WholeMax).Case is long count
            ? count
            : throw new InvalidDataException("the answer is not that of a redelivery");

    private static T Of<T>(Value? value)
        where T : Value => value as T ?? throw new InvalidDataException("the answer is not that of a redelivery");
}

/// <summary>An event that would be sent, and to whom.</summary>
public sealed record PreviewedEvent(Key Key, string EventName, string CreatedAt, IReadOnlyList<string> Workers)
{
    internal const string WorkersField = "workers";

    internal static readonly Form<PreviewedEvent> Form = new()
    {
        { Attributes.Pk, Schema.Text(catalogue => Schema.SomeEvent(catalogue).Key.Pk), e => e.Key.Pk },
        { Attributes.Sk, Schema.Text(catalogue => Schema.SomeEvent(catalogue).Key.Sk), e => e.Key.Sk },
        { Attributes.EventName, Schema.EventName, e => e.EventName },
        { Attributes.CreatedAt, Schema.Text(Schema.SomeTime), e => e.CreatedAt },
        { WorkersField, Schema.Worker, e => e.Workers },
    };

    public static PreviewedEvent Of(StreamRecord record, IReadOnlyList<string> workers) =>
        new(
            record.Item.Key,
            record.EventName,
            (record.Item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "",
            workers
        );
}
