using Ecomm.Lambdas;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Overload;

/// <summary>
/// Overload: requests come faster than workers process their events, for an hour of virtual time, and then no more. Faults are off:
/// everything that comes twice is the system's own doing. Calls are slow, so that an hour of overload is few requests.
/// </summary>
public static class OverloadRun
{
    /// <summary>Calls take 100 to 3,200 ms instead of 1 to 32 ms.</summary>
    public const int Slowness = 100;

    /// <summary>Requests come so many times as fast as the system can process them.</summary>
    public const double Load = 1.5;

    /// <summary>So many requests at once measure what the system can process.</summary>
    public const int Burst = 200;

    /// <summary>So many requests measure how long one takes.</summary>
    private const int Probe = 20;

    private const int Concurrency = 1;

    /// <summary>A run with more steps for each request is a storm, and is ended there.</summary>
    private const int StepsPerRequest = 120;

    private static readonly int ReceivesMax = RetryPolicy.Default.ReceivesMax;
    private const long Forever = 365L * 24 * 3600 * Scheduler.Second;
    private const long HourMs = 3_600_000;
    private const long ProbeMs = 60_000;

    /// <summary>Runs it.</summary>
    public static OverloadOutcome Run(Blueprint blueprint, ulong seed)
    {
        var load = new OverloadWorkload(blueprint, seed);
        var burst = Start(load.Requests(Burst, 0, 1, "burst"));
        burst.RunUntilQuiet(Forever);
        var capacity = Burst / (burst.LastSettled / (double)Scheduler.Second / 3600);

        var probe = load.Requests(Probe, 0, ProbeMs, "probe");
        var idle = Start(probe);
        idle.RunUntilQuiet(Forever);

        var requests = (int)(Load * capacity);
        var system = Start(load.Requests(requests, 0, HourMs, "load"));
        system.RunUntilQuiet(HourMs * Scheduler.Millisecond);
        var backlog = system.Backlog;
        system.RunUntilQuiet(Forever);
        var (drained, settled, parked) = (system.LastSettled, system.Settled, system.DeadLetters);
        var deliveries = system.Deliveries;

        var later = system.Now;
        system.Add([.. probe.Select((request, i) => request with { Number = requests + i })]);
        system.RunUntilQuiet(Forever);
        var latency = system.LastSettled - later;
        var isQuiet = burst.IsQuiet && idle.IsQuiet && system.IsQuiet;
        return new OverloadOutcome(
            requests,
            capacity,
            backlog,
            settled,
            deliveries - (parked * ReceivesMax),
            parked,
            TimeSpan.FromMicroseconds(drained - (HourMs * Scheduler.Millisecond)),
            TimeSpan.FromMicroseconds(idle.LastSettled),
            TimeSpan.FromMicroseconds(latency),
            isQuiet,
            isQuiet ? system.End().Violation : null
        );

        SimulatedSystem Start(IReadOnlyList<Request> requests)
        {
            var workload = new Workload(
                [.. requests.Select((request, i) => request with { Number = i })],
                Concurrency,
                ReceivesMax,
                Slowness: Slowness
            );
            var plan = new Plan(seed, workload, FaultPlan.None);
            var system = new SimulatedSystem(plan, blueprint, new RandomLuck(seed, plan.Faults), null, traced: false)
            {
                Patience = Forever,
                StepsMax = StepsPerRequest * (requests.Count + Burst),
            };
            system.Begin();
            return system;
        }
    }
}
