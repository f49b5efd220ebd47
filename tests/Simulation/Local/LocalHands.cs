using Ecomm.Hosting.Chain;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// What people do to a running system, at drawn moments: they move messages by hand, pause workers, switch disturbances, redeliver
/// and redrive, set the machine's clock, and stop and start it.
/// </summary>
internal sealed class LocalHands(LocalRun run)
{
    private const string Paused = "a worker is paused";
    private const string Disturbed = "disturbances are switched";
    private const string Redriven = "dead letters are redriven";
    private const string Redelivered = "an event is redelivered";
    private const int LookMax = 20;

    /// <summary>So often at most anything is repeated in a run.</summary>
    private const int RepeatsMax = 40;
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(60);

    /// <summary>Each of what is done by hand, by the names that it is counted by.</summary>
    public static IEnumerable<string> Actions =>
        [Paused, Disturbed, Redriven, Redelivered, .. Enum.GetValues<MessageAction>().Select(Handled)];

    private Dice Dice => run.Dice;

    private Tally Tally => run.Books.Tally;

    public void Begin()
    {
        Repeat(run.Faults.HandGap, ByHand, RepeatsMax);
        Repeat(run.Faults.ClockGap, SetClock, RepeatsMax);
        Repeat(run.Faults.StopGap, () => run.Process.Stop(), RepeatsMax / 4);
    }

    /// <summary>Redrives every dead letter.</summary>
    public void RedriveAll()
    {
        run.World.Trace.Note("dead letters are redriven");
        if (run.Process is { IsDead: false, Chain: { } chain } process)
        {
            process.Begin(() => chain.Redrive(new DeadLetterSelection(), int.MaxValue));
        }
    }

    private static string Handled(MessageAction action) => $"by hand: {action}";

    private void Repeat(TimeSpan? gap, Action act, int left)
    {
        if (gap is not { } about || left == 0)
        {
            return;
        }
        run.World.In(
            Math.Max(1, (long)(about.Ticks / 10 * 2 * Dice.Fraction())),
            () =>
            {
                if (run.Faults.IsOver)
                {
                    return;
                }
                if (!run.Process.IsDead)
                {
                    act();
                }
                Repeat(gap, act, left - 1);
            }
        );
    }

    // By seconds up to a day, as somebody or a time server does, back and forth.
    private void SetClock()
    {
        run.Clock.Error = TimeSpan.FromSeconds((Dice.Fraction() - 0.5) * Dice.One(2, 60, 600, 172_800));
        run.World.Trace.Note($"the clock is set to {run.Clock.Error}");
    }

    private void ByHand()
    {
        if (run.Process is not { IsDead: false, Chain: { } chain } process)
        {
            return;
        }
        // A hand that finds nothing to do shows nothing.
        var busy = chain.Queues.Values.Where(queue => queue.Depth.Total > 0).Select(queue => queue.Name).ToList();
        var worker = Dice.One([.. busy.Count > 0 ? busy : chain.Queues.Keys]);
        switch (Dice.Whole(0, 9))
        {
            case 0:
                Tally.Count(Paused);
                process.Begin(() => process.Disturb(settings => settings.Pause(worker, isPaused: true)));
                break;
            case 1 or 2:
                var disturbed = new ChaosSettings(Dice.One(0, 10, 50), Dice.One(0, 20, 50), Dice.One(0, 0, 300));
                Tally.Count(Disturbed);
                process.Begin(() => process.Disturb(settings => disturbed with { Paused = settings.Paused }));
                break;
            case 3:
                process.Begin(() => Redrive(chain, Dice.One(1, 3, int.MaxValue)));
                break;
            case 4 or 5:
                Redeliver(process, chain);
                break;
            default:
                Handle(process, chain, worker);
                break;
        }
    }

    private async Task Redrive(LocalChain chain, int max)
    {
        if ((await chain.Redrive(new DeadLetterSelection(), max)).Count > 0)
        {
            Tally.Count(Redriven);
        }
    }

    private void Redeliver(HostProcess process, LocalChain chain)
    {
        if (run.Books.Places.Count == 0)
        {
            return;
        }
        var place = run.Books.Places.ElementAt(Dice.Whole(0, run.Books.Places.Count - 1));
        process.Begin(async () =>
        {
            var record = chain.Stream.Find(place)!;
            if (run.Blueprint.Catalogue.FindEvent(record.EventName) is { } type)
            {
                var takes = run.Books.Judge.Declared.Where(one => one.Takes(type)).Select(one => one.Name);
                await chain.Sender.Send(
                    [.. takes.Select(one => new EventMessage(one, record))],
                    CancellationToken.None
                );
                run.Books.HasRedelivered(takes, place);
                Tally.Count(Redelivered);
            }
        });
    }

    private void Handle(HostProcess process, LocalChain chain, string worker)
    {
        var messages = chain.Queues[worker].Look(LookMax);
        if (messages.Count == 0)
        {
            return;
        }
        var message = Dice.One([.. messages]).Message;
        var action = Dice.One(Enum.GetValues<MessageAction>());
        if (messages.FirstOrDefault(one => run.Books.MayDrop(worker, one.Message)) is { } needless && Dice.Chance(0.5))
        {
            (message, action) = (needless.Message, MessageAction.Drop);
        }
        var delay = DelayMax * Dice.Fraction();
        process.Begin(async () =>
        {
            if (action is MessageAction.Drop && !run.Books.MayDrop(worker, message))
            {
                return;
            }
            run.World.Trace.Note($"by hand: {action} {message.Id} of {worker}");
            var mayBeGone = action is MessageAction.Drop && chain.Queues[worker].Find(message.Id) is not null;
            if (mayBeGone)
            {
                run.Books.Dropping(worker, message.Id);
            }
            if (!await chain.Handle(worker, message, action, delay))
            {
                return;
            }
            Tally.Count(Handled(action));
            if (action is MessageAction.Drop)
            {
                run.Books.HasDropped(worker, message.Id);
            }
        });
    }
}
