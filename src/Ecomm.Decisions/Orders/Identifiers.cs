namespace Ecomm.Decisions.Orders;

public sealed record OrderId
{
    public static readonly Scalar<OrderId> Scalar = Identifier.Scalar(text => new OrderId(text), id => id.Text);

    private OrderId(string text) => Text = text;

    public string Text { get; }

    public static Either<string, OrderId> Parse(Value value) => Scalar.Parse(value);

    public override string ToString() => Text;
}

public sealed record Sku
{
    public static readonly Scalar<Sku> Scalar = Identifier.Scalar(text => new Sku(text), id => id.Text);

    private Sku(string text) => Text = text;

    public string Text { get; }

    public static Either<string, Sku> Parse(Value value) => Scalar.Parse(value);

    public override string ToString() => Text;
}

public sealed record UserId
{
    public static readonly Scalar<UserId> Scalar = Identifier.Scalar(text => new UserId(text), id => id.Text);

    private UserId(string text) => Text = text;

    public string Text { get; }

    public static Either<string, UserId> Parse(Value value) => Scalar.Parse(value);

    public override string ToString() => Text;
}
