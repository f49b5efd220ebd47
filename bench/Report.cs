using System.Globalization;

namespace Ecomm.Bench;

internal static class Report
{
    public static void Title(string text) => Console.WriteLine(text);

    public static void Throughput(string name, InProcessFigures figures, CeilingFigures ceiling)
    {
        Section(name);
        Line("orders", $"{figures.OrdersPerSecond:0} a second", figures.Outcome);
        Line("rows", $"{figures.RowsPerSecond:0} a second", $"{figures.RowsPerOrder:0.0} an order");
        Line(
            "ceiling",
            $"{ceiling.RowsPerSecond:0} rows a second",
            $"{figures.RowsPerFlush:0} rows of {figures.BytesPerRow} B a flush; {ceiling.CpuMillisecondsPerRow * figures.RowsPerOrder:0.00} ms of processor for the rows of an order"
        );
        Line("ratio", $"{figures.RowsPerSecond / ceiling.RowsPerSecond:0.00} of the ceiling");
        Line("processor", $"{figures.CpuMillisecondsPerOrder:0.00} ms an order", "both cores, load generator included");
        Line(
            "memory",
            $"{figures.PeakMegabytes:0} MB at most",
            $"{figures.AllocatedPerOrder / 1024:0} KiB allocated an order"
        );
    }

    public static void Http(HttpFigures figures)
    {
        Section("over HTTP, the host in a process of its own, the load generator beside it");
        Line("orders", $"{figures.OrdersPerSecond:0} a second", figures.Outcome);
        Line(
            "processor",
            $"{figures.HostCpuMillisecondsPerOrder:0.00} ms an order",
            $"and {figures.ClientCpuMillisecondsPerOrder:0.00} of the load generator"
        );
        Line("memory", $"{figures.PeakMegabytes:0} MB at most", "the host's resident memory");
        Latency(figures.Latency);
        Section("idle");
        Line("processor", $"{figures.IdlePercent:0.00} % of a core");
    }

    public static void Bare(BareFigures figures, InProcessFigures? inProcess = null)
    {
        Section("over HTTP, a server that reads a request and accepts it");
        Line("requests", $"{figures.RequestsPerSecond:0} a second");
        Line(
            "processor",
            $"{figures.ServerCpuMilliseconds:0.00} ms a request",
            $"and {figures.ClientCpuMilliseconds:0.00} of the load generator"
        );
        if (inProcess is not null)
        {
            Line(
                "at most",
                $"{figures.LimitBeside(inProcess):0.00} of in process",
                "if HTTP costs an order no more than that, and all cores are busy"
            );
        }
    }

    public static void Latency(LatencyFigures figures)
    {
        Section($"at {OverHttp.OfferedPerSecond} orders a second, from POST to the final status seen by a client");
        Line("median", $"{figures.Percentile(50):0.0} ms");
        Line(
            "percentiles",
            $"{figures.Percentile(90):0.0}, {figures.Percentile(99):0.0} ms",
            $"the 90th and the 99th of {figures.Sorted.Count} orders, seen by polling every 5 ms; the slowest {figures.Sorted[^1]:0.0} ms"
        );
        Line(
            "pauses",
            $"{figures.Collections:0} of {figures.MillisecondsPerCollection:0.0} ms",
            figures.StolenPercent is { } stolen
                ? (FormattableString)
                    $"the host's collections of garbage; {stolen:0.0} % of the processors went to other machines meanwhile"
                : $"the host's collections of garbage"
        );
    }

    public static void OneLine(InProcessFigures figures) =>
        Console.WriteLine(
            FormattableString.Invariant(
                $"{figures.OrdersPerSecond:0} orders/s {figures.CpuMillisecondsPerOrder:0.000} ms {figures.RowsPerFlush:0} rows/flush {figures.AllocatedPerOrder / 1024:0} KiB {figures.PeakMegabytes:0} MB {figures.Outcome}"
            )
        );

    private static void Section(string name) => Console.WriteLine($"\n{name}");

    private static void Line(string name, FormattableString value, FormattableString note) =>
        Line(name, value, note.ToString(CultureInfo.InvariantCulture));

    private static void Line(string name, FormattableString value, string note = "") =>
        Console.WriteLine($"  {name, -16} {value.ToString(CultureInfo.InvariantCulture), -28} {note}".TrimEnd());
}
