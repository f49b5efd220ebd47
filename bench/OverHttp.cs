using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ecomm.Bench;

internal sealed record HttpFigures(
    double OrdersPerSecond,
    string Outcome,
    double HostCpuMillisecondsPerOrder,
    double ClientCpuMillisecondsPerOrder,
    double PeakMegabytes,
    LatencyFigures Latency,
    double IdlePercent
);

internal sealed record BareFigures(double RequestsPerSecond, double ServerCpuMilliseconds, double ClientCpuMilliseconds)
{
    /// <summary>
    /// Of the orders a second in one process, the share that busy cores can take over HTTP if the server's part costs nothing but this.
    /// </summary>
    public double LimitBeside(InProcessFigures inProcess) =>
        inProcess.CpuMillisecondsPerOrder
        / (inProcess.CpuMillisecondsPerOrder + ServerCpuMilliseconds + ClientCpuMilliseconds);
}

/// <summary>How long orders took, and what stood in their way; the latter of the untimed orders too.</summary>
/// <param name="Sorted">Milliseconds from POST to the final status seen by a client, least first.</param>
/// <param name="Collections">Collections of garbage in the host.</param>
/// <param name="MillisecondsPerCollection">How long each stopped the host, on average.</param>
/// <param name="StolenPercent">What of the processors' time this virtual machine's host gave to others; null where the system does not say.</param>
internal sealed record LatencyFigures(
    IReadOnlyList<double> Sorted,
    double Collections,
    double MillisecondsPerCollection,
    double? StolenPercent
)
{
    public double Percentile(int percent) => Sorted[Sorted.Count * percent / 100];
}

/// <summary>The host as a user starts it, loaded by a client on the same cores.</summary>
internal static class OverHttp
{
    public const int OfferedPerSecond = 200;

    private const int TimedOrders = 3_000;

    /// <summary>Five seconds: client and host meet code then that no order before has needed.</summary>
    private const int UntimedOrders = 1_000;

    private const int OfferedOrders = UntimedOrders + TimedOrders;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    public static async Task<HttpFigures> Measure(int orders)
    {
        await using var host = await HostProcess.Start();
        await Task.WhenAll(
            Orders.Restocks(orders * 2 + OfferedOrders).Select(body => host.Post(Orders.RestockPath, body))
        );
        await host.Drained();
        await Send(host, "warm", orders / 2);
        await host.Drained();

        var (hostCpu, clientCpu) = (host.CpuTime(), Environment.CpuUsage.TotalTime);
        var watch = Stopwatch.StartNew();
        await Send(host, "http", orders);
        await host.Drained();
        var rate = orders / watch.Elapsed.TotalSeconds;
        (hostCpu, clientCpu) = (host.CpuTime() - hostCpu, Environment.CpuUsage.TotalTime - clientCpu);
        // Before the laws are checked: reading everything at once takes memory of its own.
        var peak = host.PeakMegabytes();

        var latency = await Latencies(host);
        var cpu = host.CpuTime();
        await Task.Delay(IdleTime);
        var idle = (host.CpuTime() - cpu) / IdleTime * 100;
        return new HttpFigures(
            rate,
            await host.Laws(),
            hostCpu.TotalMilliseconds / orders,
            clientCpu.TotalMilliseconds / orders,
            peak,
            latency,
            idle
        );
    }

    /// <summary>The same requests to a server that does nothing.</summary>
    public static async Task<BareFigures> MeasureBare(int requests)
    {
        await using var host = await HostProcess.StartBare();
        await Send(host, "warm", requests / 2);
        var (hostCpu, clientCpu) = (host.CpuTime(), Environment.CpuUsage.TotalTime);
        var watch = Stopwatch.StartNew();
        await Send(host, "http", requests);
        return new BareFigures(
            requests / watch.Elapsed.TotalSeconds,
            (host.CpuTime() - hostCpu).TotalMilliseconds / requests,
            (Environment.CpuUsage.TotalTime - clientCpu).TotalMilliseconds / requests
        );
    }

    /// <summary>The latencies alone, after some orders whose time nobody takes.</summary>
    public static async Task<LatencyFigures> MeasureLatency(int warm)
    {
        await using var host = await HostProcess.Start();
        await Task.WhenAll(Orders.Restocks(warm + OfferedOrders).Select(body => host.Post(Orders.RestockPath, body)));
        await Send(host, "warm", warm);
        await host.Drained();
        return await Latencies(host);
    }

