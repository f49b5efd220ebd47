using System.Globalization;
using Spectre.Console;

namespace Ecomm.Local.Commands.Load;

/// <summary>Shows progress: bars where somebody watches a terminal, plain lines where the output is kept.</summary>
public static class ProgressLine
{
    /// <summary>A plain stage says so this often on its way, and at its end.</summary>
    private const int LinesPerStage = 4;

    /// <summary>Runs work that tells of its progress.</summary>
    public static Task<T> Show<T>(IAnsiConsole console, Func<Progress, Task<T>> work) =>
        console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? Bars(console, work)
            : work(Lines(console));

    private static Task<T> Bars<T>(IAnsiConsole console, Func<Progress, Task<T>> work) =>
        console
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context =>
            {
                var guard = new Lock();
                var tasks = new Dictionary<string, ProgressTask>();
                return work(
                    (stage, done, total) =>
                    {
                        lock (guard)
                        {
                            var task = tasks.TryGetValue(stage, out var known)
                                ? known
                                : tasks[stage] = context.AddTask(stage, maxValue: total);
                            task.Value = Math.Max(task.Value, done);
                        }
                    }
                );
            });

    private static Progress Lines(IAnsiConsole console)
    {
        var guard = new Lock();
        var shown = new Dictionary<string, int>();
        return (stage, done, total) =>
        {
            lock (guard)
            {
                var part = done * LinesPerStage / total;
                if (part > shown.GetValueOrDefault(stage))
                {
                    shown[stage] = part;
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage}: {done} of {total}"));
                }
            }
        };
    }
}
