using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Recovery;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>The operations that disturb: chaos, single messages, items past all rules.</summary>
public static class ByHand
{
    private const string WorkerField = "worker";
    private const string IdField = "id";
    private const string SecondsField = "seconds";
    private const string ItemField = "item";
    private const string MessageFields = "{worker, id}";

    public static readonly IReadOnlyList<Operation> All =
    [
        new("GET", "chaos", "", "What is switched on to disturb the system.", ShowChaos),
        new(
            "POST",
            "chaos",
            "{duplicatePercent?, reorderPercent?, delayMs?, gatewayFailureRate?, paused?}",
            "Switches; what is not named stays. Survives a restart.",
            SetChaos
        ),
        new("POST", "workers/crash", "{worker}", "Ends a worker's process; what it held comes again.", Crash),
        new("POST", "workers/pause", "{worker}", "Has a worker take no messages.", call => Pause(call, true)),
        new("POST", "workers/resume", "{worker}", "Has it take them again.", call => Pause(call, false)),
        new(
            "GET",
            "messages",
            "?worker=&offset=&limit=",
            "The messages of a queue, in flight, waiting and delayed.",
            Messages
        ),
        Message("deliver", MessageAction.Deliver, "Delivers a message next, also from a paused queue."),
        Message("duplicate", MessageAction.Duplicate, "Sends another message of the same event."),
        Message("drop", MessageAction.Drop, "Loses a message."),
        Message("move-behind", MessageAction.MoveBehind, "Puts a message behind all that wait."),
        new(
            "POST",
            "messages/delay",
            "{worker, id, seconds}",
            "Hides a message for so long.",
            call => Handle(call, MessageAction.Delay)
        ),
        new("POST", "records", "{pk, sk, item}", "Replaces an item of the transactional store, past all rules.", Edit),
        new("POST", "records/delete", "{pk, sk}", "Deletes an item of the transactional store.", DeleteRecord),
        new("POST", "events/delete", "{pk, sk}", "Deletes an event.", DeleteEvent),
    ];

    private static Operation Message(string path, MessageAction action, string does) =>
        new("POST", $"messages/{path}", MessageFields, does, call => Handle(call, action));

    private static Task<OperationAnswer> ShowChaos(OperationCall call) =>
        OperationsEndpoints.Done(call.System.Chaos.Settings.Write());

    private static async Task<OperationAnswer> SetChaos(OperationCall call)
    {
        var wanted = call.System.Chaos.Settings.With(call.Body, call.System.Routes);
        if (wanted.Case is not ChaosSettings settings)
        {
            return new OperationAnswer.Faulty((Faults)wanted);
        }
        // What others switched meanwhile stays, unless it is named here.
        var now = await call.System.Disturb(before => before.With(call.Body, call.System.Routes).IfLeft(settings));
        return new OperationAnswer.Json(now.Write());
    }

    private static Task<OperationAnswer> Crash(OperationCall call) =>
        ForWorker(call, worker => OperationsEndpoints.Done(new Value.Map { { "batches", call.System.Crash(worker) } }));

    private static Task<OperationAnswer> Pause(OperationCall call, bool isPaused) =>
        ForWorker(
            call,
            async worker =>
            {
                var settings = await call.System.Disturb(before => before.Pause(worker, isPaused));
                return new OperationAnswer.Json(settings.Write());
            }
        );

    private static Task<OperationAnswer> Messages(OperationCall call)
    {
        var worker = RedeliveryRequest.ParseWorker(
            call["worker"] is { } name ? new Value.Text(name) : Value.Null.It,
            call.System.Routes
        );
        return worker.Match(
            Right: name =>
                OperationsEndpoints.WithRead(
                    from limit in call.Limit()
                    from offset in call.Offset()
                    select (limit, offset),
                    page => OperationsEndpoints.Done(WriteMessages(call, name, page.limit, page.offset))
                ),
            Left: error => Task.FromResult(OperationCall.Refuse(WorkerField, error))
        );
    }

