using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Ecomm.Operations.Arguments;

/// <summary>Options of numbers within bounds.</summary>
public static class Bounds
{
    /// <summary>
    /// A sign, digits, a decimal point and an exponent. A comma is refused: half the world writes 0,5 for a half, which would be read
    /// as five.
    /// </summary>
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Takes only numbers within these bounds, both inclusive. It reads the word itself, so that one that is no number and one
    /// out of bounds are refused in the same words.
    /// </summary>
    public static void Between<T>(this Option<T> option, T min, T max)
        where T : INumber<T> =>
        option.CustomParser = result => Parse(result, option, min, max, out var value) ? value : default;

    /// <summary>The same for an option without a default.</summary>
    public static void Between<T>(this Option<T?> option, T min, T max)
        where T : struct, INumber<T> =>
        option.CustomParser = result => Parse(result, option, min, max, out var value) ? value : null;

    private static bool Parse<T>(ArgumentResult result, Option option, T min, T max, [MaybeNullWhen(false)] out T value)
        where T : INumber<T>
    {
        var word = result.Tokens[0].Value;
        if (T.TryParse(word, Style, CultureInfo.InvariantCulture, out value) && value >= min && value <= max)
        {
            return true;
        }
        result.AddError(FormattableString.Invariant($"{option.Name} is {word}; expected {min} to {max}"));
        return false;
    }
}
