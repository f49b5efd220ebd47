using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// A worker's function and its event source mapping: batches of up to ten messages, a bounded number of them at once, each in
/// an execution environment of its own with a clock of its own; only what the response names as failed comes again, and of a
/// batch without a response everything. See «Using Lambda with Amazon SQS» and «Implementing partial batch responses».
/// </summary>
internal sealed class WorkerFunction
{
    /// <summary>The function's time-out, and how long before it deliveries end: terraform/modules/ecomm/functions.tf and the runtime loop.</summary>
    public const long Limit = 30 * Scheduler.Second;
    public const long Margin = 2 * Scheduler.Second;

    private const int BatchMax = 10;
    private const long PollDelay = 2 * Scheduler.Millisecond;
    private const int PollDoublingsMax = 4;

    /// <summary>An invocation of a broken function ends so soon.</summary>
    private const long FailsAfter = 100 * Scheduler.Millisecond;

    private readonly World world;
    private readonly Blueprint blueprint;
    private readonly SimulatedQueue queue;
    private readonly Judge judge;
    private readonly Entered entered;
    private readonly Code code;
    private readonly Code? before;
    private readonly Rollout? rollout;
    private readonly Func<SimulatedTime, Shell> shells;
    private readonly int number;
    private readonly int concurrency;
    private readonly RetryPolicy retries;
    private readonly Part part;
    private readonly Dictionary<string, (Process Process, Message Message)> received = [];
    private readonly IFailedMessages seam;
    private readonly TraceLog<SqsHandler> log;
    private int running;
    private ulong environments;
    private bool polls;
    private readonly List<(Message Message, int Receive)> hoard = [];

    /// <param name="world">The world.</param>
    /// <param name="blueprint">The system's parts.</param>
    /// <param name="queue">The queue to poll.</param>
    /// <param name="judge">The laws.</param>
    /// <param name="number">The worker's place in the blueprint.</param>
    /// <param name="concurrency">Batches at once.</param>
    /// <param name="retries">When failed messages come again.</param>
    /// <param name="shells">Makes the shell of a new environment with that clock.</param>
    /// <param name="rollout">When its code is replaced; null if there is one code only.</param>
    /// <param name="open">Opens messages; null lets each delivery read its own.</param>
    /// <param name="openBefore">The same for the code before.</param>
    public WorkerFunction(
        World world,
        Blueprint blueprint,
        SimulatedQueue queue,
        Judge judge,
        int number,
        int concurrency,
        RetryPolicy retries,
        Func<SimulatedTime, Shell> shells,
        Rollout? rollout,
        Func<StreamEvent, Lazy<Opened>>? open,
        Func<StreamEvent, Lazy<Opened>>? openBefore
    )
    {
        (this.world, this.blueprint, this.queue, this.judge) = (world, blueprint, queue, judge);
        (this.number, this.concurrency, this.retries, this.shells) = (number, concurrency, retries, shells);
        entered = new Entered(world, judge);
        code = new Code(blueprint.Reader ?? blueprint.Catalogue, entered.Observed(blueprint.Workers[number]), open);
        if (blueprint.Before is { } old)
        {
            before = new Code(old, entered.Observed(old.FindWorker(code.Worker.Name)!), openBefore);
        }
        this.rollout = rollout;
        seam = blueprint.Queue(new QueueSeam(world, queue, judge, receipt => received[receipt]));
        log = new TraceLog<SqsHandler>(world, judge);
        part = new Part.Function(code.Worker.Name);
        queue.Wake = PollSoon;
        world.Down.WhenMended(More);
    }

    public bool IsIdle => running == 0;

    private void PollSoon()
    {
        if (polls || (running >= concurrency && !blueprint.MappingHoards))
        {
            return;
        }
        polls = true;
        world.In(PollDelay << (int)(Draws.Of(world.Seed, queue.First.Site) % PollDoublingsMax), Poll);
    }

    private void Poll()
    {
        polls = false;
        if (blueprint.OnePoller && world.Down.HasFunction)
        {
            return;
        }
        if (blueprint.MappingHoards)
        {
            hoard.AddRange((queue.HasVisible ? queue.Receive(int.MaxValue) : []).Select(one => (one, one.Receives)));
            while (running < concurrency && hoard.Count > 0)
            {
                var some = hoard.Take(BatchMax).ToList();
                hoard.RemoveRange(0, some.Count);
                Start(some);
            }
            return;
        }
        while (running < concurrency && queue.HasVisible)
        {
            var draw = Draws.Of(world.Seed, Draws.Of(queue.First.Site, (ulong)queue.First.Receives));
            var batch = queue.Receive(draw % 2 == 0 ? 1 : Draws.Whole(Draws.Mix(draw), 1, BatchMax));
            if (batch.Count > 0)
            {
                Start([.. batch.Select(one => (one, one.Receives))]);
            }
        }
    }

