using System.Globalization;
using System.Text.Json;
using Ecomm.Bench.Simulation;

namespace Ecomm.Bench;

/// <summary>
/// Compares this build with the figures that the repository keeps. Speeds are ratios of what the same run's machine can do, so that
/// they travel from one machine to another; what is allocated is the same everywhere, and the peak of memory nearly, on as many cores.
/// </summary>
internal static class Gate
{
    private const string Kept = "figures.json";
    private const int Orders = 8_000;
    private const int Rounds = 3;

    /// <summary>Ratios of one build differ by a fifth between runs on a shared machine.</summary>
    private const double SpeedTolerance = 0.25;
    private const double AllocationTolerance = 0.05;

    /// <summary>How much of a cache is filled, and when a collection comes, differ from run to run.</summary>
    private const double MemoryTolerance = 0.15;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A figure that the file does not have is no figure of 0.
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="RowsOfCeiling">Rows a second of the local chain, as a share of what the machine writes into SQLite.</param>
    /// <param name="KibibytesAnOrder">What the local chain allocates an order.</param>
    /// <param name="PeakMegabytes">The most memory that the process of the local chain has had, clients included.</param>
    /// <param name="SimulatedOfHandlers">Deliveries a second simulated, as a share of those that the handlers alone make.</param>
    /// <param name="SimulatedBytesADelivery">What the simulation allocates a delivery.</param>
    private sealed record Figures(
        double RowsOfCeiling,
        double KibibytesAnOrder,
        double PeakMegabytes,
        double SimulatedOfHandlers,
        double SimulatedBytesADelivery
    );

    /// <summary>Measures and compares; keeps what it measured if <paramref name="keeps"/>.</summary>
    /// <returns>The exit code: 1 if something is slower, allocates more, or had more memory at its peak, than what is kept.</returns>
    public static async Task<int> Run(bool keeps)
    {
        if (keeps)
        {
            var measured = await Measure();
            await File.WriteAllTextAsync(Path.Combine("bench", Kept), JsonSerializer.Serialize(measured, Json) + "\n");
            Console.WriteLine($"{Path.GetFullPath(Path.Combine("bench", Kept))} holds what was measured");
            return 0;
        }
        var file = Path.Combine(AppContext.BaseDirectory, Kept);
        var kept = JsonSerializer.Deserialize<Figures>(await File.ReadAllTextAsync(file), Json)!;
        var now = await Measure();
        bool[] holds =
        [
            AtLeast("local chain, rows of the ceiling", now.RowsOfCeiling, kept.RowsOfCeiling),
            AtMost("local chain, KiB allocated an order", now.KibibytesAnOrder, kept.KibibytesAnOrder),
            AtMost("local chain, MB of memory at most", now.PeakMegabytes, kept.PeakMegabytes, MemoryTolerance),
            AtLeast("simulated, of the handlers alone", now.SimulatedOfHandlers, kept.SimulatedOfHandlers),
            AtMost("simulated, bytes a delivery", now.SimulatedBytesADelivery, kept.SimulatedBytesADelivery),
        ];
        return holds.All(held => held) ? 0 : 1;
    }

    private static async Task<Figures> Measure()
    {
        var chain = new List<(double Ratio, double Allocated)>();
        var simulated = new List<(double Ratio, double Bytes)>();
        // What the process has had at most counts as long as nothing else has run in it.
        var peak = (await InProcess.Measure(Orders)).PeakMegabytes;
        SimulationBench.WarmUp();
        for (var round = 0; round < Rounds; round++)
        {
            var figures = await InProcess.Measure(Orders);
            var ceiling = Ceiling.Median((int)figures.RowsPerFlush, figures.BytesPerRow).RowsPerSecond;
            chain.Add((figures.RowsPerSecond / ceiling, figures.AllocatedPerOrder / 1024));
            var (bare, _, _, faulty, _, bytes) = SimulationBench.Round(round);
            simulated.Add((faulty / bare.Deliveries, bytes));
        }
        return new Figures(
            Median(chain.Select(one => one.Ratio)),
            Median(chain.Select(one => one.Allocated)),
            Math.Round(peak, 0),
            Median(simulated.Select(one => one.Ratio)),
            Median(simulated.Select(one => one.Bytes))
        );
    }

    private static double Median(IEnumerable<double> values) =>
        Math.Round(values.Order().ElementAt(Rounds / 2), 3, MidpointRounding.AwayFromZero);

    private static bool AtLeast(string what, double now, double kept) =>
        Compare(what, now, kept, now >= kept * (1 - SpeedTolerance), 1 - SpeedTolerance);

    private static bool AtMost(string what, double now, double kept, double tolerance = AllocationTolerance) =>
        Compare(what, now, kept, now <= kept * (1 + tolerance), 1 + tolerance);

    private static bool Compare(string what, double now, double kept, bool holds, double bound)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(holds ? "ok    " : "WORSE ")}{what, -40}{now, 12:0.###}  kept {kept:0.###}, bound {kept * bound:0.###}"
            )
        );
        return holds;
    }
}
