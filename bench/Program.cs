using System.Globalization;
using Ecomm.Bench;

// dotnet run -c Release --project bench -- aws: the packaged functions over an emulator; see docs/benchmarks.md.
if (args is ["aws"])
{
    await Ecomm.Bench.Aws.AwsBench.Run();
    return;
}

// dotnet run -c Release --project bench -- order: of the former, what orders cost.
if (args is ["order"])
{
    await Ecomm.Bench.Aws.AwsBench.RunOrders();
    return;
}

// dotnet run -c Release --project bench -- start: cold start and first batch, plain and over TLS, at the CPU shares of Lambda.
if (args is ["start"])
{
    await Ecomm.Bench.Aws.StartBench.Run();
    return;
}

// dotnet run -c Release --project bench -- simulation: deliveries a second, simulated and bare.
if (args is ["simulation"])
{
    Ecomm.Bench.Simulation.SimulationBench.Run();
    return;
}

// dotnet run -c Release --project bench -- scaling: the simulation on one core and on all, in one process and in several.
if (args is ["scaling"])
{
    Ecomm.Bench.Simulation.SimulationBench.PrintScaling();
    return;
}

// What -- scaling starts.
if (args is ["seeds", var threads])
{
    Ecomm.Bench.Simulation.SimulationBench.RunSeeds(int.Parse(threads, CultureInfo.InvariantCulture));
    return;
}

// dotnet run -c Release --project bench -- console: the console over many orders, and watching a busy system.
if (args is ["console"])
{
    await Ecomm.Bench.Browser.ConsoleBench.Run();
    return;
}

// What -- http and the run without arguments start.
if (args is [BareServer.Argument])
{
    await BareServer.Run();
    return;
}

// dotnet run -c Release --project bench -- gate [--keep]: compares with bench/figures.json, or writes it.
if (args is ["gate"] or ["gate", "--keep"])
{
    Environment.ExitCode = await Gate.Run(keeps: args.Length > 1);
    return;
}

// dotnet run -c Release --project bench -- parts [ORDERS]: with and without shipments, cancellations and the journal.
if (args is ["parts", ..])
{
    await Parts.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000);
    return;
}

// dotnet run -c Release --project bench -- once [ORDERS] [payment]: one line, for turns of several versions; payment: without what follows it.
if (args is ["once", ..])
{
    var one = await InProcess.Measure(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000,
        args is [.., "payment"] ? Parts.ToThePayment() : Domains.All,
        journals: true
    );
    Report.OneLine(one);
    return;
}

// dotnet run -c Release --project bench -- growth [ORDERS]: each figure at 1,000 stored orders, 10,000 and so on, up to ORDERS.
if (args is ["growth", ..])
{
    await Growth.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000);
    return;
}

// dotnet run -c Release --project bench -- latency [WARM]: from POST to the final status, after WARM orders that nobody times.
if (args is ["latency", ..])
{
    Report.Latency(
        await OverHttp.MeasureLatency(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000)
    );
    return;
}

// dotnet run -c Release --project bench -- http [ORDERS]: of all benchmarks, those over HTTP.
if (args is ["http", ..])
{
    var requests = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
    Report.Http(await OverHttp.Measure(requests));
    Report.Bare(await OverHttp.MeasureBare(requests));
    return;
}

// dotnet run -c Release --project bench [-- ORDERS]: all benchmarks, one table each. See docs/benchmarks.md for how to read it.
var orders = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
Report.Title($"{orders} orders, payments always accepted, flushed before answered, {Environment.ProcessorCount} cores");

var inProcess = await InProcess.Measure(orders);
var ceiling = Ceiling.Median((int)inProcess.RowsPerFlush, inProcess.BytesPerRow);
Report.Throughput("through the APIs' handlers, in one process", inProcess, ceiling);

var host = await OverHttp.Measure(orders);
Report.Http(host);
Report.Bare(await OverHttp.MeasureBare(orders), inProcess);
