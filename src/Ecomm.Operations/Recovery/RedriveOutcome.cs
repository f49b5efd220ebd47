namespace Ecomm.Operations.Recovery;

/// <summary>The dead-letter queues of a deployment, to an operator.</summary>
public interface IDeadLetterQueues
{
    /// <summary>
    /// Moves dead letters back to the queues of their workers, unrouted ones to those of the workers that routes.json names
    /// for their events now; those that still match none stay. A letter is deleted only after it was sent: whatever goes
    /// wrong in between, it is delivered twice rather than never.
    /// </summary>
    /// <param name="queue">A worker's name, or <see cref="DeadEvent.Unrouted"/>, or null for all.</param>
    /// <param name="max">At most this many letters are looked at.</param>
    /// <param name="isPreview">Whether to move nothing, and only tell what lies there.</param>
    /// <param name="cancel">What was moved before it stays moved.</param>
    Task<RedriveOutcome> Redrive(string? queue, int max, bool isPreview, CancellationToken cancel);
}

/// <summary>What a redrive found, and what it sent.</summary>
/// <param name="Letters">The dead letters that it looked at.</param>
/// <param name="Messages">Messages sent; a letter that several workers take becomes several.</param>
/// <param name="IsPart">Whether there may be more than it looked at.</param>
public sealed record RedriveOutcome(IReadOnlyList<DeadEvent> Letters, long Messages, bool IsPart)
{
    /// <summary>How many letters there are of each queue and reason, the most first.</summary>
    public IEnumerable<(string Queue, string Reason, int Count)> Reasons() =>
        Letters
            .GroupBy(letter => (letter.Queue, letter.Reason))
            .Select(group => (group.Key.Queue, group.Key.Reason, Count: group.Count()))
            .OrderBy(group => group.Queue, StringComparer.Ordinal)
            .ThenByDescending(group => group.Count)
            .ThenBy(group => group.Reason, StringComparer.Ordinal);

    /// <summary>How many of them no worker takes.</summary>
    public int Staying(Routes routes) => Letters.Count(letter => letter.Targets(routes).Count == 0);
}
