namespace Ecomm.Adapters.Storage;

/// <summary>
/// The order of strings by their UTF-8 bytes, as DynamoDB and SQLite have it. It differs from the order of UTF-16 units
/// only where a surrogate meets a character above the surrogates.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    private Utf8Order() { }

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }
        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length ? x.Length - y.Length
            : char.IsSurrogate(x[common]) == char.IsSurrogate(y[common]) ? x[common] - y[common]
            : char.IsSurrogate(x[common]) ? 1
            : -1;
    }
}
