using System.Globalization;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>A worker's queue as its function sees it over a network.</summary>
internal sealed class QueueSeam(
    World world,
    SimulatedQueue queue,
    Judge judge,
    Func<string, (Process Process, Message Message)> find
) : IFailedMessages
{
    public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
        Tell(
            message,
            $"parks: {reason}",
            (process, m) =>
            {
                process.IsKept = true;
                judge.Kept(queue.Worker, m.Event, reason);
                queue.Bury(m.Event, reason);
            },
            // Dead letters have a queue of their own.
            () => false
        );

    public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        var receives = message.Receives;
        return Tell(
            message,
            $"delays by {delay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
            (_, m) =>
            {
                // An older receipt has no say any more.
                if (m.Receives == receives && !m.IsDeleted && !m.IsVisible)
                {
                    queue.ShowIn(m, delay.Ticks / 10);
                }
            }
        );
    }

    public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
        Tell(
            message,
            "sends it anew",
            (process, m) =>
            {
                process.IsKept = true;
                queue.SendIn(m.Event, delay.Ticks / 10);
            }
        );

    private Task Tell(SqsMessage message, string what, Action<Process, Message> act, Func<bool>? down = null)
    {
        var fails = down ?? (() => queue.IsDown);
        var (process, kept) = find(message.ReceiptHandle);
        world.TurnTo(process);
        process.HasBegun = true;
        var telling = new Telling(world, process, what, fails, () => act(process, kept));
        world.Plan(telling);
        return telling.Answer;
    }

    private sealed class Telling(World world, Process process, string what, Func<bool> isDown, Action act)
        : Operation<bool>(world, process, Port.TellQueue)
    {
        public override string Describe() => what;

        protected override void Do()
        {
            if (isDown())
            {
                Note("the queue is down");
                Fail(new SimulatedFaultException("the queue did not answer"));
                return;
            }
            if (World.Luck.Befalls(FaultKind.QueueUnavailable, Site, out var size))
            {
                Note(nameof(FaultKind.QueueUnavailable));
                if (size < 0.5)
                {
                    act();
                }
                Fail(new SimulatedFaultException("the queue did not answer"));
                return;
            }
            act();
            if (CrashesNow())
            {
                return;
            }
            Note("done");
            Succeed(true);
        }

        protected override void DoUnheard()
        {
            if (!isDown())
            {
                act();
            }
        }
    }
}
