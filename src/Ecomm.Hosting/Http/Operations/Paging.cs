using Ecomm.Hosting.Chain;
using Ecomm.Operations.Arguments;

namespace Ecomm.Hosting.Http;

/// <summary>The parameters of answers that come page by page.</summary>
internal static class Paging
{
    private const int LimitDefault = 100;

    /// <summary>Entries of one answer.</summary>
    public static readonly Parameter<long> Limit = Parameter.Whole("limit", 1, EventStream.BatchMax, LimitDefault) with
    {
        Means = FormattableString.Invariant($"So many entries at most; {LimitDefault} without it."),
        Otherwise = LimitDefault,
    };

    public static readonly Parameter<long> Offset = Parameter.Whole("offset", 0, int.MaxValue, example: 0) with
    {
        Means = "So many entries are left out.",
    };
}
