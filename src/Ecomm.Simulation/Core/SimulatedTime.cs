namespace Ecomm.Simulation.Core;

/// <summary>
/// The clock of one machine: virtual time and the machine's error. Its timers belong to the process that set them; those of
/// a process that has crashed never ring.
/// </summary>
internal sealed class SimulatedTime(World world, TimeSpan error) : TimeProvider
{
    /// <summary>When worlds begin.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => Scheduler.Second;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(world.Now * 10) + error;

    public override long GetTimestamp() => world.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer of that clock.</summary>
    internal sealed class Timer(World world, TimerCallback callback, object? state) : Happening, ITimer
    {
        private readonly Process? process = world.Current;
        private int settings;
        private long due;
        private bool isSet;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("a simulated timer rings once");
            }
            settings++;
            isSet = dueTime != Timeout.InfiniteTimeSpan;
            if (isSet)
            {
                process?.Run.Timers.Add(this);
                due = world.Now + (dueTime.Ticks / 10);
                world.At(due, new Ring(this, settings));
            }
            return true;
        }

        /// <summary>Ends the wait that it is for, if it is for one, as it ends in its own time.</summary>
        public void CutShort()
        {
            if (isSet && state is Task)
            {
                Happen();
            }
        }

        public override void Happen()
        {
            isSet = false;
            process?.Run.Timers.Remove(this);
            world.Resume(process, () => callback(state));
        }

        public void Dispose()
        {
            settings++;
            process?.Run.Timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private sealed class Ring(Timer timer, int setting) : Happening
        {
            public override void Happen()
            {
                if (timer.isSet && timer.settings == setting)
                {
                    timer.Happen();
                }
            }
        }
    }
}
