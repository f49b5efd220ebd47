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
        Print(
            $"accepted orders, the handlers alone, one core: {Median(rounds.Select(r => r.Bare.Deliveries)):N0} deliveries/s, "
                + $"{Median(rounds.Select(r => r.Bare.Ms)):0.00} ms and {Median(rounds.Select(r => r.Bare.KiB)):0} KiB an order"
        );
        Print(
            $"accepted orders, simulated, one core: {Median(rounds.Select(r => r.Happy)):N0} deliveries/s, "
                + $"{Median(rounds.Select(r => r.Happy / r.Bare.Deliveries)):0.00} of that"
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
        PrintScaling();
    }

    /// <summary>Prints what two threads, and two processes that share nothing, come to beside one: the latter is the machine's own limit.</summary>
    public static void PrintScaling()
    {
        var cores = Environment.ProcessorCount;
        var alone = InProcesses(1, threads: 1);
        var threads = InProcesses(1, cores);
        var processes = InProcesses(cores, threads: 1);
        Print(
            $"the same seeds in a new process, one core: {alone:N0} deliveries/s; {cores} cores: {threads / alone:0.00} of that; "
                + $"{cores} processes that share nothing: {processes / alone:0.00}"
        );
    }

    /// <summary>Prints the deliveries a second of all seeds on so many threads: what <see cref="PrintScaling"/> starts.</summary>
    public static void RunSeeds(int threads)
    {
        WarmUp();
        var all = new Campaign(Shipped.System, FaultKinds.Any, 1, SeedsOnAllCores, TimeSpan.MaxValue);
        Print(all.Run(threads, default).DeliveriesPerSecond.ToString(CultureInfo.InvariantCulture));
    }

    // What so many processes come to together that run the same at once.
    private static double InProcesses(int count, int threads)
    {
        string[] words =
        [
            typeof(SimulationBench).Assembly.Location,
            "seeds",
            threads.ToString(CultureInfo.InvariantCulture),
        ];
        var processes = Enumerable
            .Range(0, count)
            .Select(_ => Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!)
            .ToList();
        try
        {
            return processes.Sum(process =>
                double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture)
            );
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    /// <summary>Has everything compiled that a round runs.</summary>
    public static void WarmUp()
    {
        new Campaign(Shipped.System, FaultKinds.Any, 1_000_000, Warmup, TimeSpan.MaxValue).Run(1, default);
        Handlers.Run();
    }

    /// <summary>Deliveries a second, and bytes allocated for one.</summary>
    public static (
        (double Deliveries, double Ms, double KiB) Bare,
        double Happy,
        double Clean,
        double Faulty,
        double Ratio,
        long Bytes
    ) Round(int round)
    {
        var from = (ulong)(round * SeedsPerRound) + 1;
        var bare = Handlers.Run();
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
