namespace Ecomm.Adapters.Gateways;

/// <summary>
/// A system outside, as workers ask it: somebody else's. It may fail, answer late, or act and not answer; all that is promised is
/// that a question is acted on once per key.
/// </summary>
public interface IGateway
{
    /// <summary>Asks once. What is thrown, and what comes too late, counts as <see cref="Question.Unanswered"/>.</summary>
    /// <exception cref="NotAskedException">This does not: the gateway knows nothing of the question.</exception>
    Task<Answer> Ask(Question question, CancellationToken cancel);
}

/// <summary>
/// The gateway did not take the question: there was no secret to show it, or it does not know who asks. Nothing was acted on, so this was
/// no try, and whoever is cured later finds as many tries left as before.
/// </summary>
public sealed class NotAskedException : Exception
{
    public NotAskedException() { }

    public NotAskedException(string message)
        : base(message) { }

    public NotAskedException(string message, Exception inner)
        : base(message, inner) { }
}
