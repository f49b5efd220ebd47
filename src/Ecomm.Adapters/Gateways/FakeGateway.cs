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
        var key = question.Gateway.LedgerKey(question);
        var reply = Act(question, await Find(key, cancel), random() < FailureRate);
        if (reply.Entry is not { } entry)
        {
            return reply.Answer;
        }
        // Whoever writes the key first decides what stands; a later one is told so.
        return await ledger.Write([new ItemWrite.Put(new Item(key, entry))], cancel) is WriteResult.Committed
                ? reply.Answer
            : await Find(key, cancel) is { } standing ? Act(question, standing, fails: false).Answer
            : question.Unanswered("the ledger is busy");
    }

    private FakeReply Act(Question question, Value.Map? entry, bool fails) =>
        question.Gateway.Act(
            question,
            entry,
            new FakeMoment(fails, NameOf(question.Key), new Instant(time.GetUtcNow().ToUnixTimeMilliseconds()))
        );

    private async Task<Value.Map?> Find(Key key, CancellationToken cancel) =>
        (await ledger.Get([key], cancel))[0]?.Attributes;

    private static string NameOf(string key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, NameBytes));
}
