using System.Collections.Concurrent;

namespace Ecomm.Emulation.Functions;

/// <summary>
/// The instances of one function. They are started when all others are busy, up to a bound, and then kept warm; beyond the
/// bound an invocation waits, where Lambda would start more or refuse.
/// </summary>
/// <param name="name">The function's name.</param>
/// <param name="instancesMax">The bound.</param>
/// <param name="start">Starts an instance.</param>
public sealed class FunctionPool(string name, int instancesMax, Func<Task<FunctionProcess>> start) : IAsyncDisposable
{
    private readonly SemaphoreSlim slots = new(instancesMax, instancesMax);
    private readonly ConcurrentStack<FunctionProcess> idle = new();
    private readonly ConcurrentDictionary<FunctionProcess, bool> all = new();
    private volatile bool ended;

    public string Name { get; } = name;

    /// <summary>Instances that run, busy or idle.</summary>
    public int Instances => all.Count;

    /// <summary>Invokes the function on an idle instance or a new one.</summary>
    /// <exception cref="ObjectDisposedException">The pool has been ended.</exception>
    public async Task<CallOutcome> Invoke(FunctionCall invocation, CancellationToken cancel)
    {
        await slots.WaitAsync(cancel);
        try
        {
            var instance = await Take();
            try
            {
                return await instance.Invoke(invocation, cancel);
            }
            finally
            {
                await Return(instance);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Ends all instances; invocations under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        ended = true;
        for (var taken = 0; taken < instancesMax; taken++)
        {
            foreach (var instance in all.Keys)
            {
                instance.End();
            }
            await slots.WaitAsync();
        }
        foreach (var instance in all.Keys)
        {
            await instance.DisposeAsync();
        }
        slots.Dispose();
    }

    private async Task<FunctionProcess> Take()
    {
        while (idle.TryPop(out var warm))
        {
            if (warm.IsAlive)
            {
                return warm;
            }
            await Forget(warm);
        }
        ObjectDisposedException.ThrowIf(ended, this);
        var instance = await start();
        all[instance] = true;
        if (ended)
        {
            instance.End();
        }
        return instance;
    }

    private async Task Return(FunctionProcess instance)
    {
        if (instance.IsAlive)
        {
            idle.Push(instance);
        }
        else
        {
            await Forget(instance);
        }
    }

    private async Task Forget(FunctionProcess instance)
    {
        all.TryRemove(instance, out _);
        await instance.DisposeAsync();
    }
}
