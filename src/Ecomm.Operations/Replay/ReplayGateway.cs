using Ecomm.Adapters.Payments;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// The gateway as the log remembers it: an order that was accepted was captured, one that was rejected was declined, and
/// of any other the log does not know.
/// </summary>
public sealed class ReplayGateway(IEnumerable<StreamRecord> log) : IGateway
{
    private const string PaymentId = "(from the log)";

    private readonly Dictionary<OrderId, Answer> answers = Remember(log);
    private readonly List<string> asked = [];

    /// <summary>Questions and answers since they were last taken.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        var taken = asked.ToList();
        asked.Clear();
        return taken;
    }

    public Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var answer = (answers.GetValueOrDefault(question.Key), question) switch
        {
            (Answer.Declined, Question.Void) => new Answer.Voided(),
            ({ } known, _) => known,
            (null, _) => new Answer.Failed("the log holds no outcome of this payment"),
        };
        asked.Add($"{question.GetType().Name} → {answer.GetType().Name}");
        return Task.FromResult(answer);
    }

    private static Dictionary<OrderId, Answer> Remember(IEnumerable<StreamRecord> log)
    {
        var answers = new Dictionary<OrderId, Answer>();
        foreach (var record in log)
        {
            switch ((StoredEvent.Read(record.Item.Attributes).Case as StoredEvent)?.Event)
            {
                case Event.OrderPaymentAccepted accepted:
                    answers[accepted.Item.OrderId] = new Answer.Captured(PaymentId);
                    break;
                case Event.OrderPaymentRejected rejected:
                    // A capture stands, whatever else somebody injected.
                    answers.TryAdd(rejected.Item.OrderId, new Answer.Declined(PaymentId));
                    break;
                default:
                    break;
            }
        }
        return answers;
    }
}
