namespace Ecomm.Properties.Specifications;

/// <summary>The words that a story copied from the console is told in: paste the class that it gives beside this one.</summary>
public static class CopiedStory
{
    public static CopiedSituation Given(Worker worker, Found found) => new(worker, found);

    public static OrderItem Item(string order, string sku, long units, string price, string user) =>
        new(Order(order), Sku(sku), Units(units), Price(price), User(user));

    public static LotItem Lot(string sku, string lot, long units) => new(Sku(sku), LotId(lot), Units(units));

    public static OrderId Order(string id) => Examples.Valid(OrderId.Parse(Examples.Text(id)));

    public static Sku Sku(string id) => Examples.Valid(Decisions.Sku.Parse(Examples.Text(id)));

    public static LotId LotId(string id) => Examples.Valid(Decisions.LotId.Parse(Examples.Text(id)));

    public static UserId User(string id) => Examples.Valid(UserId.Parse(Examples.Text(id)));

    public static Units Units(long count) => Examples.Units(count);

    public static Price Price(string amount) => Examples.Price(amount);

    public static Instant Time(string text) => Examples.Time(text);
}

/// <summary>What a worker saw, before an event comes at a time of its own.</summary>
public sealed record CopiedSituation(Worker Worker, Found Found)
{
    public Outcome When(Event e, Instant now) => new(Worker.Decide(Found, e, now));
}
