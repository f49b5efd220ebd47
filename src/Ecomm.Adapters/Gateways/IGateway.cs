namespace Ecomm.Adapters.Gateways;

/// <summary>
/// A system outside, as workers ask it: somebody else's. It may fail, answer late, or act and not answer; all that is promised is
/// that a question is acted on once per key.
/// </summary>
public interface IGateway
{
    /// <summary>Asks once. What is thrown, and what comes too late, counts as <see cref="Question.Unanswered"/>.</summary>
    Task<Answer> Ask(Question question, CancellationToken cancel);
}
