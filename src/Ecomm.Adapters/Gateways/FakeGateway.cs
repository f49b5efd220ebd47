using System.Security.Cryptography;
using System.Text;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Gateways;

/// <summary>
/// A gateway for trials: it does what <see cref="Gateway.Act"/> says of the gateway that is asked, fails at random, and keeps a
/// ledger, in a store of its own, of what is for good.
/// </summary>
/// <param name="ledger">The ledger; no other part of the system reads or writes it.</param>
/// <param name="failureRate">The share of questions that fail, of those that can, from 0 to 1.</param>
/// <param name="random">Numbers from 0 up to 1.</param>
/// <param name="time">The ledger's clock.</param>
public sealed class FakeGateway(IStore ledger, double failureRate, Func<double> random, TimeProvider time) : IGateway
{
    private const int NameBytes = 6;

    /// <summary>The share of questions that fail, of those that can, from 0 to 1.</summary>
    public double FailureRate { get; set; } = failureRate;

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var keys = question.Gateway.LedgerKeys(question).ToArray();
        var reply = Act(question, await Find(keys, cancel), random() < FailureRate);
        if (reply.Entry is not { } entry)
        {
            return reply.Answer;
        }
        // Whoever writes the key first decides what stands; a later one is told so.
        if (await ledger.Write([new ItemWrite.Put(new Item(keys[0], entry))], cancel) is WriteResult.Committed)
        {
            return reply.Answer;
        }
        var standing = await Find(keys, cancel);
        return standing.ContainsKey(keys[0])
            ? Act(question, standing, fails: false).Answer
            : question.Unanswered("the ledger is busy");
    }

    private FakeReply Act(Question question, Dictionary<Key, Value.Map> entries, bool fails) =>
        question.Gateway.Act(
            question,
            key => entries.GetValueOrDefault(key),
            new FakeMoment(fails, NameOf(question.Key), new Instant(time.GetUtcNow().ToUnixTimeMilliseconds()))
        );

    private async Task<Dictionary<Key, Value.Map>> Find(Key[] keys, CancellationToken cancel) =>
        (await ledger.Get(keys, cancel)).OfType<Item>().ToDictionary(item => item.Key, item => item.Attributes);

    private static string NameOf(string key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, NameBytes));
}
