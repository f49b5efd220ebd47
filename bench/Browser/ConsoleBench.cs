using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Ecomm.Bench.Browser;

/// <summary>How quickly the console's pages answer over many orders, and whether it keeps up with a busy system.</summary>
internal static class ConsoleBench
{
    private const int Stored = 10_000;
    private const int Looks = 20;
    private const int EventsPerOrder = 4;
    private const int EventsPerSecond = 500;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    private static readonly string[] Pages =
    [
        "/",
        "/orders",
        "/skus",
        "/payments",
        "/events",
        "/dead-letters",
        "/tamper",
        "/laws",
        "/ops/records?list=orders&search=-0042",
        "/ops/records?list=orders&sort=price&descending=true",
        "/ops/laws",
    ];

    // Counts frames, the longest pause between two, and how often what is shown has changed.
    private const string Meter = """
        () => {
          const m = (window.meter = { frames: 0, longest: 0, changes: 0, last: performance.now() });
          new MutationObserver(() => m.changes++).observe(document.querySelector("main"),
            { subtree: true, childList: true, characterData: true, attributes: true });
          const tick = (now) => {
            m.frames++; m.longest = Math.max(m.longest, now - m.last); m.last = now; requestAnimationFrame(tick);
          };
          requestAnimationFrame(tick);
        }
        """;

    public static async Task Run()
    {
        await using var host = await HostProcess.Start();
        await Task.WhenAll(Orders.Restocks(Stored * 3).Select(body => host.Post(Orders.RestockPath, body)));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Stored),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (number, _) => await host.Post(Orders.PlacePath, Orders.Order("stored", number))
        );
        await host.Drained();
        Write($"{Stored:N0} orders stored; milliseconds until a page, or an operation, has answered");
        foreach (var path in Pages)
        {
            var times = new List<double>();
            for (var look = 0; look < Looks; look++)
            {
                var start = Stopwatch.GetTimestamp();
                await host.Read(path);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            times.Sort();
            Write($"  {path, -55} median {times[Looks / 2], 6:0.0}   slowest {times[^1], 6:0.0}");
        }
        await Watch(host);
    }

    private static async Task Watch(HostProcess host)
    {
        if ((Environment.GetEnvironmentVariable("ECOMM_CHROMIUM") ?? Find()) is not { } program)
        {
            Write($"no Chromium is on the path: the live view is not measured");
            return;
        }
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
        Write(
            $"\n{EventsPerSecond} events a second for {Watched.TotalSeconds:0} s, watched in Chromium on the same cores"
        );
        foreach (var path in (string[])["/events", "/", "/orders"])
        {
            var page = await browser.NewPageAsync();
            await page.GotoAsync(new Uri(host.Address, path).AbsoluteUri);
            await page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            var quiet = await Measure(page, () => Task.Delay(Watched));
            var busy = await Measure(page, () => Offer(host, path.GetHashCode(StringComparison.Ordinal)));
            Write(
                $"  {path, -8} {busy.Frames:0} frames/s, longest pause {busy.Longest:0} ms (quiet: {quiet.Frames:0}, {quiet.Longest:0} ms); {busy.Changes:0.0} pictures/s; {busy.Published:0} events/s published"
            );
            await page.CloseAsync();
        }

        async Task<(double Frames, double Longest, double Changes, double Published)> Measure(
            IPage page,
            Func<Task> during
        )
        {
            var before = await host.Events();
            await page.EvaluateAsync(Meter);
            var start = Stopwatch.GetTimestamp();
            await during();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var frames = await page.EvaluateAsync<double>("meter.frames");
            var longest = await page.EvaluateAsync<double>("meter.longest");
            var changes = await page.EvaluateAsync<double>("meter.changes");
            return (frames / seconds, longest, changes / seconds, (await host.Events() - before) / seconds);
        }
    }

    // Open loop: each order is sent at its time, whatever has become of those before.
    private static async Task Offer(HostProcess host, int run)
    {
        var clock = Stopwatch.StartNew();
        var pending = new List<Task>();
        for (var i = 0; clock.Elapsed < Watched; i++)
        {
            var due = TimeSpan.FromSeconds((double)i * EventsPerOrder / EventsPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }
            pending.Add(host.Post(Orders.PlacePath, Orders.Order($"busy{run:x}", i)));
        }
        await Task.WhenAll(pending);
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder =>
                ((string[])["chromium", "chromium-browser", "google-chrome"]).Select(name => Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists);

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
