namespace Ecomm.Properties.Specifications;

/// <summary>
/// The words that a story copied from the console is told in: paste the class that it gives beside this one.
/// <code>
///     Given(AllocateOrderStockWorker.Slice, new Stock(Sku.Scalar.Of("PLUMS"), 8, 8, Time("…"), Time("…")))
///         .When(new OrderCreated(new OrderItem(OrderId.Scalar.Of("…"), …, Units.Scalar.Of(5m), …), Time("…")), Time("…"))
///         .Then(new AllocateStock(…), new Decision.Raise(new OrderStockAllocated(…)));
/// </code>
/// <c>Given</c> names the worker and then all that it saw, in the order in which it reads: each record as its constructor makes
/// it, and last the answer of a gateway, if it had asked, as <c>new PaymentAnswer.Captured("…")</c>. What was not there is left
/// out, so a worker that found nothing is <c>Given(Worker.Slice)</c>. <c>When</c> has the event and the time that the worker was
/// told. Then come <c>Then</c> with all decisions, or <c>ThenFails</c> with the kind of the failure and its reason:
/// <c>ThenFails&lt;Failure.Stale&gt;("…")</c>, <c>ThenFails&lt;PaymentFailed&gt;("…")</c>. Everything is made by constructors but
/// times, and values that cannot be bad: those come from their scalars. Nested types have their outer type's name before their
/// own, all others none.
/// </summary>
public static class CopiedStory
{
    public static CopiedSituation Given(Worker worker, params object[] seen) =>
        new(worker, seen.Aggregate(Found.Nothing, With));

    /// <summary>The value that this text stands for.</summary>
    public static T Of<T>(this Scalar<T> scalar, string text) => Examples.Valid(scalar.Parse(Examples.Text(text)));

    /// <summary>The value that this number stands for.</summary>
    public static T Of<T>(this Scalar<T> scalar, decimal number) =>
        Examples.Valid(scalar.Parse(new Value.Number(Numeral.Of(number))));

    public static Instant Time(string text) => Examples.Time(text);

    // Which kind of record it is says the domain that declares its class.
    private static Found With(Found found, object seen)
    {
        if (seen is Answer answer)
        {
            return found with { Answer = answer };
        }
        var entity =
            Domains.All.Entities.Find(entity => entity.GetType().GenericTypeArguments[0] == seen.GetType()).Case
            as Entity;
        return entity is null
            ? throw new ArgumentException($"no domain declares a record {seen.GetType().Name}")
            : found.With(new FoundRecord(entity, entity.KeyOf(seen), seen));
    }
}

/// <summary>What a worker saw, before an event comes at a time of its own.</summary>
public sealed record CopiedSituation(Worker Worker, Found Found)
{
    public Outcome When(Event e, Instant now) => new(Worker.Decide(Found, e, now));
}
