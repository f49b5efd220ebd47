using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck.Xunit;

namespace Ecomm.Properties;

[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 500)]
public sealed class NumeralProperties
{
    [Property]
    public void What_is_written_is_read_as_the_same_number(Numeral number) =>
        Assert.Equal(number, Numeral.Parse(number.Text));

    [Property]
    public void Two_texts_are_one_numeral_exactly_if_they_mean_the_same_number(NumberText left, NumberText right) =>
        Assert.Equal(Means(left.Text) == Means(right.Text), Numeral.Parse(left.Text) == Numeral.Parse(right.Text));

    [Property]
    public void However_a_number_is_written_it_is_one_numeral(Numeral number, bool point, bool upper)
    {
        var digits = number.Digits is "" ? "0" : number.Digits;
        var mark = upper ? "E" : "e";
        var exponent = number.Exponent.ToString(CultureInfo.InvariantCulture);
        var again = $"{(number.Negative ? "-" : "")}{digits}{(point ? ".00" : "")}{mark}{exponent}";
        Assert.Equal(number, Numeral.Parse(again));
    }

    [Property]
    public void A_number_is_read_from_its_bytes_as_from_its_text(NumberText number) =>
        Assert.Equal(Numeral.Parse(number.Text), Numeral.Parse(Encoding.ASCII.GetBytes(number.Text)));

    /// <summary>Most numbers are, and have a way of their own.</summary>
    [Fact]
    public void Numbers_of_few_digits_are_read_from_their_bytes_and_made_of_their_values()
    {
        for (var number = 0; number < 300; number++)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(text, Numeral.Parse(Encoding.ASCII.GetBytes(text)).Text);
            Assert.Equal(text, Numeral.Of(number).Text);
        }
    }

    [Property]
    public void The_canonical_text_has_no_digit_too_many(Numeral number)
    {
        Assert.False(number.Digits.StartsWith('0') || number.Digits.EndsWith('0'));
        Assert.True(number.Text.Length <= number.Digits.Length + 63, number.Text);
        Assert.False(number.IsZero && (number.Negative || number.Text != "0"));
    }

    [Property]
    public void Every_whole_number_that_a_long_holds_is_read_back(long number)
    {
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), Numeral.Of(number).Text);
        var within = number is >= 0 and < 1_000_000_000_000_000_000;
        Assert.Equal(within ? Some(number) : None, Numeral.Of(number).Whole(long.MaxValue));
    }

    [Property]
    public void Every_decimal_of_at_most_28_digits_is_read_back_exactly(decimal number)
    {
        var numeral = Numeral.Of(number);
        Assert.Equal(numeral.Digits.Length + Math.Max(numeral.Exponent, 0) <= 28, numeral.Exact().IsSome);
        Assert.True(numeral.Exact().ForAll(exact => exact == number));
    }

    [Property]
    public void An_exact_decimal_is_the_number_itself_and_not_one_near_it(NumberText text) =>
        Assert.True(
            Numeral
                .Parse(text.Text)
                .Exact()
                .ForAll(exact => Means(exact.ToString(CultureInfo.InvariantCulture)) == Means(text.Text))
        );

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00e7", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("100e-2", "1")]
    [InlineData("12e3", "12000")]
    [InlineData("-0.00001", "-0.00001")]
    [InlineData("1E59", "100000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1.5E60", "15E59")]
    [InlineData("1E-400", "1E-400")]
    [InlineData("1E999999999999", "1E100000000")]
    [InlineData("-1E-999999999999", "-1E-100000000")]
    [InlineData(
        "1111111111111111111111111111111111111111111111111111111111111",
        "1111111111111111111111111111111111111111111111111111111111111E0"
    )]
    [InlineData(
        "111111111111111111111111111111111111111111111111111111111111",
        "111111111111111111111111111111111111111111111111111111111111"
    )]
    [InlineData("1E-60", "0.000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("1E-61", "1E-61")]
    public void A_number_has_one_canonical_text(string written, string canonical) =>
        Assert.Equal(canonical, Numeral.Parse(written).Text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+-2")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1,5")]
    [InlineData("1.5.5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("٣")]
    public void What_is_no_number_is_not_read(string text) => Assert.Throws<FormatException>(() => Numeral.Parse(text));

    [Fact]
    public void A_whole_number_is_read_up_to_and_including_its_limit()
    {
        Assert.Equal(Some(7L), Numeral.Parse("7").Whole(7));
        Assert.Equal(Some(7L), Numeral.Parse("70E-1").Whole(7));
        Assert.Equal(Some(0L), Numeral.Parse("0").Whole(7));
        Assert.Equal(None, Numeral.Parse("8").Whole(7));
        Assert.Equal(None, Numeral.Parse("-1").Whole(7));
        Assert.Equal(None, Numeral.Parse("0.5").Whole(7));
        Assert.Equal(None, Numeral.Parse("1E19").Whole(long.MaxValue));
        Assert.Equal(Some(999_999_999_999_999_999L), Numeral.Parse("999999999999999999").Whole(long.MaxValue));
        Assert.Equal(Some(100_000_000_000_000_000L), Numeral.Parse("1E17").Whole(long.MaxValue));
        Assert.Equal(None, Numeral.Parse("1000000000000000001").Whole(long.MaxValue));
    }

    /// <summary>The oracle: sign, integer and exponent without trailing zeros, by big integers and the text's own rules.</summary>
    private static (BigInteger Mantissa, int Exponent) Means(string text)
    {
        var mark = text.IndexOfAny(['e', 'E']);
        var exponent =
            mark < 0
                ? BigInteger.Zero
                : BigInteger.Parse(text[(mark + 1)..].TrimStart('+'), CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : mantissa.Length - point - 1;
        var value = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        exponent -= scale;
        while (!value.IsZero && value % 10 == 0)
        {
            (value, exponent) = (value / 10, exponent + 1);
        }
        return value.IsZero
            ? (value, 0)
            : (value, (int)BigInteger.Max(-100_000_000, BigInteger.Min(100_000_000, exponent)));
    }
}
