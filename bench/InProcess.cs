using System.Diagnostics;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Bench;

/// <summary>Orders through the APIs' handlers in one process, from the first call to every queue drained.</summary>
internal static class InProcess
{
    /// <summary>Measures all domains, with the journal, as they are shipped.</summary>
    public static Task<InProcessFigures> Measure(int orders) => Measure(orders, Domains.All, journals: true);

    /// <summary>Measures a system of other domains, or one that writes down no delivery.</summary>
    public static async Task<InProcessFigures> Measure(int orders, Catalogue catalogue, bool journals)
    {
        using var directory = new TemporaryDirectory();
        if (!journals)
        {
            // A journal whose directory cannot be used is none.
            await File.WriteAllTextAsync(Path.Combine(directory.Path, Journal.DirectoryName), "");
        }
        await using var system = LocalSystem.Start(
            catalogue,
            new LocalOptions(directory.Path, GatewayFailureRate: 0),
            NullLoggerFactory.Instance
        );
        await Stock(system, orders);
        await Send(system, "warm", orders / 2);
        await Drained(system);

        var before = Counters.Read(system);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await Send(system, "bench", orders);
        await Drained(system);
        var seconds = watch.Elapsed.TotalSeconds;
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        // Before the laws are checked: reading everything at once takes memory of its own.
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        return new InProcessFigures(
            orders,
            seconds,
            used.TotalSeconds,
            Counters.Read(system).Since(before),
            AverageRow(system),
            peak / (1024.0 * 1024),
            (double)(GC.GetTotalAllocatedBytes() - allocated) / orders,
            Outcome(system)
        );
    }

    internal static async Task Stock(LocalSystem system, int orders)
    {
        foreach (var body in Orders.Restocks(orders * 2))
        {
            await system.Apis["RestockSkuApi"].Handle(Orders.Request(body), default);
        }
        await Drained(system);
    }

    internal static async Task Send(LocalSystem system, string run, int orders)
    {
        var next = -1;
        var api = system.Apis["PlaceOrderApi"];
        await Task.WhenAll(
            Enumerable
                .Range(0, Orders.Clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (int i; (i = Interlocked.Increment(ref next)) < orders; )
                        {
                            while (system.Backlog > Orders.BacklogMax)
                            {
                                await Task.Delay(1);
                            }
                            var response = await api.Handle(Orders.Request(Orders.Order(run, i)), default);
                            if (response.Status != 202)
                            {
                                throw new InvalidOperationException($"{response.Status} {response.Body}");
                            }
                        }
                    })
                )
        );
    }

    internal static async Task Drained(LocalSystem system)
    {
        while (!system.IsDrained)
        {
            await Task.Delay(2);
        }
    }

    // A benchmark of a system that gets it wrong is worth nothing.
    private static string Outcome(LocalSystem system)
    {
        var committed = system.Committed();
        var broken = Laws.Check(system.Catalogue, committed).Filter(law => !law.Holds).Map(law => law.Law);
        var unpaid = committed.All<Order>().Count(order => order.Status != OrderStatus.PaymentAccepted);
        return broken.IsEmpty && unpaid == 0
            ? "all paid, all laws hold"
            : $"{unpaid} UNPAID; BROKEN: {string.Join(", ", broken)}";
    }

    private static int AverageRow(LocalSystem system) =>
        system.Database.Readers.Read(statements =>
            Convert.ToInt32(
                statements.Scalar(
                    $"""
                    SELECT avg(length(pk) + length(sk) + length(item)) FROM (
                        SELECT pk, sk, item FROM {Database.EventsTable} UNION ALL SELECT pk, sk, item FROM {Database.RecordsTable}
                    )
                    """
                ),
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
}

internal sealed record Counters(long Flushes, long Rows)
{
    // The ledger is a file of its own: its rows and its flushes are written to the same disk and count like all others.
    public static Counters Read(LocalSystem system) =>
        new(
            system.Database.Commits.Flushes + system.LedgerCommits.Flushes,
            system.Database.Commits.Rows + system.LedgerCommits.Rows
        );

    public Counters Since(Counters before) => new(Flushes - before.Flushes, Rows - before.Rows);
}

internal sealed record InProcessFigures(
    int Orders,
    double Seconds,
    double CpuSeconds,
    Counters Counted,
    int BytesPerRow,
    double PeakMegabytes,
    double AllocatedPerOrder,
    string Outcome
)
{
    public double OrdersPerSecond => Orders / Seconds;

    public double CpuMillisecondsPerOrder => CpuSeconds / Orders * 1000;

    public double RowsPerOrder => (double)Counted.Rows / Orders;

    public double RowsPerSecond => Counted.Rows / Seconds;

    public double RowsPerFlush => (double)Counted.Rows / Counted.Flushes;
}
