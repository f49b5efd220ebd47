using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Hosting.Auditing;
using Ecomm.Hosting.Host;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Observation;

/// <summary>
/// What all viewers see of the running system, read once for all of them, twice a second, and only while somebody looks:
/// however much flows, a viewer gets two small pictures a second.
/// </summary>
public sealed partial class LiveView(LocalSystem system, TimeProvider time, ILogger<LiveView> log) : IDisposable
{
    /// <summary>Between two pictures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Rates are those of this many pictures together, so that they can be read before they change.</summary>
    public const int PicturesOfRate = 4;

    /// <summary>One look at the laws takes so long at most, or a little longer; the next one goes on from there.</summary>
    public static readonly TimeSpan LookMax = TimeSpan.FromMilliseconds(200);

    /// <summary>Even if nothing has been written: another program may have written into the files.</summary>
    public static readonly TimeSpan LawsAtLeast = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Between two looks at the laws of a busy system at least so many times as long as one takes goes by, so that looking does not
    /// slow it down.
    /// </summary>
    public const int LawsRest = 8;

    private readonly Lock guard = new();
    private readonly Queue<Flow> pictures = new();
    private readonly List<Action> viewers = [];
    private CancellationTokenSource? running;
    private (long LastEvent, long Rows, long Entries) checkedAt = (-1, -1, -1);
    private long checkedTime;
    private long lawsDue;

    /// <summary>The newest picture.</summary>
    public Flow Now { get; private set; } = Flow.Of(system);

    /// <summary>The picture that rates are taken against.</summary>
    public Flow Before { get; private set; } = Flow.Of(system);

    /// <summary>The newest check of the laws; null before the first.</summary>
    public LawStatus? Laws { get; private set; }

    /// <summary>How much a figure grows a second.</summary>
    public double Rate(Func<Flow, long> figure)
    {
        var (now, before) = (Now, Before);
        var seconds = (now.At.UnixMilliseconds - before.At.UnixMilliseconds) / 1000.0;
        return seconds <= 0 ? 0 : Math.Max(figure(now) - figure(before), 0) / seconds;
    }

    /// <summary>Calls back at each picture until it is disposed of.</summary>
    public IDisposable Watch(Action seen)
    {
        lock (guard)
        {
            viewers.Add(seen);
            if (running is null)
            {
                running = new CancellationTokenSource();
                var cancel = running.Token;
                _ = Task.Run(() => Run(cancel), CancellationToken.None);
            }
        }
        return new Watching(this, seen);
    }

    /// <summary>Looks at all that has changed, and shows what the laws came to.</summary>
    /// <param name="again">Whether to look at everything again.</param>
    public Task<LawStatus> CheckLaws(bool again = false) => Check(() => system.Laws.Look(again));

    public void Dispose()
    {
        lock (guard)
        {
            running?.Cancel();
            running?.Dispose();
            running = null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A picture that could not be taken is left out.")]
    private async Task Run(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Look();
                Action[] seen;
                lock (guard)
                {
                    seen = [.. viewers];
                }
                foreach (var viewer in seen)
                {
                    viewer();
                }
            }
            catch (Exception e)
            {
                LogFailed(log, e);
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        } while (!cancel.IsCancellationRequested);
    }

    private void Look()
    {
        Now = Flow.Of(system);
        lock (guard)
        {
            pictures.Enqueue(Now);
            while (pictures.Count > PicturesOfRate + 1)
            {
                pictures.Dequeue();
            }
            Before = pictures.Peek();
        }
        var isDue =
            Laws is not { IsUpToDate: true }
            || checkedAt != Written()
            || time.GetElapsedTime(checkedTime) >= LawsAtLeast;
        if (isDue && time.GetTimestamp() >= lawsDue)
        {
            // Beside the pictures, which it must not hold up.
            lawsDue = long.MaxValue;
            _ = Task.Run(CheckQuietly);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The next picture has them checked again.")]
    private async Task CheckQuietly()
    {
        try
        {
            await Check(() => system.Laws.LookFor(LookMax));
        }
        catch (Exception e)
        {
            lawsDue = 0;
            LogFailed(log, e);
        }
    }

    private async Task<LawStatus> Check(Func<Task<LawReading>> look)
    {
        var (start, seen) = (time.GetTimestamp(), Written());
        var reading = await look();
        var took = time.GetTimestamp() - start;
        lawsDue = time.GetTimestamp() + (took * (system.Backlog > 0 ? LawsRest : 1));
        (checkedAt, checkedTime) = (seen, time.GetTimestamp());
        return Laws = new LawStatus(system.Shell.Now(), time.GetElapsedTime(start), reading);
    }

    private (long, long, long) Written() => (Now.LastEvent, system.Database.Commits.Rows, system.LedgerCommits.Rows);

    private void Leave(Action seen)
    {
        lock (guard)
        {
            viewers.Remove(seen);
            if (viewers.Count == 0)
            {
                running?.Cancel();
                running?.Dispose();
                running = null;
                pictures.Clear();
            }
        }
    }

    private sealed class Watching(LiveView live, Action seen) : IDisposable
    {
        public void Dispose() => live.Leave(seen);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Console: no picture of the running system")]
    private static partial void LogFailed(ILogger log, Exception e);
}

/// <summary>What the laws came to.</summary>
/// <param name="At">When they were looked at.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Reading">What was found.</param>
public sealed record LawStatus(Instant At, TimeSpan Took, LawReading Reading)
{
    /// <summary>One for each law.</summary>
    public IReadOnlyList<LawReport> Reports { get; } = [.. Reading.Reports];

    /// <summary>Whether everything that had changed was looked at.</summary>
    public bool IsUpToDate => Reading is { IsWhole: true, Waiting: 0 };

    public bool Holds => Reports.All(report => report.Holds);

    public int Violations => Reports.Sum(report => report.Violations.Count);

    public override string ToString() =>
        Holds ? "all laws hold" : string.Create(CultureInfo.InvariantCulture, $"{Violations} violations");
}
