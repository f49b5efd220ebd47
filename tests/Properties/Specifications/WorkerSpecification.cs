namespace Ecomm.Properties.Specifications;

/// <summary>Given what is recorded, when an event comes, then these are the decisions: all of them, in this order.</summary>
public abstract class WorkerSpecification(Worker worker)
{
    protected Situation Given(params ReadOnlySpan<Func<Found, Found>> facts)
    {
        var found = Found.Nothing;
        foreach (var fact in facts)
        {
            found = fact(found);
        }
        return new Situation(worker, found);
    }

    /// <summary>The records that the worker reads for an event.</summary>
    protected RecordRef[] ReadsFor(Event e) => [.. worker.Reads(e)];
}

public sealed record Situation(Worker Worker, Found Found)
{
    public Outcome When(Event e) => new(Worker.Decide(Found, e, Examples.Now));
}

public sealed record Outcome(Either<Failure, Seq<Decision>> Decided)
{
    public void Then(params Decision[] expected)
    {
        Assert.Null(Failure);
        Assert.Equal(expected, Decided.Match(Right: decisions => decisions.ToArray(), Left: _ => []));
    }

    /// <summary>Nothing is decided, for this kind of reason and, if given, in these words.</summary>
    public void ThenFails<TFailure>(string? reason = null)
        where TFailure : Failure
    {
        var failure = Assert.IsType<TFailure>(Failure);
        if (reason is not null)
        {
            Assert.Equal(reason, failure.Reason);
        }
    }

    private Failure? Failure => Decided.Case as Failure;
}
