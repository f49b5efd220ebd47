using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ecomm.Emulation.Functions;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Aws;

namespace Ecomm.Bench.Aws;

/// <summary>A function's figures: its start, and what it takes when it is warm.</summary>
/// <param name="Start">Milliseconds from the start of the process to its first answer, median.</param>
/// <param name="Megabytes">Resident, after the warm events.</param>
/// <param name="CpuSingly">Milliseconds of processor time an event, one a batch.</param>
/// <param name="CpuBatched">The same, ten a batch as the mapping sends them when it is busy.</param>
internal sealed record FunctionFigures(double Start, double Megabytes, double CpuSingly, double CpuBatched);

/// <summary>SyncOrderWorker on events of new orders: two conditional inserts each.</summary>
internal static class Functions
{
    public const int Starts = 21;
    public const int Warm = 1000;

    private const int Batch = 10;
    private const double TicksPerSecond = 100;

    // The folder of the runtime that runs this, for a program that brings none: dotnet/shared/Microsoft.NETCore.App/VERSION.
    private static readonly string DotnetRoot = Path.GetFullPath(
        Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
    );

    private static int orders;

    public static async Task<FunctionFigures> Measure(Shop shop, string program, int starts)
    {
        var times = new List<double>();
        for (var i = 0; i < starts; i++)
        {
            var payload = Placed(1);
            var clock = Stopwatch.StartNew();
            await using var cold = await Start(shop, program, nameof(SyncOrderWorker), shop.Endpoint, _ => { });
            await Invoke(cold, payload);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        // The emulator closes every connection; AWS keeps them open, and so does a proxy before it.
        await using var proxy = await Meter.Start(shop.Endpoint);
        await using var warm = await Start(shop, program, nameof(SyncOrderWorker), proxy.Address, _ => { });
        for (var i = 0; i < 50; i++)
        {
            await Invoke(warm, Placed(1));
        }
        var begin = CpuMilliseconds(warm);
        for (var i = 0; i < Warm / 2; i++)
        {
            await Invoke(warm, Placed(1));
        }
        var middle = CpuMilliseconds(warm);
        for (var i = 0; i < Warm / 2 / Batch; i++)
        {
            await Invoke(warm, Placed(Batch));
        }
        var end = CpuMilliseconds(warm);
        return new FunctionFigures(
            times.Order().ElementAt(times.Count / 2),
            ResidentMegabytes(warm),
            (middle - begin) / (Warm / 2),
            (end - middle) / (Warm / 2)
        );
    }

    public static Task<FunctionProcess> Start(
        Shop shop,
        string program,
        string slice,
        Uri endpoint,
        Action<string> log,
        string failureRate = "0"
    ) =>
        FunctionProcess.Start(
            new AwsFunction(
                $"bench-{slice}",
                $"arn:aws:lambda:us-east-1:000000000000:function:bench-{slice}",
                slice,
                30,
                new Dictionary<string, string>(shop.EnvironmentOf(endpoint))
                {
                    ["PAYMENT_GATEWAY_FAILURE_RATE"] = failureRate,
                }
            ),
            program,
            new Dictionary<string, string> { ["DOTNET_ROOT"] = DotnetRoot },
            log,
            TimeProvider.System
        );

    /// <summary>Invokes it and gives its answer.</summary>
    /// <exception cref="InvalidOperationException">It failed, or reported a message as failed.</exception>
    public static async Task<string> Invoke(FunctionProcess function, string payload)
    {
        var outcome = await function.Invoke(
            new FunctionCall(payload, FunctionCall.NewTrace(TimeProvider.System)),
            default
        );
        return outcome switch
        {
            CallOutcome.Succeeded ok when !ok.Payload.Contains("itemIdentifier", StringComparison.Ordinal) =>
                ok.Payload,
            _ => throw new InvalidOperationException($"the function failed: {outcome}"),
        };
    }

    /// <summary>Invokes it with one message, which has to come again.</summary>
    /// <exception cref="InvalidOperationException">It failed, or settled the message.</exception>
    public static async Task Fail(FunctionProcess function, string payload)
    {
        var outcome = await function.Invoke(
            new FunctionCall(payload, FunctionCall.NewTrace(TimeProvider.System)),
            default
        );
        if (
            outcome is not CallOutcome.Succeeded answer
            || !answer.Payload.Contains("itemIdentifier", StringComparison.Ordinal)
        )
        {
            throw new InvalidOperationException($"the message was not to be settled: {outcome}");
        }
    }

    /// <summary>A batch of messages, each received that often.</summary>
    public static string PayloadOf(int receives, params IEnumerable<Item> events) =>
        JsonSerializer.Serialize(
            new SqsEvent([
                .. events.Select(
                    (item, i) =>
                        new SqsMessage(
                            Guid.NewGuid().ToString(),
                            "receipt",
                            BusEvent.Write(
                                i,
                                item,
                                "arn:aws:dynamodb:us-east-1:000000000000:table/bench-events/stream/1"
                            ),
                            new SqsAttributes(receives.ToString(CultureInfo.InvariantCulture), "0")
                        )
                ),
            ]),
            EnvelopeJson.Default.SqsEvent
        );

    public static string Placed(int count) =>
        PayloadOf(
            1,
            Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var id = string.Create(CultureInfo.InvariantCulture, $"BENCH-{++orders:D6}");
                    var order =
                        $$"""{"orderId":"{{id}}","sku":"SKU-001","units":1,"price":12.5,"userId":"user-0001"}""";
                    var body = (Value.Map)Ecomm.Adapters.Json.ValueJson.Parse(Encoding.UTF8.GetBytes(order));
                    var now = new Instant(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                    var accepted = (Accepted)PlaceOrderApi.Slice.Decide(body, now);
                    return StoredEvent.Publication(accepted.Event, "0af7651916cd43dd8448eb211c80319c").Item;
                })
        );

    // See proc_pid_stat(5): utime and stime are the 14th and 15th fields; the second is in parentheses.
    private static double CpuMilliseconds(FunctionProcess function)
    {
        var stat = File.ReadAllText($"/proc/{function.ProcessId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks =
            long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return ticks * 1000 / TicksPerSecond;
    }

    private static double ResidentMegabytes(FunctionProcess function)
    {
        var line = File.ReadLines($"/proc/{function.ProcessId}/status")
            .First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            / 1024;
    }
}
