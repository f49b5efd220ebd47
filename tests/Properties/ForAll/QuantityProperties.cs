using FsCheck;
using FsCheck.Xunit;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

[Properties(Arbitrary = [typeof(Arbitraries)])]
public sealed class QuantityProperties
{
    [Property]
    public void Units_are_read_as_they_were_written(Units units) =>
        Assert.Equal(units, Valid(Decisions.Orders.Units.Parse(Number(units.Count))));

    [Property]
    public void A_price_is_read_as_it_was_written_to_the_last_digit(Price price)
    {
        Assert.Equal(price, Valid(Decisions.Orders.Price.Parse(new Value.Number(price.Numeral))));
        Assert.Equal(price.Numeral, Numeral.Of(price.Amount));
    }

    [Property(MaxTest = 500)]
    public void Units_are_the_whole_numbers_of_their_range_and_nothing_else(Value value) =>
        Assert.Equal(
            value is Value.Number { Of: { Negative: false, IsZero: false, Exponent: >= 0 } number }
                && number.Digits.Length + number.Exponent <= 16
                && decimal.Parse(number.Text, System.Globalization.CultureInfo.InvariantCulture)
                    <= Decisions.Orders.Units.Max,
            Decisions.Orders.Units.Parse(value).IsRight
        );

    [Property(MaxTest = 500)]
    public void Prices_are_the_exact_decimals_from_zero_and_nothing_else(Value value) =>
        Assert.Equal(
            value is Value.Number { Of: { Negative: false } number } && number.Exact().IsSome,
            Decisions.Orders.Price.Parse(value).IsRight
        );

    [Theory]
    [InlineData("1")]
    [InlineData("9007199254740991")]
    [InlineData("1.0")]
    [InlineData("0.9007199254740991E16")]
    public void These_are_units(string number) => Assert.True(Decisions.Orders.Units.Parse(Number(number)).IsRight);

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("1.0000000000000000000000000001")]
    [InlineData("9007199254740992")]
    [InlineData("18446744073709551617")]
    [InlineData("1E100")]
    [InlineData("1E2147483648")]
    [InlineData("1E-2147483649")]
    public void These_are_no_units(string number) => Assert.True(Decisions.Orders.Units.Parse(Number(number)).IsLeft);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.10")]
    [InlineData("9999999999999999999999999999")]
    [InlineData("0.9999999999999999999999999999")]
    [InlineData("1E-28")]
    [InlineData("1E27")]
    public void These_are_prices(string number) => Assert.True(Decisions.Orders.Price.Parse(Number(number)).IsRight);

    [Theory]
    [InlineData("-0.01")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("1.2345678901234567890123456789")]
    [InlineData("1E28")]
    [InlineData("1E-29")]
    [InlineData("1E400")]
    [InlineData("1E99999999999999999999")]
    public void These_are_no_prices(string number) => Assert.True(Decisions.Orders.Price.Parse(Number(number)).IsLeft);

    /// <summary>A decimal has up to 29 digits, as a division makes them; an amount has 28.</summary>
    [Property]
    public void What_is_written_of_any_amount_can_be_read_again(ulong dividend, NonZeroInt divisor)
    {
        var amount = Math.Abs((decimal)dividend / divisor.Get);
        var read = (decimal)Scalars.Amount.Parse(Scalars.Amount.Write(amount));
        Assert.True(Math.Abs(amount - read) <= amount * 1E-27m, $"{amount} is read as {read}");
        Assert.Equal(read, (decimal)Scalars.Amount.Parse(Scalars.Amount.Write(read)));
    }

    [Fact]
    public void A_third_is_written_with_28_digits() =>
        Assert.Equal("3.333333333333333333333333333", ((Value.Number)Scalars.Amount.Write(10m / 3)).Of.Text);
}
