using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>What a redelivery sent, or would send.</summary>
public sealed class RedeliveryReport
{
    private const string EventsField = "events";
    private const string SkippedField = "skipped";
    private const string MessagesField = "messages";
    private const string MissingField = "missing";
    private const string PreviewField = "preview";
    private const string WorkersField = "workers";

    private readonly List<PreviewedEvent> preview = [];

    /// <summary>Events that at least one worker takes.</summary>
    public long Events { get; private set; }

    /// <summary>Events that were selected, but that none of the workers in question takes.</summary>
    public long Skipped { get; private set; }

    /// <summary>Whether no event was selected at all.</summary>
    public bool IsEmpty => Events + Skipped == 0;

    /// <summary>Messages by worker.</summary>
    public SortedDictionary<string, long> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that were asked for, and of which there is no event.</summary>
    public IReadOnlyList<Key> Missing { get; private set; } = [];

    /// <summary>The events of a preview, each as key, name, time and workers; at most <see cref="Redelivery.PreviewMax"/>.</summary>
    public IReadOnlyList<PreviewedEvent> Preview => preview;

    public void Add(StreamRecord record, IReadOnlyList<string> workers, bool isPreview)
    {
        if (workers.Count == 0)
        {
            Skipped++;
            return;
        }
        Events++;
        foreach (var worker in workers)
        {
            Messages[worker] = Messages.GetValueOrDefault(worker) + 1;
        }
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
        foreach (var (worker, count) in other.Messages)
        {
            Messages[worker] = Messages.GetValueOrDefault(worker) + count;
        }
        Lack(other.Missing);
        preview.AddRange(other.preview.Take(Redelivery.PreviewMax - preview.Count));
    }

    public Value.Map Write()
    {
        var messages = new Value.Map();
        foreach (var (worker, count) in Messages)
        {
            messages.Add(worker, count);
        }
        return new Value.Map
        {
            { EventsField, Events },
            { SkippedField, Skipped },
            { MessagesField, messages },
            { MissingField, List(Missing.Select(WriteKey)) },
            { PreviewField, Preview.Count > 0 ? List(Preview.Select(Write)) : null },
        };
    }

    /// <summary>A report as <see cref="Write()"/> writes it.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static RedeliveryReport Read(Value value)
    {
        var map = Of<Value.Map>(value);
        var report = new RedeliveryReport { Events = Count(map[EventsField]), Skipped = Count(map[SkippedField]) };
        foreach (var (worker, count) in Of<Value.Map>(map[MessagesField]))
        {
            report.Messages[worker] = Count(count);
        }
        report.Lack(Of<Value.List>(map[MissingField]).Of.Map(ReadKey));
        if (map[PreviewField] is Value.List events)
        {
            report.preview.AddRange(events.Of.Map(ReadEvent));
        }
        return report;
    }

    private static Value Write(PreviewedEvent e) =>
        new Value.Map
        {
            WriteKey(e.Key),
            { Attributes.EventName, e.EventName },
            { Attributes.CreatedAt, e.CreatedAt },
            { WorkersField, List(e.Workers.Select(worker => new Value.Text(worker))) },
        };

    private static PreviewedEvent ReadEvent(Value value)
    {
        var map = Of<Value.Map>(value);
        return new PreviewedEvent(
            ReadKey(map),
            Of<Value.Text>(map[Attributes.EventName]).Of,
            Of<Value.Text>(map[Attributes.CreatedAt]).Of,
            [.. Of<Value.List>(map[WorkersField]).Of.Map(worker => Of<Value.Text>(worker).Of)]
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
    public static PreviewedEvent Of(StreamRecord record, IReadOnlyList<string> workers) =>
        new(
            record.Item.Key,
            record.EventName,
            (record.Item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "",
            workers
        );
}
