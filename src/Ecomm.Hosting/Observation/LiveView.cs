using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    /// <summary>
    /// Checking the laws reads everything; between two checks at least so many times as long as one takes goes by, so that
    /// looking at a busy system does not slow it down.
    /// </summary>
    public const int LawsRest = 8;

    private readonly Lock guard = new();
    private readonly Queue<Flow> pictures = new();
    private readonly List<Action> viewers = [];
    private CancellationTokenSource? running;
    private (long LastEvent, long Operations) checkedAt = (-1, -1);
    private long lawsDue;
    private readonly Lock lawsGuard = new();

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

    /// <summary>Checks the laws now and shows what was found.</summary>
    public LawStatus CheckLaws()
    {
        lock (lawsGuard)
        {
            var start = time.GetTimestamp();
            checkedAt = (Now.LastEvent, system.Database.Commits.Operations);
            var status = LawStatus.Of(system, time);
            lawsDue = time.GetTimestamp() + (time.GetTimestamp() - start) * LawsRest;
            return Laws = status;
        }
    }

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
        if (checkedAt != (Now.LastEvent, system.Database.Commits.Operations) && time.GetTimestamp() >= lawsDue)
        {
            // Beside the pictures, which it must not hold up: with many orders it takes longer than one picture lasts.
            lawsDue = long.MaxValue;
            _ = Task.Run(CheckQuietly);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The next change has them checked again.")]
    private void CheckQuietly()
    {
        try
        {
            CheckLaws();
        }
        catch (Exception e)
        {
            lawsDue = 0;
            LogFailed(log, e);
        }
    }

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

/// <summary>What the laws came to, over one committed state.</summary>
/// <param name="At">When they were checked.</param>
/// <param name="Took">How long it took to read everything and check it.</param>
/// <param name="Reports">One for each law.</param>
public sealed record LawStatus(Instant At, TimeSpan Took, IReadOnlyList<LawReport> Reports)
{
    public bool Holds => Reports.All(report => report.Holds);

    public int Violations => Reports.Sum(report => report.Violations.Count);

    public static LawStatus Of(LocalSystem system, TimeProvider time)
    {
        var start = time.GetTimestamp();
        var reports = LocalAudit.Check(system);
        return new LawStatus(system.Shell.Now(), time.GetElapsedTime(start), [.. reports]);
    }

    public override string ToString() =>
        Holds ? "all laws hold" : string.Create(CultureInfo.InvariantCulture, $"{Violations} violations");
}