    private static Value.Map WriteMessages(OperationCall call, string worker, int limit, int offset) =>
        new()
        {
            {
                "messages",
                OperationsEndpoints.List(
                    call.System.Messages(worker, limit, offset),
                    queued => new Value.Map
                    {
                        { IdField, queued.Message.Id },
                        { "state", queued.State.ToString() },
                        { "receives", queued.Message.Receives },
                        {
                            "visibleAt",
                            queued.State is MessageState.Delayed ? queued.Message.VisibleAt.ToString() : null
                        },
                        {
                            "event",
                            call.System.FindEvent(queued.Message.Seq) is { } item
                                ? OperationsEndpoints.WriteEvent(queued.Message.Seq, item)
                                : null
                        },
                    }
                )
            },
        };

    private static async Task<OperationAnswer> Handle(OperationCall call, MessageAction action)
    {
        var fields = new FieldReader(call.Body);
        var parsed = fields.Result(
            (
                Worker: fields.Required(
                    WorkerField,
                    value => RedeliveryRequest.ParseWorker(value, call.System.Routes)
                )!,
                Id: fields.Required(IdField, Text)!,
                Delay: action is MessageAction.Delay ? fields.Required(SecondsField, Seconds) : TimeSpan.Zero
            )
        );
        if (parsed.Case is Faults faults)
        {
            return new OperationAnswer.Faulty(faults);
        }
        var (worker, id, delay) = ((string, string, TimeSpan))parsed;
        return await call.System.Handle(worker, id, action, delay)
            ? new OperationAnswer.Json(new Value.Map { { "done", new Value.Flag(true) } })
            : new OperationAnswer.Missing($"{worker} has no such message, or it is in flight");
    }

    private static async Task<OperationAnswer> Edit(OperationCall call)
    {
        var fields = new FieldReader(call.Body);
        var parsed = fields.Result(new Item(KeyOf(fields), fields.Required(ItemField, Item)!));
        if (parsed.Case is not Item item)
        {
            return new OperationAnswer.Faulty((Faults)parsed);
        }
        await call.System.EditRecord(item);
        return new OperationAnswer.Json(new Value.Map { { "done", new Value.Flag(true) } });
    }

    private static Task<OperationAnswer> DeleteRecord(OperationCall call) => Delete(call, call.System.DeleteRecord);

    private static Task<OperationAnswer> DeleteEvent(OperationCall call) => Delete(call, call.System.DeleteEvent);

    private static async Task<OperationAnswer> Delete(OperationCall call, Func<Key, Task<bool>> delete)
    {
        var fields = new FieldReader(call.Body);
        var parsed = fields.Result(KeyOf(fields));
        return parsed.Case is not Key key ? new OperationAnswer.Faulty((Faults)parsed)
            : await delete(key) ? new OperationAnswer.Json(new Value.Map { { "done", new Value.Flag(true) } })
            : new OperationAnswer.Missing($"there is no item {key.Pk} {key.Sk}");
    }

    private static Task<OperationAnswer> ForWorker(OperationCall call, Func<string, Task<OperationAnswer>> act)
    {
        var fields = new FieldReader(call.Body);
        var worker = fields.Required(WorkerField, value => RedeliveryRequest.ParseWorker(value, call.System.Routes));
        return fields
            .Result(worker!)
            .Match(Right: act, Left: faults => Task.FromResult<OperationAnswer>(new OperationAnswer.Faulty(faults)));
    }

    private static Key KeyOf(FieldReader fields) =>
        new(fields.Required(Attributes.Pk, Text)!, fields.Required(Attributes.Sk, Text)!);

    private static Either<string, string> Text(Value value) =>
        value is Value.Text { Of.Length: > 0 } text
            ? Right<string, string>(text.Of)
            : Left<string, string>($"is {value.Describe()}; expected a string");

    private static Either<string, Value.Map> Item(Value value) =>
        value is Value.Map map ? map : $"is {value.Describe()}; expected an object";

    private static Either<string, TimeSpan> Seconds(Value value) =>
        value is Value.Number number
        && number.Of.Exact().Case is decimal seconds and >= 0
        && seconds <= (decimal)LocalSystem.MessageDelayMax.TotalSeconds
            ? TimeSpan.FromSeconds((double)seconds)
            : FormattableString.Invariant(
                $"is {value.Describe()}; expected a number from 0 to {LocalSystem.MessageDelayMax.TotalSeconds}"
            );
}
