using System.Diagnostics;
using System.Globalization;

namespace Ecomm.Bench.Aws;

/// <summary>The packaged functions over an emulator on the same machine, which has its share in every time.</summary>
internal static class AwsBench
{
    /// <summary>A start under the just-in-time compiler takes ten times as long, and its median is steady.</summary>
    private const int JitStarts = 7;

    private const string Bootstrap = "artifacts/bootstrap";
    private const string Jit = "src/Ecomm.Functions/bin/Release/net10.0/Ecomm.Functions";

    public static async Task Run()
    {
        await Build("scripts/package-lambdas");
        await Build("dotnet", "build", "src/Ecomm.Functions", "-c", "Release", "--nologo", "-v", "quiet");
        await using var shop = await Shop.Start();

        var parts = await OneOrder.Measure(shop, Bootstrap);
        var native = await Functions.Measure(shop, Bootstrap, Functions.Starts);
        var jit = await Functions.Measure(shop, Jit, JitStarts);
        var zip = new FileInfo("artifacts/bootstrap.zip").Length / 1e6;

        Write($"SyncOrderWorker on new orders over an emulator, {Environment.ProcessorCount} cores");
        Write($"{"", -44}{"Native AOT", 12}{"JIT", 10}{"ratio", 8}{"required", 12}");
        Row("process start to first answer, median, ms", native.Start, jit.Start, "≤ 50");
        Row($"resident after {Functions.Warm} events, MB", native.Megabytes, jit.Megabytes, "≤ 40");
        Row("processor an event, one a batch, ms", native.CpuSingly, jit.CpuSingly, "");
        Row("processor an event, ten a batch, ms", native.CpuBatched, jit.CpuBatched, "≤ 0.8");
        Write($"{"zip, MB", -44}{zip, 12:0.00}{"", 10}{"", 8}{"≤ 8", 12}");

        Parts(parts);
    }

    /// <summary>What orders cost, and nothing that depends on how fast the machine is.</summary>
    public static async Task RunOrders()
    {
        await Build("scripts/package-lambdas");
        await using var shop = await Shop.Start();
        Parts(await OneOrder.Measure(shop, Bootstrap));
    }

    private static void Parts(IReadOnlyList<OrderPart> parts)
    {
        Part(parts[0]);
        Write($"{"required", -40}{"", 9}{"", 12}{"≤ 18", 12}{"≤ 4096", 11}");
        foreach (var part in parts.Skip(1))
        {
            Part(part);
        }
    }

    private static void Part(OrderPart part)
    {
        Write($"\nOne order {part.Name}: {part.Events} events, {part.Deliveries} deliveries");
        Write($"{"", -40}{"requests", 9}{"read units", 12}{"write units", 12}{"log bytes", 11}");
        foreach (var cost in part.Costs)
        {
            Cost(cost.Component, cost.Units, cost.LogBytes);
        }
        Cost("in all", part.Units, part.LogBytes);
        if (part.Ledger.Requests > 0)
        {
            Cost("the fake gateway's ledger, aside", part.Ledger, 0);
        }
    }

    private static void Row(string name, double native, double jit, string required) =>
        Write($"{name, -44}{native, 12:0.00}{jit, 10:0.00}{jit / native, 8:0.0}{required, 12}");

    private static void Cost(string name, Units units, int logBytes) =>
        Write($"{name, -40}{units.Requests, 9}{units.Read, 12:0.#}{units.Write, 12:0.#}{logBytes, 11}");

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public static async Task Build(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed");
        }
    }
}
