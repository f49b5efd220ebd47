using Ecomm.Adapters.Gateways;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>A store of the local system, which takes its time before and after: so any two of its callers interleave.</summary>
/// <param name="inner">The store.</param>
/// <param name="process">The process that it is a part of.</param>
/// <param name="contests">Told of what is read and written; null for events.</param>
internal sealed class StoreAwaits(IStore inner, HostProcess process, Contests? contests = null) : IStore
{
    public async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        await process.Turn(cancel);
        if (process.Faults.ReadFails())
        {
            throw new StoreUnavailableException("the disk refused a read");
        }
        var items = await inner.Get(keys, cancel);
        if (contests is not null && HostProcess.Acting.Value is { } reader)
        {
            reader.Seen = (keys, items);
        }
        await process.Turn(cancel);
        return items;
    }

    public async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        await process.Turn(cancel);
        HostProcess.Writing.Value = contests is null ? null : writes;
        return await inner.Write(writes, cancel);
    }

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        inner.Query(query, cancel);
}

/// <summary>The gateway as workers see it: it may fail, be silent, act and be silent, act late; never act twice.</summary>
internal sealed class GatewayAwaits(World world, Ledger ledger, HostProcess process) : IGateway
{
    private static readonly TimeSpan LateMax = TimeSpan.FromSeconds(60);

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var caller = HostProcess.Acting.Value;
        await process.Turn(cancel);
        var faults = process.Faults;
        if (faults.Befalls(faults.GatewayFails))
        {
            return question.Unanswered(GatewaySeam.Failed);
        }
        if (faults.Befalls(faults.GatewaySilentBefore))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, process.Time, cancel);
        }
        if (faults.Befalls(faults.GatewayLate))
        {
            var late = Shell.GatewayTimeout + (LateMax * process.Dice.Fraction());
            world.In(late.Ticks / 10, () => Act(question, caller));
            await Task.Delay(Timeout.InfiniteTimeSpan, process.Time, cancel);
        }
        var answer = Act(question, caller);
        if (faults.Befalls(faults.GatewaySilentAfter))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, process.Time, cancel);
        }
        if (caller is not null)
        {
            caller.Answered = answer;
        }
        await process.Turn(cancel);
        return answer;
    }

    private Answer Act(Question question, Process? caller)
    {
        world.Acting = caller;
        var answer = ledger.Act(question);
        world.Acting = null;
        return answer;
    }
}
