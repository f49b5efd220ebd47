using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>A gateway that answers from a script, in turn, and keeps the questions. A null answer never comes.</summary>
internal sealed class ScriptedGateway(params Answer?[] answers) : IGateway
{
    public List<Question> Asked { get; } = [];

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        Asked.Add(question);
        if (Asked.Count > answers.Length)
        {
            Assert.Fail($"an unexpected question: {question}");
        }
        if (answers[Asked.Count - 1] is { } answer)
        {
            return answer;
        }
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        throw new System.Diagnostics.UnreachableException();
    }
}
