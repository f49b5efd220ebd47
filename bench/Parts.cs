using System.Globalization;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Testing;

namespace Ecomm.Bench;

/// <summary>
/// What parts of the system cost: the same orders through the whole of it and through what takes an order to its payment alone, each with
/// and without the journal, in turns in one process, so that all four meet the same machine.
/// </summary>
internal static class Parts
{
    private const int Rounds = 5;

    private static readonly (string Name, Catalogue Catalogue, bool Journals)[] All =
    [
        ("whole", Domains.All, true),
        ("whole, no journal", Domains.All, false),
        ("to the payment", ToThePayment(), true),
        ("to the payment, no journal", ToThePayment(), false),
    ];

    public static async Task Run(int orders)
    {
        Report.Title($"{orders} orders, medians of {Rounds} rounds in turns, {Environment.ProcessorCount} cores");
        Console.WriteLine($"{"", -28} {"orders/s", 10} {"ms cpu", 8} {"rows", 6} {"KiB", 6} {"of ceiling", 11}");
        var figures = All.Select(_ => new List<(InProcessFigures Figures, double Ceiling)>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < All.Length; i++)
            {
                var one = await InProcess.Measure(orders, All[i].Catalogue, All[i].Journals);
                figures[i].Add((one, Ceiling.Median((int)one.RowsPerFlush, one.BytesPerRow).RowsPerSecond));
            }
        }
        for (var i = 0; i < All.Length; i++)
        {
            Print(All[i].Name, figures[i]);
        }
        PrintRatio("the journal, of the whole", figures[0], figures[1]);
        PrintRatio("the journal, to the payment", figures[2], figures[3]);
    }

    private static void Print(string name, List<(InProcessFigures Figures, double Ceiling)> of)
    {
        var line = string.Format(
            CultureInfo.InvariantCulture,
            "{0,-28} {1,10:0} {2,8:0.00} {3,6:0.0} {4,6:0} {5,11:0.00}  {6}",
            name,
            Median(of, one => one.Figures.OrdersPerSecond),
            Median(of, one => one.Figures.CpuMillisecondsPerOrder),
            Median(of, one => one.Figures.RowsPerOrder),
            Median(of, one => one.Figures.AllocatedPerOrder / 1024),
            Median(of, one => one.Figures.RowsPerSecond / one.Ceiling),
            string.Join("; ", of.Select(one => one.Figures.Outcome).Distinct())
        );
        Console.WriteLine(line);
    }

    // Round by round: neighbours in time have met the same machine.
    private static void PrintRatio(
        string name,
        List<(InProcessFigures Figures, double Ceiling)> with,
        List<(InProcessFigures Figures, double Ceiling)> without
    )
    {
        var pairs = with.Zip(without, (one, other) => (With: one, Without: other)).ToList();
        var line = string.Format(
            CultureInfo.InvariantCulture,
            "{0,-28} {1,10:0.00} {2,8:0.00}",
            name,
            Median(pairs, pair => pair.With.Figures.OrdersPerSecond / pair.Without.Figures.OrdersPerSecond),
            Median(
                pairs,
                pair => pair.With.Figures.CpuMillisecondsPerOrder / pair.Without.Figures.CpuMillisecondsPerOrder
            )
        );
        Console.WriteLine(line);
    }

    private static double Median<T>(List<T> of, Func<T, double> figure) =>
        of.Select(figure).Order().ElementAt(of.Count / 2);

    // As the system was before orders could be shipped, cancelled and refunded: four workers, and each order's payment its end.
    internal static Catalogue ToThePayment() =>
        new(
            InventoryDomain.Declared with
            {
                Workers = InventoryDomain.Declared.Workers.Filter(worker =>
                    worker.Name is not nameof(ReleaseCancelledOrderWorker)
                ),
            },
            OrdersDomain.Declared,
            PaymentsDomain.Declared with
            {
                Workers = PaymentsDomain.Declared.Workers.Filter(worker =>
                    worker.Name is not nameof(RefundCancelledOrderWorker)
                ),
            },
            TestingDomain.Declared
        );
}
