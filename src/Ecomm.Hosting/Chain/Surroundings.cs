namespace Ecomm.Hosting.Chain;

/// <summary>What the chain takes from the machine. Whoever replaces all of it decides when and in which order everything happens.</summary>
/// <param name="Time">The clock, and the timers that are set by it.</param>
/// <param name="Threads">Where the chain's tasks run.</param>
/// <param name="Random">Numbers from 0 up to 1.</param>
/// <param name="NewGuid">Ids that nobody else makes.</param>
public sealed record Surroundings(TimeProvider Time, TaskScheduler Threads, Func<double> Random, Func<Guid> NewGuid)
{
    /// <summary>The machine that the program runs on.</summary>
    public static readonly Surroundings Machine = new(
        TimeProvider.System,
        TaskScheduler.Default,
        System.Random.Shared.NextDouble,
        Guid.NewGuid
    );

    /// <summary>Begins work on a thread of its own turn; gives the task of all of it.</summary>
    public Task Begin(Func<Task> work) => Start(work).Unwrap();

    /// <summary>Begins work that nobody waits for.</summary>
    public Task<T> Start<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Threads);
}
