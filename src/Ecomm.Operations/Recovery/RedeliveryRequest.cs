using Ecomm.Operations.Arguments;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What <c>POST /ops/redeliver</c> asks for, as JSON.</summary>
public sealed record RedeliveryRequest(EventSelection Selection, string? Worker, bool IsPreview)
{
    /// <summary>Keys of one request: with keys as long as they may be, it stays below the limit of a body.</summary>
    public const int KeysMax = 15;

    private const string SinceField = "since";
    private const string UntilField = "until";
    private const string KeysField = "keys";
    private const string WorkerField = "worker";
    private const string DryRunField = "dryRun";

    /// <summary>The request as JSON.</summary>
    public Value.Map Write()
    {
        var map = Selection switch
        {
            EventSelection.About(var subject) => new Value.Map { { subject.Kind.Field, subject.Id } },
            EventSelection.Created { Since: null, Until: null } when Worker is not null => new Value.Map(),
            EventSelection.Created(var since, var until) => new Value.Map
            {
                { SinceField, (since ?? new Instant(0)).ToString() },
                { UntilField, until?.ToString() },
            },
            EventSelection.Listed(var keys) => new Value.Map
            {
                { KeysField, new Value.List(toSeq(keys.Select(WriteKey).ToList())) },
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        map.Add(WorkerField, Worker);
        map.Add(DryRunField, new Value.Flag(IsPreview));
        return map;
    }

    /// <summary>The request, or all that is wrong with it.</summary>
    public static Either<Faults, RedeliveryRequest> Parse(Value.Map body, Catalogue catalogue)
    {
        var fields = new FieldReader(body);
        List<EventSelection> selections =
        [
            .. catalogue
                .Subjects.Map(subject => fields.Optional(subject.Field, value => ParseId(subject, value)))
                .OfType<SubjectId>()
                .Select(subject => new EventSelection.About(subject)),
        ];
        var since = fields.Optional<Instant?>(SinceField, value => Instant.Parse(value).Map(at => (Instant?)at));
        var until = fields.Optional<Instant?>(UntilField, value => Instant.Parse(value).Map(at => (Instant?)at));
        if (fields.Optional(KeysField, ParseKeys) is { } keys)
        {
            selections.Add(new EventSelection.Listed(keys));
        }
        if (since is not null || until is not null)
        {
            selections.Add(new EventSelection.Created(since, until));
        }
        var worker = fields.Optional(WorkerField, value => ParseWorker(value, Routes.Of(catalogue)));
        var isPreview = fields.Optional(DryRunField, ParseFlag);
        return fields.Result<RedeliveryRequest>(() =>
            selections is [var only] ? new RedeliveryRequest(only, worker, isPreview)
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

    private static Either<string, SubjectId> ParseId(Subject subject, Value value) =>
        Identifier.Parse(value).Map(id => new SubjectId(subject, id));

    private static Either<string, IReadOnlyList<Key>> ParseKeys(Value value)
    {
        if (value is not Value.List list || list.Of.Count > KeysMax)
        {
            return $"is {value.Describe()}; expected a list of at most {KeysMax} keys";
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

    /// <summary>The name of a worker of routes.json, or what is wrong with it.</summary>
    public static Either<string, string> ParseWorker(Value value, Routes routes) =>
        value is Value.Text name && routes.Workers.Any(worker => worker.Name == name.Of)
            ? Right<string, string>(name.Of)
            : Left<string, string>(
                $"is {value.Describe()}; expected one of {string.Join(", ", routes.Workers.Select(worker => worker.Name))}"
            );

    private static Either<string, bool> ParseFlag(Value value) =>
        value is Value.Flag flag ? flag.Of : $"is {value.Describe()}; expected true or false";
}
