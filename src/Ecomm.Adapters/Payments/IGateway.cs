namespace Ecomm.Adapters.Payments;

/// <summary>
/// The payment gateway: somebody else's system. It may fail, answer late, or act and not answer; all that is promised is
/// that one idempotency key is captured at most once, and never after a void.
/// </summary>
public interface IGateway
{
    /// <summary>Asks once. What is thrown, and what comes too late, counts as <see cref="Answer.Failed"/>.</summary>
    Task<Answer> Ask(Question question, CancellationToken cancel);
}
