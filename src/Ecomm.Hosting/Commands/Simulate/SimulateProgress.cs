using Ecomm.Operations.Serving;
using Ecomm.Simulation;

namespace Ecomm.Hosting.Commands.Simulate;

/// <summary>One line that is written over, where somebody watches a terminal; nothing where the output is kept.</summary>
public static class SimulateProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static async Task<Tally> Show(TextWriter output, Func<Tally> now, Task<Tally> work)
    {
        var terminal = PrintableWriter.Raw(output);
        if (terminal != System.Console.Out || System.Console.IsOutputRedirected)
        {
            return await work;
        }
        while (await Task.WhenAny(work, Task.Delay(Interval)) != work)
        {
            var line = SimulateText.Progress(now());
            var width = Math.Max(20, System.Console.WindowWidth - 1);
            await terminal.WriteAsync($"\r{(line.Length < width ? line.PadRight(width) : line[..width])}");
        }
        await terminal.WriteAsync($"\r{new string(' ', Math.Max(20, System.Console.WindowWidth - 1))}\r");
        return await work;
    }
}
