using System.Globalization;
using LanguageExt;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>Rates as words: a number, a list of numbers, or a range in steps of ten.</summary>
public static class Rates
{
    private const string RangeSign = "..";
    private const decimal Step = 10;

    /// <summary>The most that a rate may be, a second.</summary>
    public const decimal Max = 10_000_000;

    /// <summary>The rates that the words name, in their order; or what is wrong with them.</summary>
    public static Either<string, decimal[]> Parse(string words)
    {
        if (words.Split(RangeSign) is [var first, var last])
        {
            return from least in Number(first) from most in Number(last) from range in Range(least, most) select range;
        }
        var rates = new List<decimal>();
        foreach (var word in words.Split(','))
        {
            var rate = Number(word);
            if (rate.Case is string error)
            {
                return error;
            }
            rates.Add((decimal)rate);
        }
        return rates.ToArray();
    }

    private static Either<string, decimal[]> Range(decimal least, decimal most)
    {
        if (least > most)
        {
            return FormattableString.Invariant($"begins at {least} and ends at {most}; expected the smaller one first");
        }
        var rates = new List<decimal>();
        for (var rate = least; rate < most; rate *= Step)
        {
            rates.Add(rate);
        }
        rates.Add(most);
        return rates.ToArray();
    }

    private static Either<string, decimal> Number(string word) =>
        decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
        && rate is > 0 and <= Max
            ? rate
            : $"is '{word}'; expected a number above 0, up to {Max.ToString(CultureInfo.InvariantCulture)}";
}
