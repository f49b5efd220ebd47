namespace Ecomm.Properties;

/// <summary>Where a delivery is in «load, decide, commit, raise, ask, settle»; between two of these anything may happen.</summary>
public abstract record Phase
{
    private Phase() { }

    public sealed record Loading(Answer? Answer) : Phase;

    public sealed record Committing(Answer? Answer, Seq<Decision> Decisions) : Phase;

    public sealed record Raising(Seq<Decision> Decisions) : Phase;

    public sealed record Asking(Question Question) : Phase;

    public sealed record Settled(Failure? Failure) : Phase;
}

/// <summary>One delivery of one event to one worker, as far as it has got.</summary>
public sealed record Delivery(Worker Worker, Event Event, Phase Phase)
{
    public Delivery(Worker worker, Event e)
        : this(worker, e, new Phase.Loading(null)) { }

    /// <summary>
    /// Does one thing, as a shell would: a write whose condition fails leads to loading and deciding again, decisions
    /// are committed before they are raised, and an answer of the gateway is part of the next loading.
    /// </summary>
    public (Shop Shop, Delivery Delivery) Step(Shop shop)
    {
        switch (Phase)
        {
            case Phase.Loading { Answer: var answer }:
                var found = shop.Books.Find(Worker.Reads(Event)) with { Answer = answer };
                return Worker
                    .Decide(found, Event, Examples.Now)
                    .Match(
                        Right: decisions => (shop, To(new Phase.Committing(answer, decisions))),
                        Left: failure => (shop, To(new Phase.Settled(failure)))
                    );
            case Phase.Committing { Decisions: var decisions, Answer: var answer }:
                return shop.Books.Commit(decisions) is { } books
                    ? (shop with { Books = books }, To(new Phase.Raising(decisions)))
                    : (shop, To(new Phase.Loading(answer)));
            case Phase.Raising { Decisions: var decisions }:
                return decisions
                    .OfType<Decision.Raise>()
                    .Fold(Right<Failure, Shop>(shop), (s, raise) => s.Bind(it => it.Publish(raise.Event)))
                    .Match(
                        Right: raised => (raised, To(After(decisions))),
                        Left: failure => (shop, To(new Phase.Settled(failure)))
                    );
            case Phase.Asking { Question: var question }:
                var (gateway, told) = shop.Gateway.Ask((PaymentQuestion)question);
                return (shop with { Gateway = gateway }, To(new Phase.Loading(told)));
            default:
                return (shop, this);
        }
    }

    private static Phase After(Seq<Decision> decisions) =>
        decisions.LastOrDefault() switch
        {
            Decision.Ask ask => new Phase.Asking(ask.Question),
            Decision.RetryLater retry => new Phase.Settled(retry.Reason),
            _ => new Phase.Settled(null),
        };

    private Delivery To(Phase phase) => this with { Phase = phase };
}
