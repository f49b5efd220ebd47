using System.Globalization;
using Ecomm.Adapters.Gateways;

namespace Ecomm.Simulation.Chain;

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
        var key = question.Gateway.LedgerKey(question);
        var moment = new FakeMoment(
            Fails: false,
            Draws.Of(question.Key).ToString("X16", CultureInfo.InvariantCulture)[..NameDigits],
            new Instant(time.GetUtcNow().ToUnixTimeMilliseconds())
        );
        var model = blueprint.Gateways.GetValueOrDefault(question.Gateway, AsItsFake);
        var reply = model(question, entries.GetValueOrDefault(key)?.Attributes, moment, () => declines(question.Key));
        if (reply.Entry is { } attributes)
        {
            var entry = new Item(key, attributes);
            Stand(entry);
            entered(entry);
        }
        return reply.Answer;
    }

    private static FakeReply AsItsFake(Question question, Value.Map? entry, FakeMoment moment, Func<bool> declines) =>
        question.Gateway.Act(question, entry, moment);
}

/// <summary>
/// A gateway as functions see it over a network. All is permitted but to act twice: to fail, to be silent, to act and be silent,
/// to act late.
/// </summary>
public sealed class GatewaySeam : IGateway
{
    /// <summary>Why a question is unanswered that the gateway could not act on: nothing has happened.</summary>
    public const string Failed = "the gateway failed";

    private readonly World world;
    private readonly Ledger ledger;

    internal GatewaySeam(World world, Ledger ledger) => (this.world, this.ledger) = (world, ledger);

    public Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var process = world.Current ?? throw new InvalidOperationException("the gateway was asked by nobody");
        var asking = new Asking(world, process, ledger, question);
        world.Plan(asking);
        return asking.Answer;
    }

    private sealed class Asking(World world, Process process, Ledger ledger, Question question)
        : Operation<Answer>(world, process, Port.Ask)
    {
        /// <summary>What comes late comes up to this late: long after the caller has given up.</summary>
        private const long LateMax = 60 * Scheduler.Second;

        public override string Describe() => $"asks the gateway to {question.GetType().Name} {question.Key}";

        protected override void Do()
        {
            if (World.Luck.Befalls(FaultKind.GatewayFails, Site))
            {
                Note(nameof(FaultKind.GatewayFails));
                Succeed(question.Unanswered(Failed));
                return;
            }
            if (World.Luck.Befalls(FaultKind.GatewaySilentBefore, Site))
            {
                Note("never arrives");
                return;
            }
            if (World.Luck.Befalls(FaultKind.GatewayLate, Site, out var size))
            {
                Note("is heard late");
                World.In(
                    (long)(Shell.GatewayTimeout.TotalSeconds * Scheduler.Second) + (long)(size * LateMax),
                    () =>
                    {
                        Note($"acts late: {ledger.Act(question).GetType().Name}");
                    }
                );
                return;
            }
            var answer = ledger.Act(question);
            if (CrashesNow())
            {
                return;
            }
            if (World.Luck.Befalls(FaultKind.GatewaySilentAfter, Site))
            {
                Note($"{answer.GetType().Name}, but no answer");
                return;
            }
            Note(answer.GetType().Name);
            Process.Answered = answer;
            Succeed(answer);
        }

        protected override void DoUnheard() => ledger.Act(question);
    }
}
