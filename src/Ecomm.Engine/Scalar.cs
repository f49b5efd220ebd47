using System.Globalization;
using System.Text;

namespace Ecomm.Engine;

/// <summary>How one value is read, written and described.</summary>
/// <param name="parse">Gives the value, or a lower-case fragment that says what is wrong with the value and its limit.</param>
/// <param name="write">The value as data. Of a value that the shape has, what is written can be read again.</param>
/// <param name="shape">What values there are.</param>
public sealed class Scalar<T>(Func<Value, Either<string, T>> parse, Func<T, Value> write, Shape shape)
{
    /// <summary>What values there are.</summary>
    public Shape Shape => shape;

    /// <summary>The value, or a lower-case fragment that says what is wrong with it and its limit.</summary>
    public Either<string, T> Parse(Value value) => parse(value);

    /// <summary>The value as data, which <see cref="Parse"/> reads again.</summary>
    public Value Write(T value) => write(value);
}

/// <summary>Scalars that belong to no domain. A domain makes its own from them, or from a parser.</summary>
public static class Scalars
{
    /// <summary>2^53-1: the largest whole number that every reader of JSON keeps.</summary>
    public const long WholeMax = 9_007_199_254_740_991;

    /// <summary>A time, in milliseconds of UTC.</summary>
    public static readonly Scalar<Instant> Time = new(
        Instant.Parse,
        at => new Value.Text(at.ToString()),
        new Shape.Time()
    );

    /// <summary>A whole number from 0 to 2^53-1: what is counted, and versions.</summary>
    public static readonly Scalar<long> Count = new(
        ParseCount,
        count => new Value.Number(Numeral.Of(count)),
        new Shape.Whole(0, WholeMax)
    );

    /// <summary>A whole number from 0 to 2^31-1.</summary>
    public static readonly Scalar<int> SmallCount = new(
        value =>
            ParseCount(value)
                .Bind(count =>
                    count <= int.MaxValue
                        ? Right<string, int>((int)count)
                        : Left<string, int>($"is {value.Describe()}; expected at most {Invariant(int.MaxValue)}")
                ),
        count => new Value.Number(Numeral.Of(count)),
        new Shape.Whole(0, int.MaxValue)
    );

    /// <summary>
    /// A decimal number of at least 0, with at most 28 significant digits and 28 decimals, kept exactly. A division makes 29 digits, of which
    /// 28 are written: round its result to what the amount is of before anything is decided on it.
    /// </summary>
    public static readonly Scalar<decimal> Amount = new(
        value =>
            value is Value.Number { Of.Negative: false } number && number.Of.Exact() is { IsSome: true } amount
                ? (decimal)amount
                : $"is {value.Describe()}; expected a number of at least 0 with at most 28 digits",
        amount => new Value.Number(Numeral.Of(Readable(amount))),
        new Shape.Amount(Min: 0)
    );

    /// <summary>An identifier, as its text; see <see cref="Identifier"/>.</summary>
    public static readonly Scalar<string> Id = Identifier.Scalar(text => text, id => id);

    /// <summary>Any string, of any length: what another system says.</summary>
    public static readonly Scalar<string> AnyText = new(
        value =>
            value is Value.Text text
                ? Right<string, string>(text.Of)
                : Left<string, string>($"is {value.Describe()}; expected a string"),
        text => new Value.Text(text),
        new Shape.Text(int.MaxValue, IsBlankRefused: false)
    );

    /// <summary>A string that is not blank, of at most that many bytes of UTF-8, without lone surrogates.</summary>
    public static Scalar<string> Text(int bytesMax) =>
        new(
            value =>
                value is Value.Text { Of: var text }
                && !string.IsNullOrWhiteSpace(text)
                && !Identifier.HasLoneSurrogate(text)
                && Encoding.UTF8.GetByteCount(text) <= bytesMax
                    ? Right<string, string>(text)
                    : Left<string, string>(
                        $"is {value.Describe()}; expected a string that is not blank, of at most "
                            + $"{Invariant(bytesMax)} bytes of UTF-8"
                    ),
            text => new Value.Text(text),
            new Shape.Text(bytesMax, IsBlankRefused: true)
        );

    /// <summary>
    /// A text of one line, such as another company's name for something: trimmed, not blank, of at most that many bytes of UTF-8, without
    /// control characters, lone surrogates and the noncharacters U+FFFE and U+FFFF.
    /// </summary>
    public static Scalar<string> Line(int bytesMax) =>
        new(
            value =>
                value is not Value.Text { Of: var text }
                    ? Left<string, string>($"is {value.Describe()}; expected a string")
                : text.Trim() is var line && line.Length == 0 ? Left<string, string>("is blank; expected a text")
                : Identifier.Unprintable(line) is { } what
                    ? Left<string, string>($"contains {what}; expected a text without it")
                : Encoding.UTF8.GetByteCount(line) is var bytes && bytes > bytesMax
                    ? Left<string, string>(
                        $"is {Invariant(bytes)} bytes of UTF-8; expected at most {Invariant(bytesMax)}"
                    )
                : Right<string, string>(line),
            text => new Value.Text(text),
            new Shape.Text(bytesMax, IsBlankRefused: true)
        );

    /// <summary>One of these values, each written as its name.</summary>
    /// <param name="all">The values, in the order in which an error lists them.</param>
    /// <param name="name">A value's name; two values never share one.</param>
    /// <param name="tone">How a value reads to people; null makes all plain.</param>
    public static Scalar<T> Choice<T>(Seq<T> all, Func<T, string> name, Func<T, Tone>? tone = null)
        where T : notnull
    {
        var values = all.AsEnumerable().ToDictionary(name, value => value, StringComparer.Ordinal);
        var names = string.Join(", ", values.Keys);
        var written = values.ToDictionary(pair => pair.Value, Value (pair) => new Value.Text(pair.Key));
        return new(
            value =>
                value is Value.Text text && values.TryGetValue(text.Of, out var chosen)
                    ? chosen
                    : $"is {value.Describe()}; expected one of {names}",
            value => written[value],
            new Shape.Choice(all.Map(value => new Shape.Option(name(value), tone?.Invoke(value) ?? Tone.Plain)))
        );
    }

    /// <summary>
    /// One of an enum's values, each written as its name in capitals after a prefix: <c>SEAT_HELD</c>. Renaming a value then changes
    /// what is stored.
    /// </summary>
    public static Scalar<T> NamesOf<T>(string prefix)
        where T : struct, Enum => Choice(toSeq(Enum.GetValues<T>()), value => $"{prefix}{value}".ToUpperInvariant());

    private static Either<string, long> ParseCount(Value value) =>
        value is Value.Number number && number.Of.Whole(WholeMax) is { IsSome: true } count
            ? (long)count
            : $"is {value.Describe()}; expected an integer of at least 0";

    // Of 29 digits the last one is rounded away, if it is a decimal.
    private static decimal Readable(decimal amount) =>
        amount.Scale > 0 && Numeral.Of(amount).Exact().IsNone ? decimal.Round(amount, amount.Scale - 1) : amount;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