    private static async Task Send(HostProcess host, string run, int orders)
    {
        var next = -1;
        var held = false;
        using var stop = new CancellationTokenSource();
        var watcher = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Volatile.Write(ref held, await host.Backlog() > Orders.BacklogMax);
                await Task.Delay(20);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Orders.Clients).Select(_ => Task.Run(Client)));
        await stop.CancelAsync();
        await watcher;

        async Task Client()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < orders; )
            {
                while (Volatile.Read(ref held))
                {
                    await Task.Delay(5);
                }
                await host.Post(Orders.PlacePath, Orders.Order(run, i));
            }
        }
    }

    // Open loop: each order is sent at its time, whatever has become of those before.
    private static async Task<LatencyFigures> Latencies(HostProcess host)
    {
        var latencies = new ConcurrentBag<double>();
        var pauses = await host.Pauses();
        var before = ProcessorTime();
        var clock = Stopwatch.StartNew();
        var pending = new List<Task>();
        for (var i = 0; i < OfferedOrders; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / OfferedPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }
            var number = i;
            pending.Add(Task.Run(() => number < UntimedOrders ? Time(host, number) : Add(number)));
        }
        await Task.WhenAll(pending);
        var later = await host.Pauses();
        var after = ProcessorTime();
        var collections = later.Collections - pauses.Collections;
        return new LatencyFigures(
            [.. latencies.Order()],
            collections,
            (later.Seconds - pauses.Seconds) * 1000 / Math.Max(collections, 1),
            100.0 * (after?.Stolen - before?.Stolen) / (after?.All - before?.All)
        );

        async Task Add(int number) => latencies.Add(await Time(host, number));
    }

    // Of all processors, in ticks: user, nice, system, idle, iowait, irq, softirq, steal (man 5 proc_stat).
    private static (long Stolen, long All)? ProcessorTime()
    {
        const string path = "/proc/stat";
        if (!File.Exists(path))
        {
            return null;
        }
        var ticks = File.ReadLines(path)
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))
            .ToArray();
        return (ticks[^1], ticks.Sum());
    }

    private static async Task<double> Time(HostProcess host, int number)
    {
        var body = Orders.Order("timed", number);
        using var order = JsonDocument.Parse(body);
        var id = order.RootElement.GetProperty("orderId").GetString();
        var start = Stopwatch.GetTimestamp();
        await host.Post(Orders.PlacePath, body);
        while (!await host.IsPaid(id!))
        {
            await Task.Delay(PollInterval);
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

/// <summary>A host in a process of its own, on a free port and fresh data.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Json = "application/json";

    private readonly TemporaryDirectory directory = new();
    private readonly HttpClient http = new();
    private readonly Process process;

    private HostProcess(string program, Func<string, string[]> arguments) =>
        process =
            Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [Path.Combine(AppContext.BaseDirectory, program), .. arguments(directory.Path)]
                )
                {
                    RedirectStandardOutput = true,
                }
            ) ?? throw new InvalidOperationException("the host did not start");

    public static Task<HostProcess> Start() =>
        Start(
            new HostProcess("Ecomm.Local.dll", data => ["--port", "0", "--gateway-failure-rate", "0", "--data", data])
        );

    /// <summary>A <see cref="BareServer"/> in the host's place.</summary>
    public static Task<HostProcess> StartBare() =>
        Start(new HostProcess("Ecomm.Bench.dll", _ => [BareServer.Argument]));

    private static async Task<HostProcess> Start(HostProcess host)
    {
        while (await host.process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("listens on ") is [_, var address])
            {
                host.http.BaseAddress = new Uri(address);
                // The log goes on: whoever starts a host reads it, so its cost belongs to the figures.
                _ = host.process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return host;
            }
        }
        throw new InvalidOperationException("the host ended before it listened");
    }

    public async Task Post(string path, byte[] body)
    {
        using var response = await Send(path, body);
        if ((int)response.StatusCode != 202)
        {
            throw new InvalidOperationException($"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => http.BaseAddress!;

    /// <summary>Reads an answer to its end.</summary>
    public async Task Read(string path) => await http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    /// <summary>Collections of garbage so far, and how long they have stopped it altogether.</summary>
    public async Task<(double Collections, double Seconds)> Pauses()
    {
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return (Sum("dotnet_gc_collections_total"), Sum("dotnet_gc_pause_time_seconds_total"));

        double Sum(string name) =>
            metrics
                .Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
                .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    /// <summary>How many events were ever published.</summary>
    public async Task<long> Events() => (await Get("/ops/flow")).GetProperty("events").GetInt64();

    public async Task<bool> IsPaid(string orderId)
    {
        using var response = await Send(
            "/api/v1/orders/listOrders",
            System.Text.Encoding.UTF8.GetBytes($$"""{"orderId":"{{orderId}}"}""")
        );
        return (await response.Content.ReadAsStringAsync()).Contains(
            "ORDER_PAYMENT_ACCEPTED_STATUS",
            StringComparison.Ordinal
        );
    }

    public async Task<long> Backlog() => (await Get("/health")).GetProperty("backlog").GetInt64();

    public async Task Drained()
    {
        while (!(await Get("/ops/queues")).GetProperty("drained").GetBoolean())
        {
            await Task.Delay(5);
        }
    }

    public async Task<string> Laws() =>
        (await Get("/ops/laws")).GetProperty("holds").GetBoolean() ? "all laws hold" : "A LAW IS BROKEN";

    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public double PeakMegabytes()
    {
        process.Refresh();
        return process.PeakWorkingSet64 / (1024.0 * 1024);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
        directory.Dispose();
    }

    private async Task<JsonElement> Get(string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    private async Task<HttpResponseMessage> Send(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(Json);
        return await http.PostAsync(new Uri(path, UriKind.Relative), content);
    }
}
