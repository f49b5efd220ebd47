using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation;

/// <summary>What must be so once faults have stopped, dead letters are redriven and time has passed.</summary>
internal static class AtTheEnd
{
    public static void Check(
        Judge judge,
        Blueprint blueprint,
        EventFeed feed,
        IReadOnlyList<SimulatedQueue> queues,
        bool isQuiet,
        int unanswered
    )
    {
        if (unanswered > 0)
        {
            judge.Break(GenericLaws.Quiet, $"{unanswered} requests are not answered");
        }
        foreach (var queue in queues.Where(queue => queue.Count > 0))
        {
            judge.Break(GenericLaws.Quiet, $"{queue.Count} messages of {queue.Worker} are never done");
        }
        if (!isQuiet)
        {
            judge.Break(GenericLaws.Quiet, "it does not come to rest");
        }
        foreach (var e in feed.All)
        {
            CheckSettled(judge, blueprint.Catalogue, feed, e);
        }
        foreach (var queue in queues)
        {
            foreach (var letter in queue.Dead.Where(letter => judge.MustBeProcessed(queue.Number, letter)))
            {
                judge.Break(GenericLaws.Quiet, $"{queue.Worker} cannot process {letter.Event}: {letter.Reason}");
            }
        }
        judge.End();
        if (judge is { Violation: null, Contests: { } contests })
        {
            new CleanRun(judge, contests, blueprint).Check(
                queues.SelectMany(queue => queue.Dead).Select(letter => letter.Event)
            );
        }
    }

    // Whom an event is for is what the domains declare, whatever the routes say.
    private static void CheckSettled(Judge judge, Catalogue catalogue, EventFeed feed, StreamEvent e)
    {
        if (catalogue.FindEvent(e.Name) is not { } type)
        {
            if (!feed.Unrouted.Contains(e))
            {
                judge.Break(GenericLaws.Lost, $"{e} is routed nowhere and not kept as unrouted");
            }
            return;
        }
        for (var number = 0; number < judge.Declared.Count; number++)
        {
            if (judge.Declared[number].Takes(type) && (e.SettledBy & (1UL << number)) == 0)
            {
                judge.Break(
                    GenericLaws.Lost,
                    $"{e} has neither been acknowledged nor parked by {judge.Declared[number].Name}"
                );
            }
        }
    }
}
