using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation;

/// <summary>
/// What must be so while a part is down and all other faults have ended: whatever does not need the part is settled, and whatever
/// needs it waits where an operator sees it: in a stream, on the bus, in a queue, in a dead-letter queue, or at its client.
/// </summary>
internal sealed class WithoutThePart(
    Judge judge,
    Blueprint blueprint,
    Part part,
    EventFeed feed,
    IReadOnlyList<SimulatedQueue> queues,
    IEnumerable<string> unanswered
)
{
    private readonly Needs needs = new(blueprint.Catalogue, part);

    /// <summary>Checks it, and breaks the law if it is not so.</summary>
    public BrokenEnd Check()
    {
        var (ended, waiting) = (0, 0);
        foreach (var e in feed.All)
        {
            if (blueprint.Catalogue.FindEvent(e.Name) is not { } type)
            {
                if (!feed.Unrouted.Contains(e) && !feed.Holds(e))
                {
                    judge.Break(GenericLaws.Lost, $"{e} is routed nowhere and not kept as unrouted");
                }
                continue;
            }
            for (var number = 0; number < judge.Declared.Count; number++)
            {
                if (!judge.Declared[number].Takes(type))
                {
                    continue;
                }
                if ((e.AcknowledgedBy & (1UL << number)) != 0)
                {
                    ended++;
                    continue;
                }
                waiting++;
                CheckWaiting(number, e);
            }
        }
        var requests = unanswered.ToList();
        foreach (var api in requests.Where(api => !needs.IsNeededBy(api)))
        {
            judge.Break(GenericLaws.Ends, $"a request to {api} is not answered, which does not need {part}");
        }
        judge.EndOfWhatIsCommitted();
        return new BrokenEnd(ended, waiting, requests.Count);
    }

    private void CheckWaiting(int number, StreamEvent e)
    {
        var (queue, worker) = (queues[number], judge.Declared[number]);
        var letter = queue.Dead.FindLast(letter => letter.Event == e);
        if (letter is null && !queue.Holds(e) && !feed.Holds(e, number))
        {
            judge.Break(
                GenericLaws.Lost,
                $"{e} is not done by {worker.Name} and in none of its queues, while {part} is down"
            );
            return;
        }
        if (letter is not null && !judge.MustBeProcessed(number, letter))
        {
            return;
        }
        var excused = e.Event is not { } given
            ? needs.MayNeed(worker)
            : needs.Excuses(worker, given, judge.State.DecidedNow(worker, given));
        if (!excused)
        {
            judge.Break(
                GenericLaws.Ends,
                $"{worker.Name} has not ended {e}, which does not need {part}{(letter is null ? "" : $": {letter.Reason}")}"
            );
        }
    }
}
