namespace Ecomm.Engine;

/// <summary>A moment in UTC, to the millisecond; written as <c>2025-06-19T00:27:01.851Z</c>, which sorts as it runs.</summary>
public readonly record struct Instant(long UnixMilliseconds) : IComparable<Instant>
{
    /// <summary>Every digit is a 0: what a time looks like.</summary>
    private const string Pattern = "0000-00-00T00:00:00.000Z";

    /// <summary>Reads a time as <see cref="ToString"/> writes it, or says what is wrong with the value.</summary>
    public static Either<string, Instant> Parse(Value value) =>
        value is Value.Text text && Read(text.Of) is { } instant
            ? instant
            : $"is {value.Describe()}; expected a time like 2025-06-19T00:27:01.851Z";

    /// <inheritdoc />
    public int CompareTo(Instant other) => UnixMilliseconds.CompareTo(other.UnixMilliseconds);

    /// <summary>Whether the left time is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left time is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left time is earlier or the same.</summary>
    public static bool operator <=(Instant left, Instant right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left time is later or the same.</summary>
    public static bool operator >=(Instant left, Instant right) => left.CompareTo(right) >= 0;

    /// <summary>The time as ISO 8601 in UTC with three decimals of the second. The order of these texts is the order of times.</summary>
    public override string ToString() =>
        string.Create(Pattern.Length, DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds).UtcDateTime, Write);

    // Every record and event has times, and reading or writing one by a format takes ten times as long.
    private static Instant? Read(ReadOnlySpan<char> text)
    {
        if (!IsPattern(text))
        {
            return null;
        }
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        if (
            year == 0
            || month is 0 or > 12
            || day == 0
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return null;
        }
        var days = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch;
        var seconds = (((((days.Days * 24L) + hour) * 60) + minute) * 60) + second;
        return new Instant((seconds * 1000) + Digits(text[20..23]));
    }

    private static void Write(Span<char> text, DateTime time)
    {
        Pattern.CopyTo(text);
        Put(text[..4], time.Year);
        Put(text[5..7], time.Month);
        Put(text[8..10], time.Day);
        Put(text[11..13], time.Hour);
        Put(text[14..16], time.Minute);
        Put(text[17..19], time.Second);
        Put(text[20..23], time.Millisecond);
    }

    private static void Put(Span<char> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (number, digits[i]) = (number / 10, (char)('0' + (number % 10)));
        }
    }

    private static bool IsPattern(ReadOnlySpan<char> text)
    {
        if (text.Length != Pattern.Length)
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (Pattern[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Pattern[i])
            {
                return false;
            }
        }
        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var number = 0;
        foreach (var digit in text)
        {
            number = (number * 10) + (digit - '0');
        }
        return number;
    }
}
