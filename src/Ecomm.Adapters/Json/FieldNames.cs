namespace Ecomm.Adapters.Json;

/// <summary>
/// Names of fields that were read before, so that reading one again allocates nothing. A small table, each place of which holds
/// the name that came last: whatever the domains are, their names are few.
/// </summary>
internal static class FieldNames
{
    /// <summary>A power of two; far more than a system has names.</summary>
    private const int Places = 512;

    /// <summary>Longer names are nobody's attribute, and are not kept.</summary>
    private const int BytesMax = 48;

    private static readonly Entry?[] Table = new Entry?[Places];

    /// <summary>The name with these bytes, if it is kept.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8) =>
        Volatile.Read(ref Table[PlaceOf(utf8)]) is { } entry && utf8.SequenceEqual(entry.Utf8) ? entry.Name : null;

    /// <summary>Keeps the name, in place of one that was there.</summary>
    public static string Keep(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length <= BytesMax)
        {
            Volatile.Write(ref Table[PlaceOf(utf8)], new Entry(utf8.ToArray(), name));
        }
        return name;
    }

    // FNV-1a.
    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        const uint offset = 2166136261;
        const uint prime = 16777619;
        var hash = offset;
        foreach (var b in utf8)
        {
            hash = unchecked((hash ^ b) * prime);
        }
        return (int)((hash ^ (hash >> 16)) & (Places - 1));
    }

    private sealed record Entry(byte[] Utf8, string Name);
}
