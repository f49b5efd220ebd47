using System.Globalization;
using System.Text;

namespace Ecomm.Engine;

/// <summary>
/// The text of an identifier: trimmed, 4 or more characters, at most 256 bytes of UTF-8, without control characters,
/// lone surrogates and the noncharacters U+FFFE and U+FFFF (SQS carries none of them unharmed), and without <c>#</c>, which
/// separates the parts of a key. With these bounds every key that is made of identifiers stays under DynamoDB's 2,048 and
/// 1,024 bytes.
/// </summary>
public static class Identifier
{
    /// <summary>The least number of characters of an id.</summary>
    public const int CharactersMin = 4;

    /// <summary>The greatest number of bytes of an id in UTF-8.</summary>
    public const int BytesMax = 256;

    /// <summary>An identifier's scalar.</summary>
    /// <param name="make">The identifier of a text that has passed <see cref="Parse"/>.</param>
    /// <param name="text">Its text.</param>
    public static Scalar<T> Scalar<T>(Func<string, T> make, Func<T, string> text) =>
        new(
            value => Error(value, out var id) is { } error ? Left<string, T>(error) : Right<string, T>(make(id)),
            id => new Value.Text(text(id)),
            new Shape.Id()
        );

    /// <summary>The trimmed text, or a lower-case fragment that says what is wrong with it.</summary>
    public static Either<string, string> Parse(Value value) =>
        Error(value, out var id) is { } error ? Left<string, string>(error) : Right<string, string>(id);

    private static string? Error(Value value, out string id)
    {
        id = value is Value.Text text ? text.Of.Trim() : "";
        return value is Value.Text
            ? Error(id)
            : $"is {value.Describe()}; expected a string of at least {Invariant(CharactersMin)} characters";
    }

    private static string? Error(string text)
    {
        if (text.Length < 2 * CharactersMin && text.EnumerateRunes().Count() < CharactersMin)
        {
            return $"is {new Value.Text(text).Describe()}; expected at least {Invariant(CharactersMin)} characters";
        }
        if (Invalid(text) is { } what)
        {
            return $"contains {what}; expected an identifier without it";
        }
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes > BytesMax
            ? $"is {Invariant(bytes)} bytes of UTF-8; expected at most {Invariant(BytesMax)}"
            : null;
    }

    private static string? Invalid(string text) => text.AsSpan().IndexOf('#') >= 0 ? "a '#'" : Unprintable(text);

    /// <summary>What a text contains that not every store and queue carries unharmed, in words; null if nothing.</summary>
    internal static string? Unprintable(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0
            ? "a control character"
        : text.AsSpan().IndexOfAnyInRange('\ufffe', '\uffff') >= 0 ? "a noncharacter"
        : HasLoneSurrogate(text) ? "a lone surrogate"
        : null;

    /// <summary>Whether the text holds half of a surrogate pair, which no encoding can carry.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }
        return false;
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
