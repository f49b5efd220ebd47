using System.Diagnostics;
using System.Globalization;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Bench;

/// <summary>
/// Each figure beside the number of orders that are stored, so that what grows with it shows, and what grows faster. Orders come
/// through the APIs' handlers, as everywhere.
/// </summary>
internal static class Growth
{
    private const int First = 1_000;
    private const int Step = 10;
    private const int PageRows = 50;

    /// <summary>Orders that a rate is measured over, the last of each size.</summary>
    private const int Measured = 900;

    /// <summary>Measures at 1,000 stored orders, at ten times as many, and so on.</summary>
    /// <param name="max">The largest number of stored orders.</param>
    public static async Task Run(int max)
    {
        using var directory = new TemporaryDirectory();
        await using (var system = Open(directory.Path))
        {
            await InProcess.Stock(system, max);
        }
        var columns = new List<(long Size, Dictionary<string, double> Figures)>();
        var stored = 0;
        for (var size = First; size <= max; size *= Step)
        {
            columns.Add((size, await Measure(directory.Path, stored, size)));
            stored = size;
        }
        Print("orders stored", columns.Select(column => column.Size.ToString("N0", CultureInfo.InvariantCulture)));
        foreach (var name in columns[0].Figures.Keys)
        {
            Print(name, columns.Select(column => column.Figures[name].ToString("N1", CultureInfo.InvariantCulture)));
        }
    }

    private static async Task<Dictionary<string, double>> Measure(string directory, int stored, int size)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        await using (var system = Open(directory))
        {
            await InProcess.Send(system, $"fill-{size}", size - stored - Measured);
            await InProcess.Drained(system);
            var began = Stopwatch.GetTimestamp();
            await InProcess.Send(system, $"rate-{size}", Measured);
            await InProcess.Drained(system);
            figures["orders a second"] = Measured / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        figures["KiB a stored order, journal included"] =
            Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length)
            / 1024.0
            / size;
        var start = Stopwatch.GetTimestamp();
        await using (var system = Open(directory))
        {
            figures["ms to start on what is stored"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            await Look(system, $"rate-{size}", size, figures);
        }
        return figures;
    }

    private static async Task Look(LocalSystem system, string run, int stored, Dictionary<string, double> figures)
    {
        const int Looks = 9;
        var tables = new Tables(system.Database.Readers);
        var events = new EventTail(system.Database.Readers);
        var list = Order.Entity;
        var id = Orders.IdOf(run, Measured / 2);
        var api = system.Apis["ListOrdersApi"];

        await Time("ms, API: the first 50 orders", () => api.Handle(Orders.Request("{}"u8.ToArray()), default));
        await Time("ms, API: one order", () => api.Handle(Orders.Request(Orders.One(id)), default));
        await Time("ms, console: the newest 50 orders", () => Table("", Tables.Newest, 0));
        await Time("ms, console: 50 in the middle", () => Table("", Tables.Newest, stored / 2));
        await Time("ms, console: orders sorted by price", () => Table("", "price", 0));
        await Time("ms, console: orders searched", () => Table(id, Tables.Newest, 0));
        await Time("ms, console: the newest 50 events", () => Done(events.Read(EventFilter.All, 0, PageRows)));
        await Time(
            "ms, console: the story of an order",
            () => Done(Story.Of(system, new SubjectId(Order.Entity.Subject, id)))
        );
        await Time("ms, all laws, the first look", () => system.Laws.Look(), looks: 1);
        await Time("ms, all laws, after ten orders more", () => system.Laws.Look(), before: TenMore);

        async Task TenMore(int look)
        {
            await InProcess.Send(system, $"more-{stored}-{look}", 10);
            await InProcess.Drained(system);
        }

        Task Table(string search, string sort, long offset) =>
            Done(tables.Read(list, new TableQuery(search, sort, Descending: true, offset, PageRows)));

        async Task Time(string what, Func<Task> look, int looks = Looks, Func<int, Task>? before = null)
        {
            var times = new List<double>();
            for (var i = 0; i < looks; i++)
            {
                await (before?.Invoke(i) ?? Task.CompletedTask);
                var began = Stopwatch.GetTimestamp();
                await look();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            figures[what] = times.Order().ElementAt(looks / 2);
        }
    }

    private static Task Done<T>(T result) => Task.FromResult(result);

    private static LocalSystem Open(string directory) =>
        LocalSystem.Start(Domains.All, new LocalOptions(directory, GatewayFailureRate: 0), NullLoggerFactory.Instance);

    private static void Print(string name, IEnumerable<string> cells) =>
        Console.WriteLine($"{name, -40}{string.Join("", cells.Select(cell => $"{cell, 12}"))}");
}
