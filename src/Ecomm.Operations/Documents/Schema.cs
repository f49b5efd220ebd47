using System.Text.Json.Nodes;
using LanguageExt;

namespace Ecomm.Operations.Documents;

/// <summary>What a value of an operation may be, as JSON Schema says it, and one such value. Both may depend on the domains.</summary>
/// <param name="Describe">The schema; a new one each time.</param>
/// <param name="Example">A value that it allows.</param>
public sealed record Schema(Func<Catalogue, JsonObject> Describe, Func<Catalogue, Value> Example)
{
    /// <summary>A time, as it is written.</summary>
    public const string SomeTime = "2025-06-19T00:27:01.851Z";
    private const string Object = "object";

    public static readonly Schema Flag = new(_ => Typed("boolean"), _ => new Value.Flag(true));

    public static readonly Schema Time = new(
        _ => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ => new Value.Text(SomeTime)
    );

    /// <summary>How many of something.</summary>
    public static readonly Schema Count = new(
        _ => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        _ => new Value.Number(Numeral.Of(1))
    );

    /// <summary>The name of a worker.</summary>
    public static readonly Schema Worker = OneOf(catalogue => catalogue.Workers.Map(worker => worker.Name))
        .As("Worker");

    /// <summary>Any name of an event: also one that no domain declares.</summary>
    public static readonly Schema EventName = new(
        _ => Typed("string"),
        catalogue => new Value.Text(catalogue.Events.HeadOrNone().Map(type => type.Name).IfNone("ANY_EVENT"))
    );

    /// <summary>Any object.</summary>
    public static readonly Schema Open = new(_ => Typed(Object), _ => new Value.Map());

    /// <summary>A key of an event.</summary>
    public static readonly Schema EventKey = Fields(
            (Attributes.Pk, Text(""), catalogue => new Value.Text(SomeEvent(catalogue).Key.Pk)),
            (Attributes.Sk, Text(""), catalogue => new Value.Text(SomeEvent(catalogue).Key.Sk))
        )
        .As("EventKey");

    /// <summary>An item of the event store, with its place. Of one that was made by hand only place and key are sure.</summary>
    public static readonly Schema Event = new Schema(
        _ => new JsonObject
        {
            ["type"] = Object,
            ["required"] = new JsonArray("seq", Attributes.Pk, Attributes.Sk),
            ["properties"] = new JsonObject
            {
                ["seq"] = Typed("integer"),
                [Attributes.Pk] = Typed("string"),
                [Attributes.Sk] = Typed("string"),
                [Attributes.EventName] = Typed("string"),
                [Attributes.EventData] = Typed(Object),
                [Attributes.CreatedAt] = Typed("string"),
                [Attributes.TraceId] = Typed("string"),
            },
            ["additionalProperties"] = true,
        },
        catalogue =>
            SomeEvent(catalogue) is var item
                ? new Value.Map
                {
                    { "seq", 1 },
                    { Attributes.Pk, item.Key.Pk },
                    { Attributes.Sk, item.Key.Sk },
                    item.Attributes,
                }
                : []
    ).As("StoredEvent");

    /// <summary>An item of the transactional store: its key and its attributes.</summary>
    public static readonly Schema Record = Fields(
            (Attributes.Pk, Text(""), catalogue => new Value.Text(SomeRecord(catalogue).Key.Pk)),
            (Attributes.Sk, Text(""), catalogue => new Value.Text(SomeRecord(catalogue).Key.Sk)),
            ("item", Open, catalogue => SomeRecord(catalogue).Attributes)
        )
        .As("StoredRecord");

    /// <summary>The name of the first worker, for an example.</summary>
    public static string NameOfWorker(Catalogue catalogue) =>
        catalogue.Workers.HeadOrNone().Map(worker => worker.Name).IfNone("AnyWorker");

    /// <summary>What stands in the document under its name, where it has one; else null.</summary>
    public (string Name, Func<Catalogue, JsonObject> Describe)? Named { get; private init; }

    /// <summary>Whether a field of an answer may be left out.</summary>
    public bool MayBeAbsent { get; private init; }

    /// <summary>The same, of a field that may be left out of an answer.</summary>
    public Schema OrAbsent => this with { MayBeAbsent = true };

    /// <summary>The same, or null.</summary>
    public Schema OrNull =>
        this with
        {
            Describe = catalogue => new JsonObject { ["anyOf"] = new JsonArray(Describe(catalogue), Typed("null")) },
        };

    /// <summary>The same, described once: under that name among the schemas of the document's components.</summary>
    public Schema As(string name) =>
        this with
        {
            Named = (name, Describe),
            Describe = _ => new JsonObject { ["$ref"] = $"#/components/schemas/{name}" },
        };

    /// <summary>A text, such as this one.</summary>
    public static Schema Text(string example) => new(_ => Typed("string"), _ => new Value.Text(example));

    /// <summary>A text, such as this one.</summary>
    public static Schema Text(Func<Catalogue, string> example) =>
        new(_ => Typed("string"), catalogue => new Value.Text(example(catalogue)));

    /// <summary>A text that is not empty, such as this one.</summary>
    public static Schema Filled(Func<Catalogue, string> example) =>
        new(
            _ => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            catalogue => new Value.Text(example(catalogue))
        );

