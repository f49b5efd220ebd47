using Ecomm.Hosting.Observation;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>The operations that show: figures, events, rules, records, stories. They change nothing.</summary>
public static class Observations
{
    private const string Lines = "application/x-ndjson";
    private const string Plain = "text/plain; charset=utf-8";

    private static readonly Parameter<string> Name = Parameter.Text("name", "") with
    {
        Means = "Only events of that name.",
        Schema = Schema.EventName,
    };

    private static readonly Parameter<string> InKey = Parameter.Text("key", "") with
    {
        Means = "Only events whose key contains that.",
    };

    private static readonly Parameter<long> After = Parameter.Whole("after", 0, Scalars.WholeMax, example: 0) with
    {
        Means = "Only events beyond that place (seq).",
    };

    private static readonly Parameter<bool> Newest = Parameter.Flag("newest") with
    {
        Means = "The newest first.",
        Only = "true",
    };

    private static readonly Parameter<string> EventName = Parameter.Text("eventName", "") with
    {
        Schema = Schema.EventName,
    };

    private static readonly Parameter<string> List = Parameter.OneOf("list", ListsOf) with
    {
        Means = "Only records of that list; all items of the store without it.",
    };

    private static readonly Parameter<string> Search = Parameter.Text("search", "") with
    {
        Means = "Only what contains that text.",
        Otherwise = "",
    };

    private static readonly Parameter<string> Sort = Parameter.Text("sort", "") with
    {
        Means = "The field of the list to sort by; by the time of creation without it.",
        Otherwise = Tables.Newest,
    };

    private static readonly Parameter<bool> Descending = Parameter.Flag("descending");

    private static readonly Takes Subjects = Takes.OneOf(catalogue =>
        [.. catalogue.Subjects.Map(kind => (IReadOnlyList<Parameter>)[Named(kind)])]
    );

    public static readonly IReadOnlyList<Operation> All =
    [
        new(
            "GET",
            "flow",
            Takes.Nothing,
            "The figures of every part of the chain, counted since the host started.",
            OperationForms.Figures.Schema,
            call => OperationsEndpoints.Done(OperationForms.Figures.Write(Flow.Of(call.System)))
        ),
        new(
            "GET",
            "events",
            Takes.OneOf(_ =>
                [
                    [After, Paging.Limit],
                    [Newest, Name, InKey, Paging.Limit],
                ]
            ),
            "The event store in its order, or its newest events that match.",
            OperationForms.Events.Schema,
            Events
        ),
        new(
            "GET",
            "rules",
            Takes.Query(EventName),
            "Which rules of the bus match an event of that name, and why others do not.",
            OperationForms.Rules.Schema,
            Rules
        ),
        new(
            "GET",
            "records",
            Takes.Query(List, Search, Sort, Descending, Paging.Offset, Paging.Limit),
            "Items of the transactional store: those of a list, by its name, or all by their keys.",
            OperationForms.Records.Schema,
            Records
        ),
        new(
            "GET",
            "story",
            Subjects,
            "All that happened to a subject, named by its field: events, deliveries, what each worker saw and decided, what was done by hand.",
            OperationForms.Story,
            call =>
                WithStory(
                    call,
                    story => new OperationAnswer.Json(
                        OperationForms.StoryOf(call.System.Catalogue.Subjects).Write(story)
                    )
                )
        )
        {
            Missing = NothingKnown,
        },
        new(
            "GET",
            "story/log",
            Subjects,
            "Its events as lines for replay.",
            Schema.Text(catalogue => ValueJson.Write(Schema.Event.Example(catalogue)) + "\n"),
            call => WithStory(call, story => new OperationAnswer.Text(StoryText.Log(story, call.System.Stream)))
        )
        {
            ContentType = Lines,
            Missing = NothingKnown,
        },
        new(
            "GET",
            "story/specification",
            Subjects,
            "Its deliveries as Given, When, Then in C#.",
            Schema.Text("public sealed class StoryOf…"),
            call => WithStory(call, story => new OperationAnswer.Text(StoryText.Specification(story)))
        )
        {
            ContentType = Plain,
            Missing = NothingKnown,
        },
    ];

