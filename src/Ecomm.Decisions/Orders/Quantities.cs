using System.Globalization;

namespace Ecomm.Decisions.Orders;

/// <summary>A count of units ordered or restocked: an integer from 1 to 2^53-1, the largest that every JSON reader keeps.</summary>
public sealed record Units
{
    public const long Max = Scalars.WholeMax;

    public static readonly Scalar<Units> Scalar = new(
        Parse,
        units => new Value.Number(Numeral.Of(units.Count)),
        new Shape.Whole(1, Max)
    );

    private Units(long count) => Count = count;

    public long Count { get; }

    public static Either<string, Units> Parse(Value value) =>
        value is Value.Number number && number.Of.Whole(Max).Case is long and >= 1 and var count
            ? new Units(count)
            : $"is {value.Describe()}; expected an integer from 1 to {Max.ToString(CultureInfo.InvariantCulture)}";

    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// The total price of an order: a decimal of at least 0 with at most 28 significant digits and scale 28, kept exactly.
/// </summary>
public sealed record Price
{
    public static readonly Scalar<Price> Scalar = new(
        Parse,
        price => new Value.Number(price.Numeral),
        new Shape.Amount(Min: 0)
    );

    private Price(decimal amount, Numeral numeral) => (Amount, Numeral) = (amount, numeral);

    public decimal Amount { get; }

    public Numeral Numeral { get; }

    public static Either<string, Price> Parse(Value value) =>
        value is Value.Number { Of.Negative: false } number && number.Of.Exact().Case is decimal amount
            ? new Price(amount, number.Of)
            : $"is {value.Describe()}; expected a number of at least 0 with at most 28 digits";

    /// <summary>The price of that amount, which is at least 0.</summary>
    public static Price Of(decimal amount) => new(amount, Numeral.Of(amount));

    public override string ToString() => Numeral.Text;
}
