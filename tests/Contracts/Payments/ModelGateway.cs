using Ecomm.Adapters.Gateways;
using Ecomm.Simulation.Domains;

namespace Ecomm.Contracts.Payments;

/// <summary>The model of the payment gateway that simulations ask, on a ledger of its own; one question at a time, as they come there.</summary>
/// <param name="ledger">What is for good.</param>
/// <param name="fails">Whether what would move money fails instead.</param>
internal sealed class ModelGateway(MemoryStore ledger, bool fails) : IGateway
{
    private static readonly Lock OneAtATime = new();

    public Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        lock (OneAtATime)
        {
            return Task.FromResult(Act(question));
        }
    }

    private Answer Act(Question question)
    {
        var entries = ledger.Items.ToDictionary(item => item.Key, item => item.Attributes);
        var moment = new FakeMoment(Fails: false, "A1B2C3D4E5F6", Samples.Noon);
        var reply = Shipped.System.Gateways[question.Gateway](
            question,
            key => entries.GetValueOrDefault(key),
            moment,
            () => false
        );
        if (reply.Entry is not { } entry)
        {
            return reply.Answer;
        }
        if (fails && reply.Answer is (PaymentAnswer.Captured or PaymentAnswer.Refunded))
        {
            return question.Unanswered("the gateway failed");
        }
        var put = new ItemWrite.Put(new Item(question.Gateway.LedgerKeys(question)[0], entry));
        // A store in memory is done when it returns.
        Assert.Equal(WriteResult.Committed, ledger.Write([put], default).GetAwaiter().GetResult());
        return reply.Answer;
    }
}
