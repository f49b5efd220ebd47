using System.Text.Json.Nodes;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Documents;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>How the operations write what they answer.</summary>
internal static class OperationForms
{
    private const string SomeLaw = "what is acknowledged is done";
    private const string SomeId = "000000000000000000003";
    private static readonly Schema Id = Schema.Text(SomeId);

    // What was parked or told once may name a worker of an earlier version.
    private static readonly Schema AnyWorker = Schema.Text(Schema.NameOfWorker);

    // What a gateway keeps is its own matter, but for the subject.
    private static readonly Schema OfGateway = Schema.Open with
    {
        Example = catalogue =>
            catalogue.Gateways.Map(gateway => gateway.Subject.Field).HeadOrNone().Case is string field
                ? new Value.Map { { field, Schema.Identifier(field).Example(catalogue) } }
                : [],
    };

    // Beside these, the records that were seen, under their kinds.
    private static readonly Schema Round = new(
        _ => new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("now", "decided"),
            ["properties"] = new JsonObject
            {
                ["now"] = new JsonObject { ["type"] = "string" },
                ["decided"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "string" },
                },
                ["failure"] = new JsonObject { ["type"] = "string" },
                ["committed"] = new JsonObject { ["type"] = "boolean" },
            },
            ["additionalProperties"] = true,
        },
        _ => new Value.Map
        {
            { "now", Schema.SomeTime },
            { "decided", new Value.List(Seq<Value>()) },
            { "committed", new Value.Flag(true) },
        }
    );

    /// <summary>Something was done.</summary>
    public static readonly Form<bool> Done = new() { { "done", done => done } };

    public static readonly Form<IEnumerable<LawReport>> Laws = new()
    {
        { "holds", reports => reports.All(report => report.Holds) },
        {
            "laws",
            new Form<LawReport>
            {
                { "law", Schema.Text(SomeLaw), report => report.Law },
                { "holds", report => report.Holds },
                {
                    "violations",
                    Schema.Text(catalogue => $"{SampleOfFirst(catalogue)}: …"),
                    report => report.Violations
                },
            },
            reports => reports
        },
    };

    public static readonly Form<(bool IsDrained, Flow Flow)> Queues = new()
    {
        { "drained", now => now.IsDrained },
        {
            "queues",
            new Form<QueueFlow>
            {
                { "queue", Schema.Worker, queue => queue.Worker },
                { "waiting", queue => queue.Depth.Waiting },
                { "inFlight", queue => queue.Depth.InFlight },
                { "delayed", queue => queue.Depth.Delayed },
                { "dead", queue => queue.Dead },
            },
            now => now.Flow.Queues
        },
        { "unrouted", now => now.Flow.Unrouted },
    };

    public static readonly Form<LedgerView> Ledger = new()
    {
        { "entries", Schema.ListOf(OfGateway), ledger => List(ledger.Entries) },
        { "balances", Schema.ListOf(OfGateway), ledger => List(ledger.Balances) },
    };

    /// <summary>The oldest first; those that a limit cut off are counted.</summary>
    public static readonly Form<(LocalSystem System, int Count, IEnumerable<DeadLetter> Shown)> DeadLetters = new()
    {
        { "count", letters => letters.Count },
        {
            "deadLetters",
            new Form<(LocalSystem System, DeadLetter Letter)>
            {
                { "queue", AnyWorker, one => one.Letter.Queue },
                { "id", Id, one => one.Letter.Id },
                { "receives", one => one.Letter.Receives },
                { "reason", Schema.Text("Malformed: eventData is missing or not an object"), one => one.Letter.Reason },
                { "parkedAt", Schema.Time, one => one.Letter.ParkedAt },
                { "resentAs", Schema.EventKey.OrAbsent, one => WriteKey(one.Letter.ResentAs) },
                { "event", Schema.Event.OrAbsent, one => EventAt(one.System, one.Letter.Seq) },
            },
            letters => letters.Shown.Select(letter => (letters.System, letter))
        },
    };

    private static readonly Form<RedriveProspect> Prospect = new()
    {
        { "queue", AnyWorker, prospect => prospect.Letter.Queue },
        { "id", Id, prospect => prospect.Letter.Id },
        { "worker", Schema.Worker.OrAbsent, prospect => prospect.Worker },
        {
            "verdict",
            Schema.OneOf(_ => toSeq(Enum.GetNames<RedriveVerdict>())),
            prospect => prospect.Verdict.ToString()
        },
        { "why", Schema.Text("its work is done and its events are published"), prospect => prospect.Why },
    };

    public static readonly Form<IEnumerable<RedriveProspect>> Prospects = new()
    {
        { "prospects", Prospect, prospects => prospects },
    };

    private static readonly Form<RawEvent> Edited = new()
    {
        { Attributes.Pk, Schema.Text(catalogue => Schema.SomeKey(catalogue).Pk), e => e.Key.Pk },
        { Attributes.Sk, Schema.Text($"{EventEdit.SortPrefix}0a1b2c3d4e5f60718293a4b5c6d7e8f9"), e => e.Key.Sk },
        { Attributes.EventName, Schema.EventName, e => e.RawName },
        { Attributes.EventData, Schema.Open, e => e.Data },
    };

    /// <summary>What came of an edit, letter by letter; of many the first.</summary>
    public static readonly Form<ResendReport> Resent = new()
    {
        { "sent", report => report.Sent },
        { "looked", report => report.Looked },
        {
            "letters",
            new Form<ResentLetter>
            {
                { "queue", AnyWorker, one => one.Letter.Queue },
                { "id", Id, one => one.Letter.Id },
                { "outcome", Schema.OneOf(_ => toSeq(Enum.GetNames<ResendOutcome>())), one => one.Outcome.ToString() },
                { "event", Edited.Schema.OrAbsent, one => one.Event is { } e ? Edited.Write(e) : null },
                { "prospects", Prospect, one => one.Prospects },
            },
            report => report.Letters
        },
    };

    /// <summary>How many letters were redriven.</summary>
    public static readonly Form<int> Redriven = new() { { "redriven", count => count } };

    /// <summary>How many batches a crashed worker held.</summary>
    public static readonly Form<int> Crashed = new() { { "batches", count => count } };

    public static readonly Form<Flow> Figures = new()
    {
        { "at", Schema.Time, flow => flow.At.ToString() },
        { "requests", flow => flow.Requests },
        { "events", flow => flow.LastEvent },
        { "forwarded", flow => flow.Forwarded },
        { "lag", flow => flow.Lag },
        { "unrouted", flow => flow.Unrouted },
        {
            "workers",
            new Form<QueueFlow>
            {
                { "worker", Schema.Worker, queue => queue.Worker },
                { "paused", queue => queue.IsPaused },
                { "waiting", queue => queue.Depth.Waiting },
                { "inFlight", queue => queue.Depth.InFlight },
                { "delayed", queue => queue.Depth.Delayed },
                { "dead", queue => queue.Dead },
                { "sent", queue => queue.Totals.Sent },
                { "settled", queue => queue.Totals.Settled },
                { "returned", queue => queue.Totals.Returned },
            },
            flow => flow.Queues
        },
    };

    public static readonly Form<IEnumerable<StreamRecord>> Events = new()
    {
        {
            "events",
            Schema.ListOf(Schema.Event),
            records => List(records.Select(record => WriteEvent(record.Seq, record.Item)))
        },
    };

    public static readonly Form<IEnumerable<RuleMatch>> Rules = new()
    {
        {
            "rules",
            new Form<RuleMatch>
            {
                { "worker", Schema.Worker, rule => rule.Worker },
                { "matches", rule => rule.Matches },
                { "why", Schema.Text("its rule names 8 other events"), rule => rule.Why },
            },
            rules => rules
        },
    };

    public static readonly Form<TablePage> Records = new()
    {
        { "total", page => page.Total },
        {
            "records",
            Schema.ListOf(Schema.Record),
            page =>
                List(
                    page.Rows.Select(item => new Value.Map
                    {
                        { Attributes.Pk, item.Key.Pk },
                        { Attributes.Sk, item.Key.Sk },
                        { "item", item.Attributes },
                    })
                )
        },
    };

    public static readonly Form<(LocalSystem System, IEnumerable<QueuedMessage> Shown)> Messages = new()
    {
        {
            "messages",
            new Form<(LocalSystem System, QueuedMessage Queued)>
            {
                { "id", Id, one => one.Queued.Message.Id },
                {
                    "state",
                    Schema.OneOf(_ => toSeq(Enum.GetNames<MessageState>())),
                    one => one.Queued.State.ToString()
                },
                { "receives", one => one.Queued.Message.Receives },
                {
                    "visibleAt",
                    Schema.Time.OrAbsent,
                    one => one.Queued.State is MessageState.Delayed ? one.Queued.Message.VisibleAt.ToString() : null
                },
                { "event", Schema.Event.OrAbsent, one => EventAt(one.System, one.Queued.Message.Seq) },
            },
            messages => messages.Shown.Select(queued => (messages.System, queued))
        },
    };

    private static readonly Form<StoryCost> Cost = new()
    {
        { "events", cost => cost.Events },
        { "deliveries", cost => cost.Deliveries },
        { "uncounted", cost => cost.Uncounted },
        { "requests", cost => cost.Usage.Requests },
        { "readUnits", Schema.Number(0, null, 2.5m), cost => Amount(cost.Usage.Read) },
        { "writeUnits", cost => cost.Usage.Write },
        { "questions", cost => cost.Usage.Questions },
        { "usdPerMillion", Schema.Number(0, null, 9.242m), cost => Amount(cost.Charge.Total) },
        { "services", Schema.ByName(_ => "DynamoDB", Schema.Number(0, null, 3.313m)), cost => Services(cost) },
    };

    private static readonly Schema CostSchema = Cost.Schema.As("StoryCost");

    private static readonly Form<Moment.Published> Published = new()
    {
        { "at", Schema.Time, moment => moment.At.ToString() },
        { "kind", Schema.OneOf(_ => Seq1("published")), _ => "published" },
        { "seq", moment => moment.Record.Seq },
        { Attributes.EventName, Schema.EventName, moment => moment.Record.EventName },
        { "api", Schema.OneOf(catalogue => catalogue.Apis.Map(api => api.Name)).OrAbsent, moment => moment.Api },
        { Attributes.InPlaceOf, Schema.EventKey.OrAbsent, moment => WriteKey(moment.Record.InPlaceOf) },
        {
            "resentAs",
            Schema.ListOf(Schema.EventKey).OrAbsent,
            moment => moment.ResentAs.Count == 0 ? null : List(moment.ResentAs.Select(Value (key) => WriteKey(key)!))
        },
        { "cost", CostSchema.OrAbsent, WriteCost },
    };

    private static readonly Form<Moment.Delivered> Delivered = new()
    {
        { "at", Schema.Time, moment => moment.At.ToString() },
        { "kind", Schema.OneOf(_ => Seq1("delivered")), _ => "delivered" },
        { "seq", moment => moment.Sighting.Seq },
        { Attributes.EventName, Schema.EventName, moment => moment.Sighting.EventName },
        { "worker", AnyWorker, moment => moment.Sighting.Worker },
        { "message", Id, moment => moment.Sighting.MessageId },
        { "receives", moment => moment.Sighting.Receives },
        {
            "settled",
            Schema.OneOf(_ => toSeq(Enum.GetNames<SightingKind>())),
            moment => moment.Sighting.Kind.ToString()
        },
        { "why", Schema.Text(""), moment => moment.Sighting.Why },
        {
            "tookMs",
            Schema.Number(0, null, 1.25m),
            moment => new Value.Number(Numeral.Of((decimal)moment.Sighting.TookMs))
        },
        { "rounds", Schema.ListOf(Round), moment => SightingJson.Write(moment.Sighting.Rounds) },
        { "cost", CostSchema.OrAbsent, WriteCost },
    };

    private static readonly Form<Moment.Tampered> Tampered = new()
    {
        { "at", Schema.Time, moment => moment.At.ToString() },
        { "kind", Schema.OneOf(_ => Seq1("tampered")), _ => "tampered" },
        { "why", Schema.Text("dropped: it is never delivered"), moment => moment.What },
    };

    private static readonly Schema PublishedMoment = Published.Schema.As("Published");
    private static readonly Schema DeliveredMoment = Delivered.Schema.As("Delivered");
    private static readonly Schema TamperedMoment = Tampered.Schema.As("Tampered");

    /// <summary>What is answered wherever the switches are.</summary>
    public static readonly Schema Chaos = ChaosSettings.Form.Schema.As("Chaos");

    /// <summary>What several answers refer to.</summary>
    public static readonly IReadOnlyList<Schema> Named =
    [
        Schema.Worker,
        Schema.EventKey,
        Schema.Event,
        Schema.Record,
        CostSchema,
        PublishedMoment,
        DeliveredMoment,
        TamperedMoment,
        Chaos,
    ];

    /// <summary>A story of one of these subjects, which stands under its field.</summary>
    public static Form<Story> StoryOf(Seq<Subject> kinds)
    {
        var story = new Form<Story>();
        foreach (var kind in kinds)
        {
            story.Add(
                kind.Field,
                Schema.Text(_ => SampleOf(kind)).OrAbsent,
                one => one.Subject.Kind == kind ? one.Subject.Id : null
            );
        }
        story.Add(
            "moments",
            Schema.ListOf(PublishedMoment, DeliveredMoment, TamperedMoment),
            one => List(one.Moments.Select(Write))
        );
        story.Add("cost", CostSchema.OrAbsent, one => WriteCost(StoryCost.Of(one.Moments)));
        return story;
    }

    /// <summary>A story, and as an example one of the first subject.</summary>
    public static readonly Schema Story = new(
        catalogue => StoryOf(catalogue.Subjects).Schema.Describe(catalogue),
        catalogue => StoryOf(catalogue.Subjects.Take(1)).Schema.Example(catalogue)
    );

    /// <summary>An id that such a subject may have.</summary>
    public static string SampleOf(Subject kind) =>
        ((Value.Text)Samples.Of(new FieldShape(kind.Field, new Shape.Id(), IsRequired: true, kind.Name))).Of;

    /// <summary>An id that the first subject may have.</summary>
    public static string SampleOfFirst(Catalogue catalogue) => catalogue.Subjects.Map(SampleOf).HeadOrNone().IfNone("");

    // An event with its place.
    private static Value.Map WriteEvent(long seq, Item item) =>
        new()
        {
            { "seq", seq },
            { Attributes.Pk, item.Key.Pk },
            { Attributes.Sk, item.Key.Sk },
            item.Attributes,
        };

    private static Value.Map? WriteKey(Key? key) =>
        key is { } one ? new Value.Map { { Attributes.Pk, one.Pk }, { Attributes.Sk, one.Sk } } : null;

    private static Value.Map? EventAt(LocalSystem system, long seq) =>
        system.FindEvent(seq) is { } item ? WriteEvent(seq, item) : null;

    private static Value.Map Write(Moment moment) =>
        moment switch
        {
            Moment.Published published => Published.Write(published),
            Moment.Delivered delivered => Delivered.Write(delivered),
            Moment.Tampered tampered => Tampered.Write(tampered),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // Nothing is said of what nobody counted.
    private static Value.Map? WriteCost(Moment moment) => WriteCost(StoryCost.Of(moment));

    private static Value.Map? WriteCost(StoryCost cost) => cost.Events + cost.Deliveries == 0 ? null : Cost.Write(cost);

    private static Value.Map Services(StoryCost cost)
    {
        var services = new Value.Map();
        foreach (var (service, amount) in cost.Charge.Services)
        {
            services.Add(service, Amount(amount));
        }
        return services;
    }

    private static Value.Number Amount(decimal amount) => new(Numeral.Of(Math.Round(amount, 3)));

    private static Value.List List(IEnumerable<Value> values) => new(toSeq(values.ToList()));
}
