using System.Diagnostics;
using Ecomm.Adapters.Payments;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// The payment gateway, as docs/payment-gateway.md has it: captures, declines and voids stick to their key, whatever comes
/// later; a void never reverses a capture. All else is permitted: to fail, to be silent, to act and be silent, to act late.
/// </summary>
internal sealed class Gateway(World world, IReadOnlySet<string>? declined, Action<LedgerEntry> recorded)
{
    /// <summary>From this price on payments are declined, as the fake gateway does; and a price of nothing is.</summary>
    private const decimal DeclinedFrom = 100_000m;

    private readonly Dictionary<string, LedgerEntry> ledger = [];

    public IReadOnlyCollection<LedgerEntry> Ledger => ledger.Values;

    public LedgerEntry? Find(string key) => ledger.GetValueOrDefault(key);

    /// <summary>Acts on a question, now.</summary>
    public Answer Act(Question question)
    {
        var key = question.Key.Text;
        if (ledger.TryGetValue(key, out var entry))
        {
            return question is Question.Submit again && entry.Amount is { } amount && amount != again.Amount.Amount
                ? new Answer.Refused($"key {key} is known with another amount")
                : AnswerOf(entry);
        }
        entry = question switch
        {
            Question.Void => new LedgerEntry(key, LedgerEntry.Voided, null, null),
            Question.Submit { Amount.Amount: var price } when price is 0 or >= DeclinedFrom || Declines(key) =>
                new LedgerEntry(key, LedgerEntry.Declined, $"DECLINE-{key}", price),
            Question.Submit submit => new LedgerEntry(
                key,
                LedgerEntry.Captured,
                $"PAYMENT-{key}",
                submit.Amount.Amount
            ),
            _ => throw new UnreachableException(),
        };
        ledger.Add(key, entry);
        recorded(entry);
        return AnswerOf(entry);
    }

    private bool Declines(string key) =>
        declined?.Contains(key) == true || world.Luck.Befalls(FaultKind.GatewayDeclines, Draws.Of(key));

    private static Answer AnswerOf(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new Answer.Captured(entry.PaymentId!),
            LedgerEntry.Declined => new Answer.Declined(entry.PaymentId!),
            _ => new Answer.Voided(),
        };
}

/// <summary>The gateway as functions see it over a network.</summary>
internal sealed class GatewaySeam(World world, Gateway gateway) : IGateway
{
    public Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        var process = world.Current ?? throw new InvalidOperationException("the gateway was asked by nobody");
        var asking = new Asking(world, process, gateway, question);
        world.Plan(asking);
        return asking.Answer;
    }

    private sealed class Asking(World world, Process process, Gateway gateway, Question question)
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
                Succeed(new Answer.Failed("the gateway failed"));
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
                        Note($"acts late: {gateway.Act(question).GetType().Name}");
                    }
                );
                return;
            }
            var answer = gateway.Act(question);
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
            Succeed(answer);
        }

        protected override void DoUnheard() => gateway.Act(question);
    }
}
