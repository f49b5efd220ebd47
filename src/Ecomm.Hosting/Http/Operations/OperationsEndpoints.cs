using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Operations.Recovery;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>The operations endpoints: what an operator asks of a running system, as JSON.</summary>
public static class OperationsEndpoints
{
    public const string Prefix = "/ops/";

    /// <summary>Entries of one answer, unless <c>?limit=</c> asks for another number.</summary>
    internal const int LimitDefault = 100;
    internal const int LimitMax = EventStream.BatchMax;

    /// <summary>Every operation, as <c>GET /ops</c> lists them.</summary>
    public static readonly IReadOnlyList<Operation> All =
    [
        new(
            "GET",
            "laws",
            "",
            "Evaluates the safety laws over one committed state.",
            call => Done(WriteLaws(LocalAudit.Check(call.System)))
        ),
        new(
            "GET",
            "queues",
            "",
            "Waiting, in flight, delayed and dead messages by worker.",
            call => Done(WriteQueues(call.System))
        ),
        new(
            "GET",
            "ledger",
            "",
            "What the gateways did for good, and what that comes to.",
            call => Done(WriteLedger(call.System))
        ),
        new("GET", "dead-letters", "?queue=&limit=", "What could not be processed, and why.", DeadLettersOf),
        new(
            "GET",
            "dead-letters/preview",
            "?queue=&reason=&id=&limit=",
            "What a redrive would come to, by the pure core alone.",
            Preview
        ),
        new(
            "POST",
            "dead-letters/redrive",
            "?queue=&reason=&id=&limit=",
            "Moves dead letters back to their queues.",
            Redrive
        ),
        new(
            "POST",
            "redeliver",
            $"{{{Operation.Subject} | since, until | keys, worker?, dryRun?}}",
            "Sends events of the event store to their workers again.",
            Redeliver
        ),
        .. Observations.All,
        .. ByHand.All,
    ];

    /// <summary>The operations of that path; several if it takes several methods.</summary>
    public static IReadOnlyList<Operation> Of(string path) => [.. All.Where(operation => operation.Path == path)];

    /// <summary>The list of all operations.</summary>
    public static Value.Map Describe(Catalogue catalogue) =>
        new()
        {
            {
                "operations",
                List(
                    All,
                    operation => new Value.Map
                    {
                        { "method", operation.Method },
                        { "path", Prefix + operation.Path },
                        {
                            "takes",
                            operation.Takes.Replace(
                                Operation.Subject,
                                string.Join(" | ", catalogue.Subjects.Map(subject => subject.Field)),
                                StringComparison.Ordinal
                            )
                        },
                        { "does", operation.Does },
                    }
                )
            },
        };

    private static Task<OperationAnswer> DeadLettersOf(OperationCall call) =>
        WithRead(call.Limit(), limit => Done(WriteDeadLetters(call.System, call["queue"], limit)));

    private static Task<OperationAnswer> Preview(OperationCall call) =>
        WithRead(call.Limit(), limit => Preview(call, limit));

    private static async Task<OperationAnswer> Preview(OperationCall call, int limit)
    {
        var prospects = await call.System.Foresee(SelectionOf(call), limit, call.Cancel);
        return new OperationAnswer.Json(
            new Value.Map
            {
                {
                    "prospects",
                    List(
                        prospects,
                        prospect => new Value.Map
                        {
                            { "queue", prospect.Letter.Queue },
                            { "id", prospect.Letter.Id },
                            { "worker", prospect.Worker },
                            { "verdict", prospect.Verdict.ToString() },
                            { "why", prospect.Why },
                        }
                    )
                },
            }
        );
    }

    private static Task<OperationAnswer> Redrive(OperationCall call) =>
        WithRead(
            call.Whole("limit", int.MaxValue, 0, int.MaxValue),
            async limit => new OperationAnswer.Json(
                new Value.Map { { "redriven", (await call.System.Redrive(SelectionOf(call), (int)limit)).Count } }
            )
        );

