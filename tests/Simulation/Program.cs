using System.Globalization;
using Ecomm.Simulation.Tests.Local;

namespace Ecomm.Simulation.Tests;

/// <summary>
/// Prints the run of a seed, from a process of its own; after the word <c>local</c> that of the local chain, and of several seeds
/// what came of them.
/// </summary>
public static class Program
{
    private const string Local = "local";

    public static void Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Local, var seed]:
                Print(LocalRun.Of(Seed(seed), Shipped.System, traced: true).Lines);
                break;
            case [Local, var first, var last]:
                PrintEach(Seed(first), Seed(last));
                break;
            default:
                var plan = Plan.Of(Seed(arguments[0]), Shipped.System);
                Print(RunText.Lines(plan, Simulator.Run(plan, Shipped.System, traced: true)));
                break;
        }
    }

    private static void PrintEach(ulong first, ulong last)
    {
        var (lives, deliveries) = (0L, 0L);
        var tally = new Dictionary<string, int>();
        for (var seed = first; seed <= last; seed++)
        {
            // Every law in every run, whether the watches know it or not.
            var run = LocalRun.Of(seed, Shipped.System with { WatchedLaws = [] });
            (lives, deliveries) = (lives + run.Lives, deliveries + run.Deliveries);
            foreach (var (what, times) in run.Tally.Counts)
            {
                tally[what] = tally.GetValueOrDefault(what) + times;
            }
            if (run.Violation is { } violation)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed}: BROKEN {violation}"));
            }
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{last - first + 1} seeds, {lives} lives of the process, {deliveries} deliveries"
            )
        );
        Print(tally.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value, 10}  {one.Key}")));
    }

    private static ulong Seed(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
