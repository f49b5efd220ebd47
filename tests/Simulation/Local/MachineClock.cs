using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>A machine's clock, which somebody may set. It goes on over the lives of processes.</summary>
internal sealed class MachineClock
{
    /// <summary>How far it is from the world's own time.</summary>
    public TimeSpan Error { get; set; }
}

/// <summary>
/// The clock as one process sees it. Its timestamps measure what passes, however the clock is set; its timers ring at their moment
/// of virtual time, unless the process is dead by then.
/// </summary>
internal sealed class ProcessTime(World world, MachineClock clock, Func<bool> isDead) : TimeProvider
{
    public override long TimestampFrequency => Scheduler.Second;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => SimulatedTime.Epoch.AddTicks(world.Now * 10) + clock.Error;

    public override long GetTimestamp() => world.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, isDead, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(World world, Func<bool> isDead, Action ring) : ITimer
    {
        private int settings;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("a simulated timer rings once");
            }
            var setting = ++settings;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                world.In(
                    dueTime.Ticks / 10,
                    () =>
                    {
                        if (setting == settings && !isDead())
                        {
                            ring();
                        }
                    }
                );
            }
            return true;
        }

        public void Dispose() => settings++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>
/// The threads of one process: each turn of a task is a happening of the world, at a drawn moment, so that tasks overtake each
/// other in every order. Before each turn the process may be killed.
/// </summary>
internal sealed class VirtualThreads(World world, Func<bool> isDead, Func<long> latency, Action turn) : TaskScheduler
{
    private readonly int thread = Environment.CurrentManagedThreadId;

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("the chain has left the simulation's thread: no run can be repeated");
        }
        if (isDead())
        {
            return;
        }
        world.In(
            latency(),
            () =>
            {
                if (!isDead())
                {
                    turn();
                }
                if (!isDead())
                {
                    TryExecuteTask(task);
                }
            }
        );
    }

    // Everybody waits for a turn: whatever runs has been overtaken by all that could.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