    private void Start(IReadOnlyList<(Message Message, int Receive)> messages)
    {
        running++;
        var runs = before is null || rollout!.IsNew(code.Worker.Name) ? code : before;
        var handler = runs.Idle.TryPop(out var warm) ? warm : NewEnvironment(runs);
        var run = new FunctionRun(world, Limit, Margin);
        var batch = new Batch(runs, handler, messages.Count);
        var records = new SqsMessage[messages.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var (message, receive) = messages[i];
            var receives = receive.ToString(CultureInfo.InvariantCulture);
            var receipt = $"{message.Id}/{receives}";
            var opened = runs.Open?.Invoke(message.Event);
            var body = opened is null ? message.Event.Body : null;
            records[i] = new SqsMessage(message.Id, receipt, body, new SqsAttributes(receives, "0"))
            {
                Opened = opened,
            };
            var process = new Process(
                run,
                Draws.Of(message.Site, (ulong)receive),
                code.Worker.Name,
                () => $"{code.Worker.Name} {message.Event} (receive {receives} of message {message.Id})"
            )
            {
                Began = world.Now,
                Number = number,
                Given = message.Event,
            };
            received[receipt] = (process, message);
            batch.Deliveries[i] = new Delivery(process, message, receipt, receive, message.Visibility);
        }
        run.Crashed = () => EndBadly(batch);
        if (world.Down.Has(part))
        {
            world.In(FailsAfter, run.Crash);
            return;
        }
        entered.Starting = batch;
        world.Resume(batch.Deliveries[0].Process, () => _ = Run(batch, run, new SqsEvent(records)));
        entered.Starting = null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws breaks a law.")]
    private async Task Run(Batch batch, FunctionRun run, SqsEvent records)
    {
        SqsBatchResponse response;
        try
        {
            response = await batch.Handler.Handle(records, run.Work, CancellationToken.None);
        }
        catch (Exception e)
        {
            judge.Break(GenericLaws.Throws, $"{code.Worker.Name} threw {e}");
            run.Crash();
            return;
        }
        if (world.Luck.Befalls(FaultKind.CrashBeforeAcknowledging, batch.Deliveries[0].Process.Site))
        {
            world.Trace.Note($"{code.Worker.Name}: {nameof(FaultKind.CrashBeforeAcknowledging)}");
            run.Crash();
            return;
        }
        run.End();
        End(batch, response);
        batch.Code.Idle.Push(batch.Handler);
    }

    private void End(Batch batch, SqsBatchResponse response)
    {
        foreach (var delivery in batch.Deliveries)
        {
            received.Remove(delivery.Receipt);
            var failed = IsFailed(response, delivery.Message.Id);
            if (failed && blueprint.ReportsFailures)
            {
                ComesBack(delivery);
            }
            else if (delivery.Process.IsKept)
            {
                Delete(delivery);
            }
            else
            {
                queue.Settle(delivery.Message);
                Delete(delivery);
            }
            world.DeliveryEnded(code.Worker.Name);
        }
        running--;
        More();
    }

    private void EndBadly(Batch batch)
    {
        foreach (var delivery in batch.Deliveries)
        {
            received.Remove(delivery.Receipt);
            ComesBack(delivery);
            world.DeliveryEnded(code.Worker.Name);
        }
        running--;
        More();
    }

    private void More()
    {
        if (queue.HasVisible)
        {
            PollSoon();
        }
        else if (hoard.Count > 0)
        {
            Poll();
        }
    }

    // If nobody has said otherwise since it was received.
    private void ComesBack(Delivery delivery)
    {
        if (delivery.Message.Visibility == delivery.Visibility)
        {
            queue.ShowIn(delivery.Message, SimulatedQueue.VisibilityTimeout);
        }
    }

    // A receipt is void once its message was received again.
    private void Delete(Delivery delivery)
    {
        if (queue.IsDown)
        {
            ComesBack(delivery);
        }
        else if (delivery.Message.Receives == delivery.Receive)
        {
            queue.Delete(delivery.Message);
        }
    }

    private static bool IsFailed(SqsBatchResponse response, string id)
    {
        foreach (var failure in response.BatchItemFailures)
        {
            if (failure.ItemIdentifier == id)
            {
                return true;
            }
        }
        return false;
    }

    private SqsHandler NewEnvironment(Code runs)
    {
        var site = Draws.Of((ulong)number + 200, environments++);
        var error = world.Luck.Befalls(FaultKind.ClockSkewed, site, out var size)
            ? TimeSpan.FromSeconds((size - 0.5) * 600)
            : TimeSpan.Zero;
        var time = new SimulatedTime(world, error);
        return new SqsHandler(
            runs.Catalogue,
            runs.Worker,
            shells(time),
            seam,
            retries,
            time,
            log,
            Settled,
            tellsRounds: false
        );
    }

    // What the handler says of a delivery that ended in a dead letter.
    private void Settled(DeliveryReport ended)
    {
        var (message, settlement) = (ended.Message, ended.Settlement);
        if (settlement.Kind is SettlementKind.Park && received.TryGetValue(message.ReceiptHandle, out var one))
        {
            queue.Explain(one.Message.Event, settlement);
            judge.Parked(code.Worker.Name, one.Message.Event, settlement);
        }
    }
}
