using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;
using Ecomm.Operations.Recovery;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>The operations endpoints: what an operator asks of a running system, as JSON.</summary>
public static class OperationsEndpoints
{
    public const string Prefix = "/ops/";

    private static readonly Parameter<string> Queue = Parameter.Filled("queue", _ => DeadEvent.Unrouted) with
    {
        Means =
            $"Only letters of that worker, or of {DeadEvent.Unrouted}. Another name is refused unless it has letters.",
    };

    private static readonly Parameter<string> Reason = Parameter.Text("reason", "Malformed: …") with
    {
        Means = "Only letters with that reason; … stands for each word that holds a digit.",
    };

    private static readonly Parameter<string> Letter = Parameter.Text("id", "000000000000000000003") with
    {
        Means = "Only the letter of that id.",
    };

    private static readonly Parameter<long> Redriven = Parameter.Whole("limit", 0, int.MaxValue, example: 10) with
    {
        Means = "So many letters at most; all without it.",
        Otherwise = int.MaxValue,
    };

    private static readonly Parameter<string> InQueue = Queue with { IsRequired = true };

    private static readonly Parameter<Value.Map> Patch = new(
        "patch",
        Schema.Open with
        {
            Example = Schema.SomePatch,
        },
        (value, _) => value is Value.Map map ? map : $"is {value.Describe()}; expected an object"
    )
    {
        Means = "Merged into the event's data (RFC 7396): fields in place of those of the same name; null removes.",
        IsRequired = true,
    };

    private static readonly Parameter<string> EventName = Parameter.Filled("eventName", _ => "") with
    {
        Means = "The new event's name; that of the first without it.",
        Schema = Schema.Filled(catalogue => ((Value.Text)Schema.EventName.Example(catalogue)).Of),
    };

    private static readonly Parameter<long> Resent = Redriven with
    {
        Means = "So many events are sent at most; all without it.",
    };

    private static readonly Parameter<bool> DryRun = Parameter.Flag("dryRun") with
    {
        Means = "Nothing is sent; the answer says what would be.",
    };

    private static readonly Parameter<bool> Again = Parameter.Flag("again") with
    {
        Means = "Everything is read again, whatever is known.",
    };

    /// <summary>Every operation, as <c>GET /ops</c> lists them.</summary>
    public static readonly IReadOnlyList<Operation> All =
    [
        new(
            "GET",
            "laws",
            Takes.Query(Again),
            "Evaluates the safety laws. Reads what has changed since it was asked last, and everything the first time.",
            OperationForms.Laws.Schema,
            LawsOf
        ),
        new(
            "GET",
            "queues",
            Takes.Nothing,
            "Waiting, in flight, delayed and dead messages by worker.",
            OperationForms.Queues.Schema,
            call => Done(OperationForms.Queues.Write((call.System.IsDrained, Flow.Of(call.System))))
        ),
        new(
            "GET",
            "ledger",
            Takes.Nothing,
            "What the gateways did for good, and what that comes to.",
            OperationForms.Ledger.Schema,
            call => Done(OperationForms.Ledger.Write(LedgerView.Of(call.System)))
        ),
        new(
            "GET",
            "dead-letters",
            Takes.Query(Queue, Paging.Limit),
            "What could not be processed, and why.",
            OperationForms.DeadLetters.Schema,
            DeadLettersOf
        ),
        new(
            "GET",
            "dead-letters/preview",
            Takes.Query(Queue, Reason, Letter, Paging.Limit),
            "What a redrive would come to, by the pure core alone.",
            OperationForms.Prospects.Schema,
            Preview
        ),
        new(
            "POST",
            "dead-letters/redrive",
            Takes.Query(Queue, Reason, Letter, Redriven),
            "Moves dead letters back to their queues.",
            OperationForms.Redriven.Schema,
            Redrive
        ),
        new(
            "POST",
            "dead-letters/resend",
            Takes.Body(InQueue, Reason, Letter, EventName, Patch, Resent, DryRun),
            "Edits the events of dead letters and sends them as new events, where a dry run says that they progress.",
            OperationForms.Resent.Schema,
            Resend
        ),
        new(
            "POST",
            "redeliver",
            Takes.Body(RedeliveryRequest.Fields),
            "Sends events of the event store to their workers again: of a subject, of a time, by their keys, or all that a worker takes.",
            RedeliveryReport.Form.Schema,
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
                new Value.List(
                    toSeq(All)
                        .Map(
                            Value (operation) =>
                                new Value.Map
                                {
                                    { "method", operation.Method },
                                    { "path", Prefix + operation.Path },
                                    { "takes", operation.Takes.Describe(catalogue) },
                                    { "does", operation.Does },
                                }
                        )
                )
            },
        };

