using System.Globalization;

namespace Ecomm.Engine;

/// <summary>A moment in UTC, to the millisecond; written as <c>2025-06-19T00:27:01.851Z</c>, which sorts as it runs.</summary>
public readonly record struct Instant(long UnixMilliseconds) : IComparable<Instant>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static Either<string, Instant> Parse(Value value) =>
        value is Value.Text text
        && DateTimeOffset.TryParseExact(
            text.Of,
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? new Instant(moment.ToUnixTimeMilliseconds())
            : $"is {value.Describe()}; expected a time like 2025-06-19T00:27:01.851Z";

    public int CompareTo(Instant other) => UnixMilliseconds.CompareTo(other.UnixMilliseconds);

    public static bool operator <(Instant left, Instant right) => left.CompareTo(right) < 0;

    public static bool operator >(Instant left, Instant right) => left.CompareTo(right) > 0;

    public static bool operator <=(Instant left, Instant right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Instant left, Instant right) => left.CompareTo(right) >= 0;

    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds).ToString(Format, CultureInfo.InvariantCulture);
}
