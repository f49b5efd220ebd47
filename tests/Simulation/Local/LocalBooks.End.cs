using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Letter = Ecomm.Simulation.Core.DeadLetter;

namespace Ecomm.Simulation.Tests.Local;

// What must be so in the end.
internal sealed partial class LocalBooks
{
    /// <summary>What must be so once faults have stopped, dead letters are redriven and time has passed.</summary>
    public void CheckEnd()
    {
        CheckPromises();
        foreach (var e in events.Values)
        {
            CheckSettled(e);
        }
        foreach (var (queue, id) in owed)
        {
            Judge.Break(GenericLaws.Lost, $"message {id} of {queue} was written down and is never settled");
        }
        foreach (var message in disk.Deferred().SelectMany(queue => queue))
        {
            Judge.Break(Written, $"message {message.Id} is written down when all is done");
        }
        foreach (var ((queue, id), (e, reason)) in letters)
        {
            var letter = new Letter(e, reason) { Settlement = settlements.GetValueOrDefault((queue, id)) };
            if (NumberOf(queue) is var number and >= 0 && Judge.MustBeProcessed(number, letter))
            {
                Judge.Break(GenericLaws.Quiet, $"{queue} cannot process {e}: {reason}");
            }
        }
        Judge.End();
        if (Judge is { Violation: null, Contests: { } contests })
        {
            new CleanRun(Judge, contests, blueprint).Check(letters.Values.Select(letter => letter.Event));
        }
    }

    // Whom an event is for is what the domains declare, whatever the routes say.
    private void CheckSettled(StreamEvent e)
    {
        if (blueprint.Catalogue.FindEvent(e.Name) is not { } type)
        {
            if (!letters.Values.Any(letter => letter.Event == e))
            {
                Judge.Break(GenericLaws.Lost, $"{e} is routed nowhere and not kept as unrouted");
            }
            return;
        }
        foreach (var worker in Judge.Declared)
        {
            if (worker.Takes(type) && (e.SettledBy & Bit(worker.Name)) == 0)
            {
                Judge.Break(GenericLaws.Lost, $"{e} has neither been acknowledged nor parked by {worker.Name}");
            }
        }
    }
}
