namespace Ecomm.Properties.Specifications;

/// <summary>
/// The words that a story copied from the console is told in: paste the class that it gives beside this one.
/// <code>
///     Given(AllocateOrderStockWorker.Slice, new Stock(Sku("PLUMS"), 8, 8, Time("…"), Time("…")))
///         .When(new OrderCreated(Item("…", "PLUMS", 5, "1.5", "…"), Time("…")), Time("…"))
///         .Then(new AllocateStock(…), new Decision.Raise(new OrderStockAllocated(…)));
/// </code>
/// <c>Given</c> names the worker and then all that it saw, in the order in which it reads: each record as its constructor makes
/// it, and last the answer of a gateway, if it had asked, as <c>Answered(new PaymentAnswer.Captured("…"))</c>. What was not there
/// is left out, so a worker that found nothing is <c>Given(Worker.Slice)</c>. <c>When</c> has the event and the time that
/// the worker was told. Then come <c>Then</c> with all decisions, or <c>ThenFails</c> with the kind of the failure and its reason:
/// <c>ThenFails&lt;Failure.Stale&gt;("…")</c>, <c>ThenFails&lt;PaymentFailed&gt;("…")</c>. Values are made by the short functions
/// below, records, events, decisions, questions and answers by their constructors; nested types have their outer type's name
/// before their own, all others none.
/// </summary>
public static class CopiedStory
{
    public static CopiedSituation Given(Worker worker, params object[] seen) =>
        new(worker, seen.Aggregate(Found.Nothing, With));

    /// <summary>What a gateway had answered before the worker decided again.</summary>
    public static SeenAnswer Answered(Answer answer) => new(answer);

    public static OrderItem Item(string order, string sku, long units, string price, string user) =>
        new(Order(order), Sku(sku), Units(units), Price(price), User(user));

    public static LotItem Lot(string sku, string lot, long units) => new(Sku(sku), LotId(lot), Units(units));

    public static OrderId Order(string id) => Examples.Valid(OrderId.Parse(Examples.Text(id)));

    public static Sku Sku(string id) => Examples.Valid(Decisions.Orders.Sku.Parse(Examples.Text(id)));

    public static LotId LotId(string id) => Examples.Valid(Decisions.Inventory.LotId.Parse(Examples.Text(id)));

    public static UserId User(string id) => Examples.Valid(UserId.Parse(Examples.Text(id)));

    public static Units Units(long count) => Examples.Units(count);

    public static Price Price(string amount) => Examples.Price(amount);

    public static Instant Time(string text) => Examples.Time(text);

    // Which kind of record it is says the domain that declares its class.
    private static Found With(Found found, object seen)
    {
        if (seen is SeenAnswer answered)
        {
            return found with { Answer = answered.Answer };
        }
        var entity =
            Domains.All.Entities.Find(entity => entity.GetType().GenericTypeArguments[0] == seen.GetType()).Case
            as Entity;
        return entity is null
            ? throw new ArgumentException($"no domain declares a record {seen.GetType().Name}")
            : found.With(new FoundRecord(entity, entity.WriteRecord(seen).Key, seen));
    }
}

/// <summary>An answer among what was seen; see <see cref="CopiedStory.Answered"/>.</summary>
public sealed record SeenAnswer(Answer Answer);

/// <summary>What a worker saw, before an event comes at a time of its own.</summary>
public sealed record CopiedSituation(Worker Worker, Found Found)
{
    public Outcome When(Event e, Instant now) => new(Worker.Decide(Found, e, now));
}
