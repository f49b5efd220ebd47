using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ecomm.Emulation.Functions;

namespace Ecomm.Bench.Aws;

/// <summary>A function, the meter before its tables, and what it logs.</summary>
internal sealed class Component(FunctionProcess function, Meter meter, List<string> lines) : IAsyncDisposable
{
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    public FunctionProcess Function { get; } = function;

    [SuppressMessage("Reliability", "CA2000", Justification = "The component owns its meter.")]
    public static async Task<Component> Start(Shop shop, string program, string slice, string failureRate = "0")
    {
        var meter = await Meter.Start(shop.Endpoint);
        var lines = new List<string>();
        var function = await Functions.Start(
            shop,
            program,
            slice,
            meter.Address,
            log: line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            },
            failureRate: failureRate
        );
        return new Component(function, meter, lines);
    }

    /// <summary>What it has consumed since the last call; null if it was not invoked.</summary>
    public async Task<ComponentCost?> Take(string name)
    {
        var taken = meter.Take();
        if (taken.Count == 0)
        {
            return null;
        }
        var ledger = taken.GetValueOrDefault(Shop.Ledger, Units.None);
        var own = taken.Where(t => t.Key != Shop.Ledger).Aggregate(Units.None, (sum, t) => sum + t.Value);
        return new ComponentCost(name, own, ledger, await LogBytes());
    }

    public async ValueTask DisposeAsync()
    {
        await Function.DisposeAsync();
        await meter.DisposeAsync();
    }

    // Lines come over a pipe, a moment after the answer.
    private async Task<int> LogBytes()
    {
        using var late = new CancellationTokenSource(LogTimeout);
        while (true)
        {
            lock (lines)
            {
                if (lines.Count > 0)
                {
                    var bytes = lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
                    lines.Clear();
                    return bytes;
                }
            }
            await Task.Delay(10, late.Token);
        }
    }
}