    // With {"dryRun": true} nothing is sent.
    private static async Task<OperationAnswer> Redeliver(OperationCall call)
    {
        var parsed = RedeliveryRequest.Parse(call.Body, call.System.Catalogue);
        return parsed.Case is RedeliveryRequest(var selection, var worker, var isPreview)
            ? new OperationAnswer.Json((await call.System.Redeliver(selection, worker, isPreview, call.Cancel)).Write())
            : new OperationAnswer.Faulty((Faults)parsed);
    }

    private static DeadLetterSelection SelectionOf(OperationCall call) =>
        new(call["queue"], call["reason"], call["id"]);

    /// <summary>Answers with what was read of the query, or with what is wrong with it.</summary>
    internal static Task<OperationAnswer> WithRead<T>(Either<Faults, T> read, Func<T, Task<OperationAnswer>> answer) =>
        read.Match(Right: answer, Left: faults => Task.FromResult<OperationAnswer>(new OperationAnswer.Faulty(faults)));

    internal static Task<OperationAnswer> Done(Value value) =>
        Task.FromResult<OperationAnswer>(new OperationAnswer.Json(value));

    private static Value.Map WriteLaws(Seq<LawReport> reports) =>
        new()
        {
            { "holds", new Value.Flag(reports.ForAll(report => report.Holds)) },
            {
                "laws",
                List(
                    reports,
                    report => new Value.Map
                    {
                        { "law", report.Law },
                        { "holds", new Value.Flag(report.Holds) },
                        { "violations", List(report.Violations, violation => new Value.Text(violation)) },
                    }
                )
            },
        };

    private static Value.Map WriteQueues(LocalSystem system)
    {
        var dead = system.DeadLetters.Counts();
        return new Value.Map
        {
            { "drained", new Value.Flag(system.IsDrained) },
            {
                "queues",
                List(
                    system.Depths(),
                    pair => new Value.Map
                    {
                        { "queue", pair.Key },
                        { "waiting", pair.Value.Waiting },
                        { "inFlight", pair.Value.InFlight },
                        { "delayed", pair.Value.Delayed },
                        { "dead", dead.GetValueOrDefault(pair.Key) },
                    }
                )
            },
            { "unrouted", dead.GetValueOrDefault(DeadEvent.Unrouted) },
        };
    }

    // The oldest first, of all queues or one; those that the limit cuts off are counted.
    private static Value.Map WriteDeadLetters(LocalSystem system, string? queue, int limit)
    {
        var letters = system.DeadLetters.All().Where(letter => queue is null || letter.Queue == queue).ToList();
        return new Value.Map
        {
            { "count", letters.Count },
            {
                "deadLetters",
                List(
                    letters.Take(limit),
                    letter => new Value.Map
                    {
                        { "queue", letter.Queue },
                        { "id", letter.Id },
                        { "receives", letter.Receives },
                        { "reason", letter.Reason },
                        { "parkedAt", letter.ParkedAt },
                        { "event", system.FindEvent(letter.Seq) is { } item ? WriteEvent(letter.Seq, item) : null },
                    }
                )
            },
        };
    }

    private static Value.Map WriteLedger(LocalSystem system)
    {
        var ledger = LedgerView.Of(system);
        return new Value.Map
        {
            { "entries", List(ledger.Entries, entry => entry) },
            { "balances", List(ledger.Balances, balance => balance) },
        };
    }

    internal static Value.Map WriteEvent(long seq, Item item) =>
        new()
        {
            { "seq", seq },
            { Attributes.Pk, item.Key.Pk },
            { Attributes.Sk, item.Key.Sk },
            item.Attributes,
        };

    internal static Value.List List<T>(IEnumerable<T> items, Func<T, Value> write) =>
        new(toSeq(items.Select(write).ToList()));
}
