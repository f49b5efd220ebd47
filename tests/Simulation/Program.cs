using System.Globalization;

namespace Ecomm.Simulation.Tests;

/// <summary>Prints the run of a seed, from a process of its own.</summary>
public static class Program
{
    public static void Main(string[] arguments)
    {
        var plan = Plan.Of(ulong.Parse(arguments[0], CultureInfo.InvariantCulture), Shipped.System);
        foreach (var line in RunText.Lines(plan, Simulator.Run(plan, Shipped.System, traced: true)))
        {
            Console.WriteLine(line);
        }
    }
}
