using Ecomm.Simulation.Chain;

namespace Ecomm.Simulation.Checks;

/// <summary>What must be so once faults have stopped, dead letters are redriven and time has passed.</summary>
internal static class EndLaws
{
    public static void Check(
        Truth truth,
        EventFeed feed,
        IReadOnlyList<WorkerQueue> queues,
        bool isQuiet,
        int unanswered
    )
    {
        if (unanswered > 0)
        {
            truth.Break(Law.Ends, $"{unanswered} requests are not answered");
        }
        foreach (var queue in queues.Where(queue => queue.Count > 0))
        {
            truth.Break(Law.Quiet, $"{queue.Count} messages of {queue.Worker} are never done");
        }
        if (!isQuiet)
        {
            truth.Break(Law.Quiet, "it does not come to rest");
        }
        foreach (var e in feed.All)
        {
            CheckSettled(truth, feed, e);
        }
        foreach (var queue in queues)
        {
            foreach (var letter in queue.Dead.Where(letter => !truth.MayStayDead(letter.Event)))
            {
                truth.Break(Law.Quiet, $"{queue.Worker} cannot process {letter.Event}: {letter.Reason}");
            }
        }
        foreach (var order in truth.Orders.Where(order => order.IsPromised && !order.IsContradicted))
        {
            CheckOrder(truth, order);
        }
    }

    private static void CheckSettled(Truth truth, EventFeed feed, StreamEvent e)
    {
        var targets = feed.TargetsOf(e);
        if (targets.Count == 0)
        {
            if (e.Bit is not EventBit.None || e.Name == EventNames.SkuRestocked)
            {
                truth.Break(Law.Lost, $"{e} is routed nowhere");
            }
            else if (!feed.Unrouted.Contains(e))
            {
                truth.Break(Law.Lost, $"{e} is routed nowhere and not kept as unrouted");
            }
        }
        foreach (var target in targets)
        {
            if ((e.Settled & (1 << target)) == 0)
            {
                truth.Break(Law.Lost, $"{e} has neither been acknowledged nor parked by {feed.NameOf(target)}");
            }
        }
    }

    private static void CheckOrder(Truth truth, OrderFacts order)
    {
        if (order.Status is not { } status || !status.IsFinal())
        {
            truth.Break(Law.Ends, $"{order.Id} is {order.Status?.ToString() ?? "missing"}");
            return;
        }
        var expected = Reference.Of(
            order.Allocation is not (null or AllocationStatus.Depleted),
            order.Ledger?.Kind,
            (EventBit)order.Injected & ~EventBit.Facts
        );
        var actual = new End(order.Status, order.Allocation, order.Payment, (EventBit)order.Raised & EventBit.Facts);
        if (actual != expected)
        {
            truth.Break(Law.Converges, $"{order.Id} ended as {actual}; a clean run ends as {expected}");
        }
    }
}
