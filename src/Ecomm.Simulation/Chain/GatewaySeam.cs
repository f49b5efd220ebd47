using Ecomm.Adapters.Gateways;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

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
            if (World.Down.HasGateway(question.Gateway.Name, out var isSilent))
            {
                Note(isSilent ? "is not answered" : nameof(FaultKind.GatewayFails));
                if (!isSilent)
                {
                    Succeed(question.Unanswered(Failed));
                }
                return;
            }
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
                        if (World.Down.HasGateway(question.Gateway.Name, out _))
                        {
                            return;
                        }
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

        protected override void DoUnheard()
        {
            if (!World.Down.HasGateway(question.Gateway.Name, out _))
            {
                ledger.Act(question);
            }
        }
    }
}
