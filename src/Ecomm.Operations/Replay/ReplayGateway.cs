using Ecomm.Adapters.Gateways;
using Ecomm.Operations.Events;

namespace Ecomm.Operations.Replay;

/// <summary>Every gateway as the log remembers it, see <see cref="Gateway.Recall"/>.</summary>
public sealed class ReplayGateway : IGateway
{
    private readonly Dictionary<(SubjectId, EventType), Event> published = [];
    private readonly List<string> asked = [];

    public ReplayGateway(Catalogue catalogue, IEnumerable<StreamRecord> log)
    {
        var events = log.Select(record => catalogue.ReadStored(record.Item.Attributes).Case)
            .OfType<StoredEvent>()
            .Select(stored => stored.Event);
        foreach (var e in events)
        {
            if (Catalogue.SubjectOf(e) is { } subject)
            {
                published.TryAdd((subject, e.Type), e);
            }
        }
    }

    /// <summary>Questions and answers since they were last taken.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        var taken = asked.ToList();
        asked.Clear();
        return taken;
    }

    public Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var subject = new SubjectId(question.Gateway.Subject, question.About);
        var answer = question.Gateway.Recall(question, type => published.GetValueOrDefault((subject, type)));
        asked.Add($"{question.GetType().Name} → {answer.GetType().Name}");
        return Task.FromResult(answer);
    }
}