    /// <summary>An identifier in a field of that name.</summary>
    public static Schema Identifier(string field) =>
        OfField(new FieldShape(field, new Shape.Id(), IsRequired: true, field));

    /// <summary>What a field of a slice may hold.</summary>
    public static Schema OfField(FieldShape field) => new(_ => JsonSchema.Of(field), _ => Samples.Of(field));

    /// <summary>A whole number.</summary>
    public static Schema Whole(long min, long max, long example) =>
        new(
            _ => new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = min,
                ["maximum"] = max,
            },
            _ => new Value.Number(Numeral.Of(example))
        );

    /// <summary>A number.</summary>
    public static Schema Number(decimal min, decimal? max, decimal example) =>
        new(
            _ =>
            {
                var schema = new JsonObject { ["type"] = "number", ["minimum"] = min };
                if (max is { } most)
                {
                    schema["maximum"] = most;
                }
                return schema;
            },
            _ => new Value.Number(Numeral.Of(example))
        );

    /// <summary>One of these names.</summary>
    public static Schema OneOf(Func<Catalogue, Seq<string>> names) =>
        new(
            catalogue => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. names(catalogue).Map(name => (JsonNode?)name)]),
            },
            catalogue => new Value.Text(names(catalogue).HeadOrNone().IfNone(""))
        );

    /// <summary>A list whose items are each one of these. The example has one of each.</summary>
    public static Schema ListOf(params IReadOnlyList<Schema> items) =>
        new(
            catalogue => new JsonObject
            {
                ["type"] = "array",
                ["items"] = items is [var only]
                    ? only.Describe(catalogue)
                    : new JsonObject
                    {
                        ["anyOf"] = new JsonArray([.. items.Select(item => (JsonNode?)item.Describe(catalogue))]),
                    },
            },
            catalogue => new Value.List(toSeq(items.Select(item => item.Example(catalogue)).ToArray()))
        );

    /// <summary>A list of so many items at most.</summary>
    public static Schema ListOf(Schema item, int max) =>
        ListOf(item) with
        {
            Describe = catalogue =>
            {
                var schema = ListOf(item).Describe(catalogue);
                schema["maxItems"] = max;
                return schema;
            },
        };

    /// <summary>Such values by names of any kind, such as this one.</summary>
    public static Schema ByName(Func<Catalogue, string> name, Schema value) =>
        new(
            catalogue => new JsonObject { ["type"] = Object, ["additionalProperties"] = value.Describe(catalogue) },
            catalogue => new Value.Map { { name(catalogue), value.Example(catalogue) } }
        );

    /// <summary>An object of these fields. Others may come with a later version.</summary>
    internal static Schema Fields(params IReadOnlyList<(string Name, Schema Schema)> fields) =>
        Fields([.. fields.Select(field => (field.Name, field.Schema, field.Schema.Example))]);

    private static Schema Fields(
        params IReadOnlyList<(string Name, Schema Schema, Func<Catalogue, Value> Example)> fields
    ) =>
        new(
            catalogue =>
            {
                var schema = Typed(Object);
                var required = fields.Where(field => !field.Schema.MayBeAbsent).Select(field => (JsonNode?)field.Name);
                if (required.Any())
                {
                    schema["required"] = new JsonArray([.. required]);
                }
                schema["properties"] = new JsonObject(
                    fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema.Describe(catalogue)))
                );
                return schema;
            },
            catalogue =>
            {
                var example = new Value.Map();
                foreach (var field in fields)
                {
                    example.Add(field.Name, field.Example(catalogue));
                }
                return example;
            }
        );

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    /// <summary>A key that an event may have.</summary>
    public static Key SomeKey(Catalogue catalogue) => SomeEvent(catalogue).Key;

    /// <summary>A part of an event's data.</summary>
    public static Value.Map SomePatch(Catalogue catalogue) =>
        catalogue.Events.HeadOrNone().Map(type => Samples.Of(type.Fields.Take(1))).IfNone(new Value.Map());

    /// <summary>The first event that the domains declare, as it is stored.</summary>
    internal static Item SomeEvent(Catalogue catalogue) =>
        catalogue
            .Events.HeadOrNone()
            .Map(type => type.Read(Samples.Of(type.Fields), At).IfLeft(failure => throw NoSample(failure)))
            .Map(e => StoredEvent.Publication(e, "1c7e9f0a5b3d4e8f9a6b2c1d0e7f8a9b").Item)
            .IfNone(new Item(new Key("EVENTS#ANY", "EVENT#ANY"), []));

    // The first record that is listed, or any.
    private static Item SomeRecord(Catalogue catalogue) =>
        catalogue
            .Entities.Filter(entity => entity.ListName is not null)
            .Concat(catalogue.Entities)
            .HeadOrNone()
            .Map(entity =>
            {
                var record = entity
                    .ReadRecord(new Item(default, Samples.Of(entity.Fields)))
                    .IfLeft(failure => throw NoSample(failure));
                return new Item(entity.KeyOf(record), entity.WriteRecord(record).Attributes);
            })
            .IfNone(new Item(new Key("RECORDS#ANY", "ANY"), []));

    private static Instant At => Instant.Parse(new Value.Text(SomeTime)).IfLeft(default(Instant));

    private static InvalidOperationException NoSample(Failure failure) => new(failure.Reason);
}
