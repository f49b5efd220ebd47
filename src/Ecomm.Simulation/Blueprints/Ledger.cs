using System.Globalization;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Blueprints;

/// <summary>What systems outside have for good, and what they do with questions, as their models say.</summary>
/// <param name="blueprint">Has the models; a gateway without one does as its declaration's fake.</param>
/// <param name="time">The ledger's clock.</param>
/// <param name="declines">Whether a key's question is declined for good, if it can be.</param>
/// <param name="entered">Told of each new entry.</param>
internal sealed class Ledger(Blueprint blueprint, TimeProvider time, Func<string, bool> declines, Action<Item> entered)
{
    private const int NameDigits = 12;

    private readonly Dictionary<Key, Item> entries = [];

    /// <summary>That entry stands already.</summary>
    public void Stand(Item entry) => entries[entry.Key] = entry;

    /// <summary>Acts on a question, now.</summary>
    public Answer Act(Question question)
    {
        var moment = new FakeMoment(
            Fails: false,
            Draws.Of(question.Key).ToString("X16", CultureInfo.InvariantCulture)[..NameDigits],
            new Instant(time.GetUtcNow().ToUnixTimeMilliseconds())
        );
        var model = blueprint.Gateways.GetValueOrDefault(question.Gateway, AsItsFake);
        var reply = model(
            question,
            key => entries.GetValueOrDefault(key)?.Attributes,
            moment,
            () => declines(question.Key)
        );
        if (reply.Entry is { } attributes)
        {
            var entry = new Item(question.Gateway.LedgerKeys(question)[0], attributes);
            Stand(entry);
            entered(entry);
        }
        return reply.Answer;
    }

    private static FakeReply AsItsFake(
        Question question,
        Func<Key, Value.Map?> ledger,
        FakeMoment moment,
        Func<bool> declines
    ) => question.Gateway.Act(question, ledger, moment);
}
