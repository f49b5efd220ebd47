using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Sqlite;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// The writer of one process, with the contract of <see cref="GroupCommit"/>: operations that wait together are committed together
/// or not at all, and are flushed later; who does not run ahead hears of one after its flush. Each commit and flush happens at a drawn
/// moment. The disk may be full at a commit; the process may be killed before it, or after it and before anybody hears of it; and
/// the machine may lose its power before a flush, with all that was committed since the last one, or after it and before anybody hears.
/// </summary>
internal sealed class SimulatedCommits(
    World world,
    SimulatedDisk disk,
    LocalFaults faults,
    Dice dice,
    HostProcess process,
    LocalBooks books
) : ICommits
{
    /// <summary>SQLite's result code of a full disk.</summary>
    private const int SqliteFull = 13;
    private const int LatencyMax = 20_000;

    private readonly List<Operation> waiting = [];
    private readonly List<Action> unflushed = [];
    private bool isPlanned;
    private bool isFlushPlanned;

    public Action Committed { get; set; } = () => { };

    public Action ChangedByOthers { get; set; } = () => { };

    public long Commits { get; private set; }

    public long Flushes { get; private set; }

    public long Operations { get; private set; }

    public long Rows { get; private set; }

    public Task<T> Run<T>(
        Func<Statements, Outcome<T>> operation,
        bool compound,
        Action? onCommit = null,
        bool ahead = false
    )
    {
        var entry = new Operation<T>(
            operation,
            compound,
            onCommit,
            ahead,
            HostProcess.Acting.Value,
            HostProcess.Writing.Value
        );
        waiting.Add(entry);
        Plan();
        return entry.Result;
    }

    public string? Fault => null;

    public Task Flushed()
    {
        if (!isFlushPlanned)
        {
            return Task.CompletedTask;
        }
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        unflushed.Add(source.SetResult);
        return source.Task;
    }

    public void Dispose() { }

    private void PlanFlush()
    {
        if (!isFlushPlanned)
        {
            isFlushPlanned = true;
            world.In(dice.Whole(20, dice.Chance(0.2) ? LatencyMax : 1_000), Flush);
        }
    }

    private void Flush()
    {
        if (process.IsDead)
        {
            return;
        }
        if (faults.LosesPower())
        {
            process.LosePower("before a flush");
            return;
        }
        isFlushPlanned = false;
        disk.Flush();
        Flushes++;
        books.Flushed();
        if (faults.LosesPower())
        {
            process.LosePower("after a flush, before its answer");
            return;
        }
        unflushed.ForEach(tell => tell());
        unflushed.Clear();
    }

    private void Plan()
    {
        if (!isPlanned && waiting.Count > 0)
        {
            isPlanned = true;
            world.In(dice.Whole(20, dice.Chance(0.2) ? LatencyMax : 1_000), Commit);
        }
    }

    private void Commit()
    {
        if (process.IsDead)
        {
            return;
        }
        isPlanned = false;
        var group = waiting.Take(dice.Chance(0.5) ? waiting.Count : dice.Whole(1, waiting.Count)).ToList();
        waiting.RemoveRange(0, group.Count);
        disk.Begin();
        var changes = group.ConvertAll(operation => disk.Run(operation.IsCompound, operation.Execute));
        if (faults.IsDiskFull())
        {
            disk.Rollback();
            world.Trace.Note($"disk full: {group.Count} operations are refused");
            var full = new StoreUnavailableException(
                $"the disk refused a write: SQLite error {SqliteFull}",
                new IOException()
            );
            group.ForEach(operation => operation.Fail(full));
            Plan();
            return;
        }
        if (faults.IsKilledBeforeCommit())
        {
            disk.Rollback();
            process.Kill("before a commit");
            return;
        }
        disk.Commit();
        Commits++;
        Operations += group.Count;
        world.Trace.Note($"commit of {group.Count} operations, {changes.Sum(all => all.Count)} changes");
        foreach (var (operation, all) in group.Zip(changes))
        {
            books.Told(operation.Process, operation.Writes, all);
        }
        if (faults.IsKilledAfterCommit(isRare: changes.Exists(all => all.Any(change => change.Table == '-'))))
        {
            process.Kill("after a commit, before its answer");
            return;
        }
        foreach (var operation in group)
        {
            operation.Commit();
            if (operation.IsAhead)
            {
                operation.Complete();
            }
            else
            {
                unflushed.Add(operation.Complete);
            }
        }
        PlanFlush();
        Committed();
        Plan();
    }

    private abstract class Operation(bool compound, bool ahead, Process? process, IReadOnlyList<ItemWrite>? writes)
    {
        public bool IsCompound => compound;

        public bool IsAhead => ahead;

        public Process? Process => process;

        /// <summary>The records that it has written; null if it has written none, or was undone.</summary>
        public IReadOnlyList<ItemWrite>? Writes => IsUndone ? null : writes;

        protected abstract bool IsUndone { get; }

        public abstract bool Execute(Statements statements);

        public abstract void Commit();

        public abstract void Complete();

        public abstract void Fail(Exception e);
    }

    private sealed class Operation<T>(
        Func<Statements, Outcome<T>> operation,
        bool compound,
        Action? onCommit,
        bool ahead,
        Process? process,
        IReadOnlyList<ItemWrite>? writes
    ) : Operation(compound, ahead, process, writes)
    {
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? refused;
        private bool undone;
        private T? result;

        public Task<T> Result => source.Task;

        protected override bool IsUndone => undone;

        [SuppressMessage("Design", "CA1031", Justification = "The fault is handed to the operation's caller.")]
        public override bool Execute(Statements statements)
        {
            try
            {
                (result, _, undone) = operation(statements);
            }
            catch (Exception e)
            {
                (refused, undone) = (e, true);
            }
            return !undone;
        }

        public override void Commit()
        {
            if (refused is null && !undone)
            {
                onCommit?.Invoke();
            }
        }

        public override void Complete()
        {
            if (refused is not null)
            {
                source.SetException(refused);
            }
            else
            {
                source.SetResult(result!);
            }
        }

        public override void Fail(Exception e) => source.SetException(e);
    }
}
