using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What <c>POST /ops/redeliver</c> asks for, as JSON.</summary>
public sealed record RedeliveryRequest(EventSelection Selection, string? Worker, bool IsPreview)
{
    /// <summary>Keys of one request: with keys as long as they may be, it stays below the limit of a body.</summary>
    public const int KeysMax = 15;

    /// <summary>What is wrong with an end that is not after its beginning.</summary>
    public const string NoRange = "is not after since; the range holds no time";

    private static readonly Parameter<Instant?> Since = Parameter.Time("since") with
    {
        Means = "Events created then or later.",
    };
    private static readonly Parameter<Instant?> Until = Parameter.Time("until") with
    {
        Means = "Events created before.",
    };

    private static readonly Parameter<IReadOnlyList<Key>> Keys = new(
        "keys",
        Schema.ListOf(Schema.EventKey, KeysMax),
        (value, _) => ParseKeys(value)
    )
    {
        Means = "Events by their keys.",
    };

    private static readonly Parameter<string> ToWorker = Parameter.Worker("worker") with
    {
        Means = "Only this worker; alone: all events that it takes.",
    };

    private static readonly Parameter<bool> DryRun = Parameter.Flag("dryRun") with
    {
        Means = "Nothing is sent; the answer says what would be.",
    };

    /// <summary>The request as JSON.</summary>
    public Value.Map Write()
    {
        var map = Selection switch
        {
            EventSelection.About(var subject) => new Value.Map { { subject.Kind.Field, subject.Id } },
            EventSelection.Created { Since: null, Until: null } when Worker is not null => new Value.Map(),
            EventSelection.Created(var since, var until) => new Value.Map
            {
                { Since.Name, (since ?? (until is null ? new Instant(0) : null))?.ToString() },
                { Until.Name, until?.ToString() },
            },
            EventSelection.Listed(var keys) => new Value.Map
            {
                { Keys.Name, new Value.List(toSeq(keys.Select(WriteKey).ToList())) },
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        map.Add(ToWorker.Name, Worker);
        map.Add(DryRun.Name, new Value.Flag(IsPreview));
        return map;
    }

    /// <summary>The fields of a request: a subject, a time, keys or a worker say which events.</summary>
    public static IReadOnlyList<Parameter> Fields(Catalogue catalogue) =>
        [.. catalogue.Subjects.Map(Named), Since, Until, Keys, ToWorker, DryRun];

    /// <summary>The request, or all that is wrong with it.</summary>
    public static Either<Faults, RedeliveryRequest> Parse(Value.Map body, Catalogue catalogue)
    {
        var fields = new FieldReader(body, catalogue);
        List<EventSelection> selections =
        [
            .. catalogue
                .Subjects.Map(subject => fields.Read(Named(subject)))
                .OfType<SubjectId>()
                .Select(subject => new EventSelection.About(subject)),
        ];
        var (since, until) = (fields.Read(Since), fields.Read(Until));
        if (fields.Read(Keys) is { } keys)
        {
            selections.Add(new EventSelection.Listed(keys));
        }
        if (since is not null || until is not null)
        {
            selections.Add(new EventSelection.Created(since, until));
        }
        var (worker, isPreview) = (fields.Read(ToWorker), fields.Read(DryRun));
        return fields.Result<RedeliveryRequest>(() =>
            since >= until ? new Faults(Seq1(new Fault(Until.Name, NoRange)))
            : selections is [var only] ? new RedeliveryRequest(only, worker, isPreview)
            // A worker alone selects all that it takes.
            : selections is [] && worker is not null ? new RedeliveryRequest(EventSelection.All, worker, isPreview)
            : new Faults(
                Seq1(
                    new Fault(
                        "body",
                        "must say which events: one of "
                            + string.Join(", ", catalogue.Subjects.Map(subject => subject.Field))
                            + ", keys, or since and until; or only a worker"
                    )
                )
            )
        );
    }

    private static Parameter<SubjectId> Named(Subject subject) =>
        new(
            subject.Field,
            Schema.Identifier(subject.Field),
            (value, _) => Identifier.Parse(value).Map(id => new SubjectId(subject, id))
        )
        {
            Means = $"Events about that {subject.Name}.",
        };

    private static Either<string, IReadOnlyList<Key>> ParseKeys(Value value)
    {
        if (value is not Value.List list)
        {
            return $"is {value.Describe()}; expected a list of at most {KeysMax} keys";
        }
        if (list.Of.Count > KeysMax)
        {
            return $"are {list.Of.Count}; expected at most {KeysMax}";
        }
        var keys = list.Of.Map(ReadKey).ToList();
        return keys.TrueForAll(key => key is not null)
            ? Right<string, IReadOnlyList<Key>>([.. keys.OfType<Key>()])
            : "holds something else than {pk, sk}, both strings";
    }

    private static Key? ReadKey(Value value) =>
        value is Value.Map map && map[Attributes.Pk] is Value.Text pk && map[Attributes.Sk] is Value.Text sk
            ? new Key(pk.Of, sk.Of)
            : null;

    private static Value WriteKey(Key key) => new Value.Map { { Attributes.Pk, key.Pk }, { Attributes.Sk, key.Sk } };
}
