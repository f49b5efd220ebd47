using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>The operations that show: figures, events, rules, records, stories. They change nothing.</summary>
public static class Observations
{
    private const string Lines = "application/x-ndjson";
    private const string Plain = "text/plain; charset=utf-8";

    public static readonly IReadOnlyList<Operation> All =
    [
        new("GET", "flow", "", "The figures of every part of the chain, counted since the host started.", ShowFlow),
        new(
            "GET",
            "events",
            "?after=&limit= | ?newest=true&name=&key=&limit=",
            "The event store in its order, or its newest events that match.",
            Events
        ),
        new(
            "GET",
            "rules",
            "?eventName=",
            "Which rules of the bus match an event of that name, and why others do not.",
            Rules
        ),
        new(
            "GET",
            "records",
            "?list=&search=&sort=&descending=&offset=&limit=",
            "Items of the transactional store: those of a list, by its name, or all by their keys.",
            Records
        ),
        new(
            "GET",
            "story",
            "?SUBJECT=",
            "All that happened to a subject, named by its field: events, deliveries, what each worker saw and decided, what was done by hand.",
            TellStory
        ),
        new("GET", "story/log", "?SUBJECT=", "Its events as lines for replay.", StoryLog),
        new(
            "GET",
            "story/specification",
            "?SUBJECT=",
            "Its deliveries as Given, When, Then in C#.",
            StorySpecification
        ),
    ];

    private static Task<OperationAnswer> ShowFlow(OperationCall call)
    {
        var flow = Flow.Of(call.System);
        return OperationsEndpoints.Done(
            new Value.Map
            {
                { "at", flow.At.ToString() },
                { "requests", flow.Requests },
                { "events", flow.LastEvent },
                { "forwarded", flow.Forwarded },
                { "lag", flow.Lag },
                { "unrouted", flow.Unrouted },
                {
                    "workers",
                    OperationsEndpoints.List(
                        flow.Queues,
                        queue => new Value.Map
                        {
                            { "worker", queue.Worker },
                            { "paused", new Value.Flag(queue.IsPaused) },
                            { "waiting", queue.Depth.Waiting },
                            { "inFlight", queue.Depth.InFlight },
                            { "delayed", queue.Depth.Delayed },
                            { "dead", queue.Dead },
                            { "sent", queue.Totals.Sent },
                            { "settled", queue.Totals.Settled },
                            { "returned", queue.Totals.Returned },
                        }
                    )
                },
            }
        );
    }

    private static Task<OperationAnswer> Events(OperationCall call) =>
        OperationsEndpoints.WithRead(
            from limit in call.Limit()
            from after in call.Whole("after", 0, 0, long.MaxValue)
            from newest in call.Flag("newest")
            select (limit, after, newest),
            page => WriteEvents(call, page.limit, page.after, page.newest)
        );

    private static Task<OperationAnswer> WriteEvents(OperationCall call, int limit, long after, bool newest)
    {
        var records = newest
            ? new EventTail(call.System.Database.Readers).Read(
                new EventFilter(call["name"] ?? "", call["key"] ?? ""),
                after: 0,
                limit
            )
            : call.System.ReadEvents(after).Take(limit);
        return OperationsEndpoints.Done(
            new Value.Map
            {
                {
                    "events",
                    OperationsEndpoints.List(records, record => OperationsEndpoints.WriteEvent(record.Seq, record.Item))
                },
            }
        );
    }

    private static Task<OperationAnswer> Rules(OperationCall call) =>
        OperationsEndpoints.Done(
            new Value.Map
            {
                {
                    "rules",
                    OperationsEndpoints.List(
                        RuleMatch.Of(call.System.Routes, call["eventName"] ?? ""),
                        rule => new Value.Map
                        {
                            { "worker", rule.Worker },
                            { "matches", new Value.Flag(rule.Matches) },
                            { "why", rule.Why },
                        }
                    )
                },
            }
        );

    private static Task<OperationAnswer> Records(OperationCall call) =>
        OperationsEndpoints.WithRead(
            from limit in call.Limit()
            from offset in call.Offset()
            from isDescending in call.Flag("descending")
            select new TableQuery(call["search"] ?? "", call["sort"] ?? Tables.Newest, isDescending, offset, limit),
            query => Records(call, query)
        );

