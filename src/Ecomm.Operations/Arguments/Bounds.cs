using System.CommandLine;
using System.Globalization;

namespace Ecomm.Operations.Arguments;

/// <summary>Options of numbers within bounds.</summary>
public static class Bounds
{
    /// <summary>
    /// Takes only numbers within these bounds, both inclusive. It reads the word itself, so that one that is no number and one
    /// out of bounds are refused in the same words.
    /// </summary>
    public static void Between<T>(this Option<T> option, T min, T max)
        where T : IParsable<T>, IComparable<T> =>
        option.CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (
                T.TryParse(word, CultureInfo.InvariantCulture, out var value)
                && value.CompareTo(min) >= 0
                && value.CompareTo(max) <= 0
            )
            {
                return value;
            }
            result.AddError(FormattableString.Invariant($"{option.Name} is {word}; expected {min} to {max}"));
            return default;
        };
}
