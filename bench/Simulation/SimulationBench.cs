using System.Diagnostics;
using System.Globalization;
using Ecomm.Simulation;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Faults;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Bench.Simulation;

/// <summary>
/// How fast the simulation is, beside the same handlers on the same deliveries with nothing around them: no scheduler, no
/// faults, no laws. That is the limit, because the simulation runs the handlers as they are.
/// </summary>
internal static class SimulationBench
{
    private const int Rounds = 5;
    private const int SeedsPerRound = 800;
    private const int Warmup = 400;
    private const int Orders = 3000;
    private const int SeedsOnAllCores = 5000;

    public static void Run()
    {
        WarmUp();
        var rounds = Enumerable.Range(0, Rounds).Select(Round).ToList();
        var bare = Median(rounds.Select(round => round.Bare));
        Print($"accepted orders, the handlers alone, one core: {bare:N0} deliveries/s");
        Print(
            $"accepted orders, simulated, one core: {Median(rounds.Select(r => r.Happy)):N0} deliveries/s, "
                + $"{Median(rounds.Select(r => r.Happy / r.Bare)):0.00} of that"
        );
        Print($"seeds without faults, one core: {Median(rounds.Select(r => r.Clean)):N0} deliveries/s");
        Print(
            $"seeds with all faults, one core: {Median(rounds.Select(r => r.Faulty)):N0} deliveries/s, "
                + $"virtual to wall time {Median(rounds.Select(r => r.Ratio)):N0} : 1, {rounds[0].Bytes:N0} bytes a delivery"
        );
        var all = new Campaign(Shipped.System, FaultKinds.Any, 1, SeedsOnAllCores, TimeSpan.MaxValue).Run(
            Environment.ProcessorCount,
            default
        );
        Print(
            $"{SeedsOnAllCores:N0} seeds of {all.Deliveries / (double)all.Seeds:0} deliveries on {Environment.ProcessorCount} cores: "
                + $"{all.WallTime.TotalSeconds:0.0} s, {all.DeliveriesPerSecond:N0} deliveries/s"
        );
        var alone = InProcesses(1);
        var together = InProcesses(Environment.ProcessorCount);
        Print(
            $"one core, all of these seeds: {alone:N0} deliveries/s; {Environment.ProcessorCount} cores are {all.DeliveriesPerSecond / alone:0.00} of that, "
                + $"{Environment.ProcessorCount} processes that share nothing {together / alone:0.00}"
        );
    }

    /// <summary>Prints the deliveries a second of all seeds on one thread: what <see cref="InProcesses"/> starts.</summary>
    public static void RunSeeds()
    {
        WarmUp();
        var all = new Campaign(Shipped.System, FaultKinds.Any, 1, SeedsOnAllCores, TimeSpan.MaxValue).Run(1, default);
        Print(all.DeliveriesPerSecond.ToString(CultureInfo.InvariantCulture));
    }

    // The machine's limit: what so many processes come to together that run the same at once, each on one thread.
    private static double InProcesses(int count)
    {
        var processes = Enumerable
            .Range(0, count)
            .Select(_ =>
                Process.Start(
                    new ProcessStartInfo("dotnet", [typeof(SimulationBench).Assembly.Location, "seeds"])
                    {
                        RedirectStandardOutput = true,
                    }
                )!
            )
            .ToList();
        return processes.Sum(process =>
        {
            using (process)
            {
                return double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
            }
        });
    }

    /// <summary>Has everything compiled that a round runs.</summary>
    public static void WarmUp()
    {
        new Campaign(Shipped.System, FaultKinds.Any, 1_000_000, Warmup, TimeSpan.MaxValue).Run(1, default);
        Handlers.DeliveriesPerSecond();
    }

    /// <summary>Deliveries a second, and bytes allocated for one.</summary>
    public static (double Bare, double Happy, double Clean, double Faulty, double Ratio, long Bytes) Round(int round)
    {
        var from = (ulong)(round * SeedsPerRound) + 1;
        var bare = Handlers.DeliveriesPerSecond();
        var clean = One(from, new HashSet<FaultKind>());
        var before = GC.GetTotalAllocatedBytes();
        var faulty = One(from, FaultKinds.Any);
        var bytes = (GC.GetTotalAllocatedBytes() - before) / faulty.Deliveries;
        return (bare, Happy(), clean.DeliveriesPerSecond, faulty.DeliveriesPerSecond, faulty.TimeRatio, bytes);
    }

    // The same orders as the handlers are given alone.
    private static double Happy()
    {
        var requests = Enumerable
            .Range(1, Orders)
            .Select(i => Requests.Place(i, 100 + i, $"order-{i}", "sku-1", 1, "9.99"))
            .Prepend(Requests.Restock(0, 0, "sku-1", 1_000_000));
        var plan = new Plan(1, new Workload([.. requests], 5, 120), FaultPlan.None);
        var began = Stopwatch.GetTimestamp();
        return Simulator.Run(plan, Shipped.System).Deliveries / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Tally One(ulong from, IReadOnlySet<FaultKind> faults) =>
        new Campaign(Shipped.System, faults, from, SeedsPerRound, TimeSpan.MaxValue).Run(1, default);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static void Print(string line) => Console.WriteLine(line);
}
