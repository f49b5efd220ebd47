namespace Ecomm.Properties;

/// <summary>The values that specifications speak of: one order of two plums, and what differs from it.</summary>
public static class Examples
{
    /// <summary>When the events at hand were raised.</summary>
    public static readonly Instant Earlier = Time("2025-06-19T00:27:01.851Z");

    /// <summary>When a slice decides.</summary>
    public static readonly Instant Now = Time("2025-06-19T00:27:02.007Z");

    public static readonly OrderId Order1 = Valid(OrderId.Parse(Text("order-1")));
    public static readonly OrderId Order2 = Valid(OrderId.Parse(Text("order-2")));
    public static readonly Sku Plums = Valid(Sku.Parse(Text("PLUMS")));
    public static readonly Sku Pears = Valid(Sku.Parse(Text("PEARS")));
    public static readonly LotId Lot1 = Valid(LotId.Parse(Text("lot-1")));
    public static readonly UserId User1 = Valid(UserId.Parse(Text("user-1")));
    public static readonly UserId User2 = Valid(UserId.Parse(Text("user-2")));

    /// <summary>Order 1: two plums for 9.99.</summary>
    public static readonly OrderItem Ordered = new(Order1, Plums, Units(2), Price("9.99"), User1);

    /// <summary>Items with the same order id as <see cref="Ordered"/> that are not the same order, by what differs.</summary>
    public static readonly Seq<(string Difference, OrderItem Item)> Forgeries = Seq(
        ("sku is PLUMS, not PEARS", Ordered with { Sku = Pears }),
        ("units are 2, not 3", Ordered with { Units = Units(3) }),
        ("price is 9.99, not 0.01", Ordered with { Price = Price("0.01") }),
        ("userId is user-1, not user-2", Ordered with { UserId = User2 })
    );

    public static Units Units(long count) => Valid(Decisions.Orders.Units.Parse(Number(count)));

    public static Price Price(string amount) => Valid(Decisions.Orders.Price.Parse(Number(amount)));

    public static LotItem Lot(long units) => new(Plums, Lot1, Units(units));

    public static Instant Time(string text) => Valid(Instant.Parse(Text(text)));

    public static Value Text(string text) => new Value.Text(text);

    public static Value Number(long number) => new Value.Number(Numeral.Of(number));

    public static Value Number(string text) => new Value.Number(Numeral.Parse(text));

    /// <summary>The parsed value; an example that does not parse is a mistake in the test.</summary>
    public static T Valid<T>(Either<string, T> parsed) => parsed.IfLeft(error => throw new ArgumentException(error));
}
