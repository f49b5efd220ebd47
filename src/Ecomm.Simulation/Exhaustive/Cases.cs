using System.Collections.Concurrent;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>What came of a case.</summary>
/// <param name="Violation">The law that was broken, or null.</param>
/// <param name="IsRun">Whether it was run; otherwise it is the same run as one before it, to the step.</param>
internal readonly record struct Tried(Violation? Violation, bool IsRun);

/// <summary>Counts the cases of an enumeration, from any thread.</summary>
/// <param name="failuresMax">So many failures are enough: no case need be tried after them.</param>
internal sealed class Cases(int failuresMax)
{
    private readonly ConcurrentDictionary<string, long> byWorker = new();
    private readonly ConcurrentBag<(string Case, Violation Violation)> failures = [];
    private long count;
    private long runs;

    /// <summary>How many were tried so far.</summary>
    public long Count => Interlocked.Read(ref count);

    public bool IsEnough => failures.Count >= failuresMax;

    /// <summary>One case was run.</summary>
    /// <param name="worker">The worker or API that the case is about, if it is about one.</param>
    /// <param name="violation">The law that it broke, or null.</param>
    /// <param name="describe">The case in words.</param>
    public void Add(string? worker, Violation? violation, Func<string> describe) =>
        Add(worker, new Tried(violation, IsRun: true), describe);

    /// <summary>One case was tried, by a run of its own or by another case's.</summary>
    /// <param name="worker">The worker or API that the case is about, if it is about one.</param>
    /// <param name="tried">What came of it.</param>
    /// <param name="describe">The case in words.</param>
    public void Add(string? worker, Tried tried, Func<string> describe)
    {
        Interlocked.Increment(ref count);
        if (tried.IsRun)
        {
            Interlocked.Increment(ref runs);
        }
        if (worker is not null)
        {
            byWorker.AddOrUpdate(worker, 1, (_, cases) => cases + 1);
        }
        if (tried.Violation is { } violation)
        {
            failures.Add((describe(), violation));
        }
    }

    public Enumeration ToEnumeration(string name) =>
        new(
            name,
            count,
            runs,
            new SortedDictionary<string, long>(byWorker, StringComparer.Ordinal),
            [.. failures.OrderBy(failure => failure.Case, StringComparer.Ordinal)]
        );
}
