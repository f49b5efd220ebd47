using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ecomm.Engine;

/// <summary>
/// An exact decimal number of any size, kept as canonical text: no leading zeros, no trailing zeros after the point,
/// an exponent only where plain notation would pass <see cref="PlainDigitsMax"/> digits.
/// </summary>
public sealed record Numeral
{
    /// <summary>Numbers of up to this many digits are written plainly, longer ones as <c>15E399</c>.</summary>
    private const int PlainDigitsMax = 60;

    /// <summary>Beyond this, an exponent is nobody's quantity: it is cut, so that its arithmetic cannot overflow.</summary>
    private const int ExponentMax = 100_000_000;

    /// <summary>Versions and units are mostly smaller than this; such numbers are made once.</summary>
    private const int SmallEnd = 128;

    private static readonly ImmutableArray<Numeral> Small =
    [
        .. Enumerable.Range(0, SmallEnd).Select(number => Parse(number.ToString(CultureInfo.InvariantCulture))),
    ];

    private Numeral(bool negative, string digits, int exponent, string? text = null)
    {
        Negative = negative;
        Digits = digits;
        Exponent = exponent;
        Text = text ?? Write();
    }

    /// <summary>Whether the number is below zero.</summary>
    public bool Negative { get; }

    /// <summary>Significant digits without leading or trailing zeros; empty for zero.</summary>
    public string Digits { get; }

    /// <summary>The value is 0.Digits × 10^(Digits.Length + Exponent), that is Digits × 10^Exponent.</summary>
    public int Exponent { get; }

    /// <summary>The number as canonical text; equal numbers are equal texts.</summary>
    public string Text { get; }

    /// <summary>The power of ten of the first digit: 2 for 150, -1 for 0.5.</summary>
    public long Magnitude => (long)Exponent + Digits.Length - 1;

    /// <summary>Whether the number is zero.</summary>
    public bool IsZero => Digits.Length == 0;

    /// <summary>The numeral of a whole number.</summary>
    public static Numeral Of(long number) =>
        number is >= 0 and < SmallEnd ? Small[(int)number] : Parse(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The numeral of a decimal number.</summary>
    public static Numeral Of(decimal number) => Parse(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads a number in JSON's grammar; the text must already be known to be one.</summary>
    /// <exception cref="FormatException">The text is not a number.</exception>
    public static Numeral Parse(string text)
    {
        if (IsPlainWhole(text))
        {
            return new Numeral(false, text, 0, text);
        }
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? text.AsSpan() : text.AsSpan(0, mark);
        var exponent = mark < 0 ? 0 : ParseExponent(text.AsSpan(mark + 1));
        var negative = mantissa.StartsWith("-");
        mantissa = negative ? mantissa[1..] : mantissa;
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? default : mantissa[(point + 1)..];
        if (whole.IsEmpty || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException($"'{text}' is not a number");
        }
        var digits = string.Concat(whole, fraction).AsSpan().TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.IsEmpty
            ? new Numeral(false, "", 0)
            : new Numeral(
                negative,
                significant.ToString(),
                Math.Clamp(exponent - fraction.Length + digits.Length - significant.Length, -ExponentMax, ExponentMax)
            );
    }

    /// <summary>Reads a number in JSON's grammar from its bytes.</summary>
    /// <exception cref="FormatException">The bytes are not a number.</exception>
    public static Numeral Parse(ReadOnlySpan<byte> ascii) =>
        ascii is [>= (byte)'0' and <= (byte)'9' and var digit] ? Small[digit - '0']
        : ascii is [>= (byte)'1' and <= (byte)'9' and var ten, >= (byte)'0' and <= (byte)'9' and var one]
            ? Small[(10 * (ten - '0')) + one - '0']
        : Parse(Encoding.ASCII.GetString(ascii));

    /// <summary>The number as a whole number from 0 up to and including <paramref name="max"/>, or none.</summary>
    public Option<long> Whole(long max) =>
        !Negative
        && Exponent >= 0
        && Digits.Length + Exponent <= 18
        && long.Parse(
            IsZero ? "0"
                : Exponent == 0 ? Digits
                : Digits + new string('0', Exponent),
            CultureInfo.InvariantCulture
        )
            is var whole
        && whole <= max
            ? whole
            : None;

    /// <summary>The number as a decimal that holds it exactly, or none: at most 28 digits and 28 of them fractional.</summary>
    public Option<decimal> Exact() =>
        Exponent >= -28 && Digits.Length + Math.Max(Exponent, 0) <= 28 && !(Negative && IsZero)
            ? decimal.Parse(Text, NumberStyles.Number, CultureInfo.InvariantCulture)
            : None;

    /// <inheritdoc />
    public override string ToString() => Text;

    // Most numbers here are: their text is canonical as it stands, and nothing need be taken apart.
    private static bool IsPlainWhole(string text) =>
        text.Length is > 0 and <= PlainDigitsMax
        && text[0] is >= '1' and <= '9'
        && text[^1] is >= '1' and <= '9'
        && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static int ParseExponent(ReadOnlySpan<char> text)
    {
        var negative = text.StartsWith("-");
        var digits = negative || text.StartsWith("+") ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException($"'{text}' is not an exponent");
        }
        var trimmed = digits.TrimStart('0');
        var size =
            trimmed.Length > 8 ? ExponentMax
            : trimmed.IsEmpty ? 0
            : int.Parse(trimmed, CultureInfo.InvariantCulture);
        return negative ? -size : size;
    }

    private string Write()
    {
        if (Digits.Length == 0)
        {
            return "0";
        }
        var sign = Negative ? "-" : "";
        var wholeDigits = Digits.Length + Exponent;
        return (Exponent, wholeDigits) switch
        {
            (>= 0, <= PlainDigitsMax) => sign + Digits + new string('0', Exponent),
            (< 0, > 0) => $"{sign}{Digits.AsSpan(0, wholeDigits)}.{Digits.AsSpan(wholeDigits)}",
            (< 0, > -PlainDigitsMax) => $"{sign}0.{new string('0', -wholeDigits)}{Digits}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{sign}{Digits}E{Exponent}"),
        };
    }
}
