using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;

namespace Ecomm.Hosting.Http;

/// <summary>The operations that disturb: chaos, single messages, items past all rules.</summary>
public static class ByHand
{
    private static readonly Key SomeKey = new("SOME#KEY", "SOME#KEY");

    private static readonly Parameter<string> Worker = Parameter.Worker("worker") with { IsRequired = true };

    private static readonly Parameter<string> Id = Parameter.Filled("id", _ => "000000000000000000003") with
    {
        Means = "A message, as GET /ops/messages shows it.",
        IsRequired = true,
    };

    private static readonly Parameter<decimal> Seconds = Parameter.Number(
        "seconds",
        (decimal)LocalSystem.MessageDelayMax.TotalSeconds,
        example: 30
    ) with
    {
        IsRequired = true,
    };

    private static readonly Parameter<string> Pk = Parameter.Filled(Attributes.Pk, _ => SomeKey.Pk) with
    {
        IsRequired = true,
    };

    private static readonly Parameter<string> Sk = Parameter.Filled(Attributes.Sk, _ => SomeKey.Sk) with
    {
        IsRequired = true,
    };

    private static readonly Parameter<Value.Map> Attributed = new(
        "item",
        Schema.Open,
        (value, _) => value is Value.Map map ? map : $"is {value.Describe()}; expected an object"
    )
    {
        Means = "All of its attributes.",
        IsRequired = true,
    };

    public static readonly IReadOnlyList<Operation> All =
    [
        new(
            "GET",
            "chaos",
            Takes.Nothing,
            "What is switched on to disturb the system.",
            OperationForms.Chaos,
            call => OperationsEndpoints.Done(ChaosSettings.Form.Write(call.System.Chaos.Settings))
        ),
        new(
            "POST",
            "chaos",
            Takes.Body(ChaosSettings.Fields),
            "Switches; what is not named stays. Survives a restart.",
            OperationForms.Chaos,
            SetChaos
        ),
        new(
            "POST",
            "workers/crash",
            Takes.Body(Worker),
            "Ends a worker's process; what it held comes again.",
            OperationForms.Crashed.Schema,
            Crash
        ),
        new(
            "POST",
            "workers/pause",
            Takes.Body(Worker),
            "Has a worker take no messages.",
            OperationForms.Chaos,
            call => Pause(call, true)
        ),
        new(
            "POST",
            "workers/resume",
            Takes.Body(Worker),
            "Has it take them again.",
            OperationForms.Chaos,
            call => Pause(call, false)
        ),
        new(
            "GET",
            "messages",
            Takes.Query(Worker, Paging.Offset, Paging.Limit),
            "The messages of a queue, in flight, waiting and delayed.",
            OperationForms.Messages.Schema,
            Messages
        ),
        Message("deliver", MessageAction.Deliver, "Delivers a message next, also from a paused queue."),
        Message("duplicate", MessageAction.Duplicate, "Sends another message of the same event."),
        Message("drop", MessageAction.Drop, "Loses a message."),
        Message("move-behind", MessageAction.MoveBehind, "Puts a message behind all that wait."),
        Message("delay", MessageAction.Delay, "Hides a message for so long.", Seconds),
        new(
            "POST",
            "records",
            Takes.Body(Pk, Sk, Attributed),
            "Replaces an item of the transactional store, past all rules.",
            OperationForms.Done.Schema,
            Edit
        ),
        Delete(
            "records/delete",
            "Deletes an item of the transactional store.",
            (system, key) => system.DeleteRecord(key)
        ),
        Delete("events/delete", "Deletes an event.", (system, key) => system.DeleteEvent(key)),
    ];

    private static Operation Message(
        string path,
        MessageAction action,
        string does,
        params IReadOnlyList<Parameter> more
    ) =>
        new(
            "POST",
            $"messages/{path}",
            Takes.Body([Worker, Id, .. more]),
            does,
            OperationForms.Done.Schema,
            call => Handle(call, action)
        )
        {
            Missing = catalogue => NoMessage(Schema.NameOfWorker(catalogue)),
        };

