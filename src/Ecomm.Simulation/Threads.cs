using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Ecomm.Simulation;

/// <summary>Threads of their own for runs: each run is one thread's from beginning to end.</summary>
public static class Threads
{
    /// <summary>Deals the items out, in order, to that many threads, and waits for all.</summary>
    /// <exception cref="InvalidOperationException">One of them threw; it is the inner exception.</exception>
    public static void ForEach<T>(IReadOnlyList<T> items, int threads, Action<T> act)
    {
        var next = -1;
        Run(
            threads,
            () =>
            {
                while (Interlocked.Increment(ref next) is var i && i < items.Count)
                {
                    act(items[i]);
                }
            }
        );
    }

    /// <summary>Does the same on that many threads, and waits for all.</summary>
    /// <exception cref="OperationCanceledException">One of them was interrupted.</exception>
    /// <exception cref="InvalidOperationException">One of them threw; it is the inner exception.</exception>
    public static void Run(int threads, Action act)
    {
        Exception? failure = null;
        var all = Enumerable.Range(0, threads).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        if (failure is OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
        if (failure is not null)
        {
            throw new InvalidOperationException("a run failed", failure);
        }

        [SuppressMessage("Design", "CA1031", Justification = "It is thrown to the caller.")]
        void Work()
        {
            try
            {
                act();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
    }
}
