using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What <c>POST /ops/redeliver</c> asks for, as JSON.</summary>
public sealed record RedeliveryRequest(EventSelection Selection, string? Worker, bool IsPreview)
{
    /// <summary>Keys of one request: with keys as long as they may be, it stays below the limit of a body.</summary>
    public const int KeysMax = 15;

    private const string OrderIdField = "orderId";
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
            EventSelection.OfOrder(var order) => new Value.Map { { OrderIdField, order.Text } },
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
    public static Either<Faults, RedeliveryRequest> Parse(Value.Map body, Routes routes) =>
        (
            body.Optional(OrderIdField, OrderId.Parse),
            body.Optional(SinceField, Instant.Parse),
            body.Optional(UntilField, Instant.Parse),
            body.Optional(KeysField, ParseKeys),
            body.Optional(WorkerField, value => ParseWorker(value, routes)),
            body.Optional(DryRunField, ParseFlag)
        )
            .Apply(
                (order, since, until, keys, worker, dryRun) =>
                    Selections(order, since, until, keys) switch
                    {
                        [var only] => Right<Faults, RedeliveryRequest>(
                            new RedeliveryRequest(only, worker.IfNoneUnsafe((string?)null), dryRun.IfNone(false))
                        ),
                        _ => new Faults(
                            Seq1(new Fault("body", "must say which events: one of orderId, keys, or since and until"))
                        ),
                    }
            )
            .ToResult()
            .Bind(request => request);

    private static List<EventSelection> Selections(
        Option<OrderId> order,
        Option<Instant> since,
        Option<Instant> until,
        Option<IReadOnlyList<Key>> keys
    )
    {
        List<EventSelection> selections = [];
        order.IfSome(id => selections.Add(new EventSelection.OfOrder(id)));
        keys.IfSome(list => selections.Add(new EventSelection.Listed(list)));
        if (since.IsSome || until.IsSome)
        {
            selections.Add(new EventSelection.Created(since.ToNullable(), until.ToNullable()));
        }
        return selections;
    }

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
