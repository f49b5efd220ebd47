using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// A table as functions see it over a network. Reads are strongly consistent and writes atomic; a request may fail before it
/// is done, or be done and answered with a time-out; a table may throttle; a transaction may be refused because another one
/// touches the same item. See «Amazon DynamoDB Transactions: How it works» and «Error handling with DynamoDB».
/// </summary>
/// <param name="world">The world.</param>
/// <param name="table">The table.</param>
/// <param name="read">What reading it is called.</param>
/// <param name="write">What writing it is called.</param>
/// <param name="condition">See <see cref="Blueprint.Condition"/>.</param>
/// <param name="contests">Told of what is read and written; null for events.</param>
internal sealed class StoreSeam(
    World world,
    MemoryStore table,
    Port read,
    Port write,
    Func<ItemWrite, Item?, ItemWrite?>? condition,
    Contests? contests
) : IStore
{
    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        Plan(new Reading(world, Caller(), read, table, keys, contests));

    public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        Plan(new Writing(world, Caller(), write, table, writes, condition, contests));

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        throw new NotSupportedException("lists are not simulated: they read and nothing else");

    private static string TableOf(Port port) => port is Port.ReadEvents or Port.Publish ? Part.Events : Part.Records;

    private Process Caller() => world.Current ?? throw new InvalidOperationException("a store was called by nobody");

    private Task<T> Plan<T>(Operation<T> operation)
    {
        world.Plan(operation);
        return operation.Answer;
    }

    private sealed class Reading(
        World world,
        Process process,
        Port port,
        MemoryStore table,
        IReadOnlyList<Key> keys,
        Contests? contests
    ) : Operation<IReadOnlyList<Item?>>(world, process, port)
    {
        public override string Describe() => $"reads {string.Join(", ", keys.Select(Trace.Of))}";

        protected override void Do()
        {
            if (World.Luck.Befalls(FaultKind.Unavailable, Site) || World.Down.HasTable(TableOf(Port)))
            {
                Note(nameof(FaultKind.Unavailable));
                Fail(new StoreUnavailableException("the store cannot be reached"));
                return;
            }
            // A store in memory answers at once.
            var items = table.Get(keys, default).Result;
            if (contests is not null)
            {
                Process.Seen = (keys, items);
            }
            Note("Read", World.Trace.IsOn ? string.Join(", ", items.Select(Trace.Of)) : null);
            Succeed(items);
        }

        protected override void DoUnheard() { }
    }

    private sealed class Writing(
        World world,
        Process process,
        Port port,
        MemoryStore table,
        IReadOnlyList<ItemWrite> writes,
        Func<ItemWrite, Item?, ItemWrite?>? condition,
        Contests? contests
    ) : Operation<WriteResult>(world, process, port)
    {
        public override string Describe() =>
            Port is Port.Publish
                ? $"publishes {string.Join(", ", writes.Select(Trace.Of))}"
                : $"writes {string.Join(", ", writes.Select(Trace.Of))}";

        protected override void Do()
        {
            if (World.Luck.Befalls(FaultKind.Unavailable, Site) || World.Down.HasTable(TableOf(Port)))
            {
                Note(nameof(FaultKind.Unavailable));
                Fail(new StoreUnavailableException("the store cannot be reached"));
                return;
            }
            if (
                World.Luck.Befalls(FaultKind.Throttled, Site)
                || World.Down.HasWrites(TableOf(Port))
                || (writes.Count > 1 && World.Luck.Befalls(FaultKind.TransactionConflicts, Site))
            )
            {
                Note("Busy");
                Succeed(WriteResult.Busy);
                return;
            }
            var result = Write();
            if (CrashesNow())
            {
                return;
            }
            if (World.Luck.Befalls(FaultKind.AnswerLost, Site))
            {
                Note($"{result}, but the answer is lost");
                Fail(new StoreUnavailableException("the store did not answer in time"));
                return;
            }
            Note(result.ToString());
            Succeed(result);
        }

        protected override void DoUnheard()
        {
            if (!World.Down.HasTable(TableOf(Port)) && !World.Down.HasWrites(TableOf(Port)))
            {
                Write();
            }
        }

        private WriteResult Write()
        {
            var wasOvertaken = contests?.IsOvertaken(Process) ?? false;
            var result = table
                .Write(
                    condition is null
                        ? writes
                        : [.. writes.Select(write => condition(write, Find(write.Key))).OfType<ItemWrite>()],
                    default
                )
                .Result;
            if (result is WriteResult.Committed)
            {
                contests?.Written(Process, writes, wasOvertaken);
            }
            return result;
        }

        private Item? Find(Key key) => table.Get([key], default).Result[0];
    }
}