    private static Task<OperationAnswer> Records(OperationCall call, TableQuery query)
    {
        var tables = new Tables(call.System.Database.Readers);
        var lists = call.System.Catalogue.Entities.Filter(entity => entity.ListTitle is not null);
        var list = lists.Find(entity => entity.ListName == call["list"]).Case as Entity;
        if (call["list"] is { } name && list is null)
        {
            return Refused(
                "list",
                $"is '{name}'; expected one of {string.Join(", ", lists.Map(entity => entity.ListName))}"
            );
        }
        if (list is not null && query.Sort.Length > 0)
        {
            var columns = Tables.ColumnsOf(list).Select(field => field.Name).ToList();
            if (!columns.Contains(query.Sort))
            {
                return Refused("sort", $"is '{query.Sort}'; expected one of {string.Join(", ", columns)}");
            }
        }
        var page = list is not null ? tables.Read(list, query) : tables.ReadItems(query);
        return OperationsEndpoints.Done(
            new Value.Map
            {
                { "total", page.Total },
                {
                    "records",
                    OperationsEndpoints.List(
                        page.Rows,
                        item => new Value.Map
                        {
                            { Attributes.Pk, item.Key.Pk },
                            { Attributes.Sk, item.Key.Sk },
                            { "item", item.Attributes },
                        }
                    )
                },
            }
        );
    }

    private static Task<OperationAnswer> TellStory(OperationCall call) =>
        WithStory(
            call,
            story => new OperationAnswer.Json(
                new Value.Map
                {
                    { story.Subject.Kind.Field, story.Subject.Id },
                    { "moments", OperationsEndpoints.List(story.Moments, WriteMoment) },
                    { "cost", WriteCost(StoryCost.Of(story.Moments)) },
                }
            )
        );

    private static Value.Map WriteMoment(Moment moment) =>
        new()
        {
            WriteWhatHappened(moment),
            { "cost", moment is Moment.Tampered ? null : WriteCost(StoryCost.Of(moment)) },
        };

    // Nothing is said of what nobody counted.
    private static Value.Map? WriteCost(StoryCost cost)
    {
        if (cost.Events + cost.Deliveries == 0)
        {
            return null;
        }
        var services = new Value.Map();
        foreach (var (service, amount) in cost.Charge.Services)
        {
            services.Add(service, Amount(amount));
        }
        return new Value.Map
        {
            { "events", cost.Events },
            { "deliveries", cost.Deliveries },
            { "uncounted", cost.Uncounted },
            { "requests", cost.Usage.Requests },
            { "readUnits", Amount(cost.Usage.Read) },
            { "writeUnits", cost.Usage.Write },
            { "questions", cost.Usage.Questions },
            { "usdPerMillion", Amount(cost.Charge.Total) },
            { "services", services },
        };
    }

    private static Value.Number Amount(decimal amount) => new(Numeral.Of(Math.Round(amount, 3)));

    private static Value.Map WriteWhatHappened(Moment moment) =>
        moment switch
        {
            Moment.Published published => new()
            {
                { "at", published.At.ToString() },
                { "kind", "published" },
                { "seq", published.Record.Seq },
                { Attributes.EventName, published.Record.EventName },
                { "api", published.Api },
            },
            Moment.Delivered { Sighting: var sighting } => new()
            {
                { "at", moment.At.ToString() },
                { "kind", "delivered" },
                { "seq", sighting.Seq },
                { Attributes.EventName, sighting.EventName },
                { "worker", sighting.Worker },
                { "message", sighting.MessageId },
                { "receives", sighting.Receives },
                { "settled", sighting.Kind.ToString() },
                { "why", sighting.Why },
                { "tookMs", new Value.Number(Numeral.Of((decimal)sighting.TookMs)) },
                { "rounds", SightingJson.Write(sighting.Rounds) },
            },
            Moment.Tampered(var what, var at, _) => new()
            {
                { "at", at.ToString() },
                { "kind", "tampered" },
                { "why", what },
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Task<OperationAnswer> StoryLog(OperationCall call) =>
        WithStory(call, story => new OperationAnswer.Text(StoryText.Log(story, call.System.Stream), Lines));

    private static Task<OperationAnswer> StorySpecification(OperationCall call) =>
        WithStory(call, story => new OperationAnswer.Text(StoryText.Specification(story), Plain));

    private static Task<OperationAnswer> WithStory(OperationCall call, Func<Story, OperationAnswer> tell)
    {
        var subjects = call.System.Catalogue.Subjects;
        var given = subjects
            .Map(kind => call[kind.Field] is { Length: > 0 } id ? new SubjectId(kind, id) : null)
            .OfType<SubjectId>()
            .ToList();
        if (given is not [var subject])
        {
            return Refused(
                string.Join(" or ", subjects.Map(kind => kind.Field)),
                given.Count == 0 ? "is missing" : "is given twice; a story is of one"
            );
        }
        var story = Story.Of(call.System, subject);
        return Task.FromResult(
            story.Moments.Count == 0 ? new OperationAnswer.Missing($"nothing is known of {subject}") : tell(story)
        );
    }

    private static Task<OperationAnswer> Refused(string field, string error) =>
        Task.FromResult(OperationCall.Refuse(field, error));
}