    private static Task<OperationAnswer> DeadLettersOf(OperationCall call)
    {
        var fields = call.Fields;
        var (queue, limit) = (fields.Read(Queue), (int)fields.Read(Paging.Limit));
        return WithRead(
            Selection(call, fields, new DeadLetterSelection(queue)),
            selected =>
            {
                var letters = call.System.DeadLetters.All().Where(selected.Selects).ToList();
                return Done(OperationForms.DeadLetters.Write((call.System, letters.Count, letters.Take(limit))));
            }
        );
    }

    private static Task<OperationAnswer> Preview(OperationCall call) =>
        WithSelection(
            call,
            Paging.Limit,
            async (letters, limit) =>
                new OperationAnswer.Json(
                    OperationForms.Prospects.Write(await call.System.Foresee(letters, limit, call.Cancel))
                )
        );

    private static Task<OperationAnswer> Redrive(OperationCall call) =>
        WithSelection(
            call,
            Redriven,
            async (letters, limit) =>
                new OperationAnswer.Json(
                    OperationForms.Redriven.Write((await call.System.Redrive(letters, limit)).Count)
                )
        );

    private static Task<OperationAnswer> LawsOf(OperationCall call)
    {
        var fields = call.Fields;
        var isAgain = fields.Read(Again);
        return WithRead(
            fields.Result(isAgain),
            async again => new OperationAnswer.Json(
                OperationForms.Laws.Write((await call.System.Laws.Look(again, call.Cancel)).Reports)
            )
        );
    }

    private static Task<OperationAnswer> Resend(OperationCall call)
    {
        var fields = call.Fields;
        var letters = new DeadLetterSelection(fields.Read(InQueue), fields.Read(Reason), fields.Read(Letter));
        var (name, patch) = (fields.Read(EventName), fields.Read(Patch)!);
        var (max, isPreview) = ((int)fields.Read(Resent), fields.Read(DryRun));
        return WithRead(
            Selection(call, fields, letters),
            async selected => new OperationAnswer.Json(
                OperationForms.Resent.Write(
                    await call.System.Resend(selected, EventEdit.Merge(name, patch), isPreview, max, call.Cancel)
                )
            )
        );
    }

    private static async Task<OperationAnswer> Redeliver(OperationCall call)
    {
        var parsed = RedeliveryRequest.Parse(call.Given, call.System.Catalogue);
        return parsed.Case is RedeliveryRequest(var selection, var worker, var isPreview)
            ? new OperationAnswer.Json(
                RedeliveryReport.Form.Write(await call.System.Redeliver(selection, worker, isPreview, call.Cancel))
            )
            : new OperationAnswer.Faulty((Faults)parsed);
    }

    private static Task<OperationAnswer> WithSelection(
        OperationCall call,
        Parameter<long> limit,
        Func<DeadLetterSelection, int, Task<OperationAnswer>> answer
    )
    {
        var fields = call.Fields;
        var letters = new DeadLetterSelection(fields.Read(Queue), fields.Read(Reason), fields.Read(Letter));
        var max = (int)fields.Read(limit);
        return WithRead(Selection(call, fields, letters), selected => answer(selected, max));
    }

    // A queue is a worker's, or that of what no worker takes; or it has letters still, of a worker that is no more. Of any other the answer
    // would be that it has none.
    private static Either<Faults, DeadLetterSelection> Selection(
        OperationCall call,
        FieldReader fields,
        DeadLetterSelection letters
    ) =>
        fields.Result<DeadLetterSelection>(() =>
        {
            if (
                letters.Queue is not { } queue
                || queue == DeadEvent.Unrouted
                || call.System.Catalogue.FindWorker(queue) is not null
                || call.System.DeadLetters.Counts().ContainsKey(queue)
            )
            {
                return letters;
            }
            var known = call.System.Catalogue.Workers.Map(worker => worker.Name).Add(DeadEvent.Unrouted);
            return new Faults(
                Seq1(
                    new Fault(
                        Queue.Name,
                        $"is {new Value.Text(queue).Describe()}; expected one of {string.Join(", ", known)}"
                    )
                )
            );
        });

    /// <summary>Answers with what was read of the request, or with what is wrong with it.</summary>
    internal static Task<OperationAnswer> WithRead<T>(Either<Faults, T> read, Func<T, Task<OperationAnswer>> answer) =>
        read.Match(Right: answer, Left: faults => Task.FromResult<OperationAnswer>(new OperationAnswer.Faulty(faults)));

    internal static Task<OperationAnswer> Done(Value value) =>
        Task.FromResult<OperationAnswer>(new OperationAnswer.Json(value));
}
