using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Sqlite;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// The writer of one process, with the contract of <see cref="GroupCommit"/>: operations that wait together are committed together
/// or not at all, and nobody hears of one before it is durable. Each commit happens at a drawn moment; the disk may be full then,
/// and the process may be killed before the commit, or after it and before anybody hears of it.
/// </summary>
internal sealed class SimulatedCommits(
    World world,
    SimulatedDisk disk,
    LocalFaults faults,
    Dice dice,
    HostProcess process
) : ICommits
{
    /// <summary>SQLite's result code of a full disk.</summary>
    private const int SqliteFull = 13;
    private const int LatencyMax = 20_000;

    private readonly List<Operation> waiting = [];
    private bool isPlanned;

    public Action Committed { get; set; } = () => { };

    public Action ChangedByOthers { get; set; } = () => { };

    public long Commits { get; private set; }

    public long Operations { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Told of what each operation has changed, with whose it was and what it wrote, after its commit.</summary>
    public required Action<Process?, IReadOnlyList<ItemWrite>?, IReadOnlyList<Change>> Told { get; init; }

    public Task<T> Run<T>(Func<Statements, Outcome<T>> operation, bool compound, Action? onCommit = null)
    {
        var entry = new Operation<T>(
            operation,
            compound,
            onCommit,
            HostProcess.Acting.Value,
            HostProcess.Writing.Value
        );
        waiting.Add(entry);
        Plan();
        return entry.Result;
    }

    public void Dispose() { }

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
            Told(operation.Process, operation.Writes, all);
        }
        if (faults.IsKilledAfterCommit(isRare: changes.Exists(all => all.Any(change => change.Table == '-'))))
        {
            process.Kill("after a commit, before its answer");
            return;
        }
        group.ForEach(operation => operation.Complete());
        Committed();
        Plan();
    }

    private abstract class Operation(bool compound, Process? process, IReadOnlyList<ItemWrite>? writes)
    {
        public bool IsCompound => compound;

        public Process? Process => process;

        /// <summary>The records that it has written; null if it has written none, or was undone.</summary>
        public IReadOnlyList<ItemWrite>? Writes => IsUndone ? null : writes;

        protected abstract bool IsUndone { get; }

        public abstract bool Execute(Statements statements);

        public abstract void Complete();

        public abstract void Fail(Exception e);
    }

    private sealed class Operation<T>(
        Func<Statements, Outcome<T>> operation,
        bool compound,
        Action? onCommit,
        Process? process,
        IReadOnlyList<ItemWrite>? writes
    ) : Operation(compound, process, writes)
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

        public override void Complete()
        {
            if (refused is not null)
            {
                source.SetException(refused);
                return;
            }
            if (!undone)
            {
                onCommit?.Invoke();
            }
            source.SetResult(result!);
        }

        public override void Fail(Exception e) => source.SetException(e);
    }
}