    private static Operation Delete(string path, string does, Func<LocalSystem, Key, Task<bool>> delete) =>
        new("POST", path, Takes.Body(Pk, Sk), does, OperationForms.Done.Schema, call => Delete(call, delete))
        {
            Missing = _ => NoItem(SomeKey),
        };

    private static string NoMessage(string worker) => $"{worker} has no such message, or it is in flight";

    private static string NoItem(Key key) => $"there is no item {key.Pk} {key.Sk}";

    private static async Task<OperationAnswer> SetChaos(OperationCall call)
    {
        var catalogue = call.System.Catalogue;
        var wanted = call.System.Chaos.Settings.With(call.Given, catalogue);
        if (wanted.Case is not ChaosSettings settings)
        {
            return new OperationAnswer.Faulty((Faults)wanted);
        }
        // What others switched meanwhile stays, unless it is named here.
        var now = await call.System.Disturb(before => before.With(call.Given, catalogue).IfLeft(settings));
        return new OperationAnswer.Json(ChaosSettings.Form.Write(now));
    }

    private static Task<OperationAnswer> Crash(OperationCall call) =>
        ForWorker(call, worker => OperationsEndpoints.Done(OperationForms.Crashed.Write(call.System.Crash(worker))));

    private static Task<OperationAnswer> Pause(OperationCall call, bool isPaused) =>
        ForWorker(
            call,
            async worker =>
            {
                var settings = await call.System.Disturb(before => before.Pause(worker, isPaused));
                return new OperationAnswer.Json(ChaosSettings.Form.Write(settings));
            }
        );

    private static Task<OperationAnswer> Messages(OperationCall call)
    {
        var fields = call.Fields;
        var worker = fields.Read(Worker)!;
        var (offset, limit) = ((int)fields.Read(Paging.Offset), (int)fields.Read(Paging.Limit));
        return OperationsEndpoints.WithRead(
            fields.Result(worker),
            name =>
                OperationsEndpoints.Done(
                    OperationForms.Messages.Write((call.System, call.System.Messages(name, limit, offset)))
                )
        );
    }

    private static Task<OperationAnswer> Handle(OperationCall call, MessageAction action)
    {
        var fields = call.Fields;
        var (worker, id) = (fields.Read(Worker)!, fields.Read(Id)!);
        var delay = action is MessageAction.Delay ? TimeSpan.FromSeconds((double)fields.Read(Seconds)) : TimeSpan.Zero;
        return OperationsEndpoints.WithRead(
            fields.Result((worker, id)),
            async message =>
                await call.System.Handle(message.worker, message.id, action, delay)
                    ? Done
                    : new OperationAnswer.Missing(NoMessage(message.worker))
        );
    }

    private static Task<OperationAnswer> Edit(OperationCall call)
    {
        var fields = call.Fields;
        var item = new Item(KeyOf(fields), fields.Read(Attributed)!);
        return OperationsEndpoints.WithRead(
            fields.Result(item),
            async edited =>
            {
                await call.System.EditRecord(edited);
                return Done;
            }
        );
    }

    private static Task<OperationAnswer> Delete(OperationCall call, Func<LocalSystem, Key, Task<bool>> delete)
    {
        var fields = call.Fields;
        var read = KeyOf(fields);
        return OperationsEndpoints.WithRead(
            fields.Result(read),
            async key => await delete(call.System, key) ? Done : new OperationAnswer.Missing(NoItem(key))
        );
    }

    private static Task<OperationAnswer> ForWorker(OperationCall call, Func<string, Task<OperationAnswer>> act)
    {
        var fields = call.Fields;
        var worker = fields.Read(Worker)!;
        return OperationsEndpoints.WithRead(fields.Result(worker), act);
    }

    private static OperationAnswer Done => new OperationAnswer.Json(OperationForms.Done.Write(true));

    private static Key KeyOf(FieldReader fields) => new(fields.Read(Pk)!, fields.Read(Sk)!);
}
