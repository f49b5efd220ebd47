using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Observation;

/// <summary>A worker's queue at one moment.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="Events">The names that its rule matches.</param>
/// <param name="Depth">The messages it holds.</param>
/// <param name="Dead">The messages in its dead-letter queue.</param>
/// <param name="Totals">What it has done since the host started.</param>
/// <param name="IsPaused">Whether it takes no messages.</param>
public sealed record QueueFlow(
    string Worker,
    IReadOnlyList<string> Events,
    QueueDepth Depth,
    int Dead,
    QueueTotals Totals,
    bool IsPaused
);

/// <summary>The figures of the whole chain at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Requests">Requests to the APIs since the host started.</param>
/// <param name="LastEvent">The place of the newest event: as many were ever published.</param>
/// <param name="Forwarded">The place up to which the pipe has handed events to the bus.</param>
/// <param name="Lag">Events that wait for the pipe.</param>
/// <param name="Unrouted">Events kept because no rule matches them.</param>
/// <param name="Queues">One for each worker, in the order of routes.json.</param>
public sealed record Flow(
    Instant At,
    long Requests,
    long LastEvent,
    long Forwarded,
    long Lag,
    int Unrouted,
    IReadOnlyList<QueueFlow> Queues
)
{
    /// <summary>Reads the figures of a running system.</summary>
    public static Flow Of(LocalSystem system)
    {
        var dead = system.DeadLetters.Counts();
        var depths = system.Depths();
        var totals = system.Totals();
        var (forwarded, lag) = system.PipeState;
        return new Flow(
            system.Shell.Now(),
            system.Requests,
            forwarded + lag,
            forwarded,
            lag,
            dead.GetValueOrDefault(DeadEvent.Unrouted),
            [
                .. system.Routes.Workers.Select(route => new QueueFlow(
                    route.Name,
                    route.Events,
                    depths[route.Name],
                    dead.GetValueOrDefault(route.Name),
                    totals[route.Name],
                    system.Chaos.Settings.Paused.Contains(route.Name)
                )),
            ]
        );
    }
}
