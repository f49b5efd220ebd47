using Ecomm.Adapters.Gateways;

namespace Ecomm.Properties.Shells;

/// <summary>
/// A gateway as one process sees it. What it was asked it does in its own time, whatever becomes of the process that
/// asked: it is another company.
/// </summary>
internal sealed class CrashingGateway(Func<Question, Task<Answer>> ask, Action<Question> askLate, Turns turns)
    : IGateway
{
    public Task<Answer> Ask(Question question, CancellationToken cancel) =>
        turns.Take(
            $"asks {question.GetType().Name} {question.Key}",
            () => ask(question),
            () =>
            {
                askLate(question);
                return Turns.Never<Answer>();
            },
            () => new HttpRequestException("the connection was lost")
        );
}