    private static Task<OperationAnswer> Events(OperationCall call)
    {
        var fields = call.Fields;
        var (limit, after) = ((int)fields.Read(Paging.Limit), fields.Read(After));
        var filter = new EventFilter(fields.Read(Name) ?? "", fields.Read(InKey) ?? "");
        return OperationsEndpoints.WithRead(
            fields.Result(fields.Read(Newest)),
            newest =>
                OperationsEndpoints.Done(
                    OperationForms.Events.Write(
                        newest
                            ? new EventTail(call.System.Database.Readers).Read(filter, after: 0, limit)
                            : call.System.ReadEvents(after).Take(limit)
                    )
                )
        );
    }

    private static Task<OperationAnswer> Rules(OperationCall call)
    {
        var fields = call.Fields;
        return OperationsEndpoints.WithRead(
            fields.Result(fields.Read(EventName) ?? ""),
            name => OperationsEndpoints.Done(OperationForms.Rules.Write(RuleMatch.Of(call.System.Routes, name)))
        );
    }

    private static Task<OperationAnswer> Records(OperationCall call)
    {
        var fields = call.Fields;
        var list = fields.Read(List);
        return OperationsEndpoints.WithRead(
            fields.Result(
                new TableQuery(
                    fields.Read(Search)!,
                    fields.Read(Sort)!,
                    fields.Read(Descending),
                    fields.Read(Paging.Offset),
                    (int)fields.Read(Paging.Limit)
                )
            ),
            query => Records(call, list, query)
        );
    }

    private static Task<OperationAnswer> Records(OperationCall call, string? name, TableQuery query)
    {
        var tables = new Tables(call.System.Database.Readers);
        if (
            call.System.Catalogue.Entities.Find(entity => entity.ListName == name).Case is not Entity list
            || name is null
        )
        {
            return OperationsEndpoints.Done(OperationForms.Records.Write(tables.ReadItems(query)));
        }
        var columns = Tables.ColumnsOf(list).Select(field => field.Name).ToList();
        return query.Sort.Length == 0 || columns.Contains(query.Sort)
            ? OperationsEndpoints.Done(OperationForms.Records.Write(tables.Read(list, query)))
            : Refused("sort", $"is '{query.Sort}'; expected one of {string.Join(", ", columns)}");
    }

    private static Seq<string> ListsOf(Catalogue catalogue) =>
        catalogue.Entities.Map(entity => entity.ListName).OfType<string>().ToSeq();

    private static Parameter<string> Named(Subject kind) =>
        Parameter.Filled(kind.Field, _ => OperationForms.SampleOf(kind)) with
        {
            IsRequired = true,
        };

    private static string NothingKnown(Catalogue catalogue) => NothingKnown(OperationForms.SampleOfFirst(catalogue));

    private static string NothingKnown(string subject) => $"nothing is known of {subject}";

    // The one subject that is given: two are two ways to ask, which do not go together.
    private static Task<OperationAnswer> WithStory(OperationCall call, Func<Story, OperationAnswer> tell)
    {
        var subjects = call.System.Catalogue.Subjects;
        if (subjects.Find(kind => call.Given[kind.Field] is not null).Case is not Subject kind)
        {
            return Refused(string.Join(" or ", subjects.Map(kind => kind.Field)), "is missing");
        }
        var fields = call.Fields;
        return OperationsEndpoints.WithRead(
            fields.Result(fields.Read(Named(kind))!),
            id =>
            {
                var story = Story.Of(call.System, new SubjectId(kind, id));
                return Task.FromResult(
                    story.Moments.Count == 0 ? new OperationAnswer.Missing(NothingKnown(id)) : tell(story)
                );
            }
        );
    }

    private static Task<OperationAnswer> Refused(string field, string error) =>
        Task.FromResult(OperationCall.Refuse(field, error));
}
