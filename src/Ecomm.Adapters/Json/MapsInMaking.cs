namespace Ecomm.Adapters.Json;

/// <summary>
/// Maps that readers build in: how many fields there will be shows at their end only, and what is handed over then has no room to
/// spare, but for large ones. A reader takes one for each level that it is in.
/// </summary>
public static class MapsInMaking
{
    /// <summary>One that has grown larger is not used again.</summary>
    private const int FieldsMax = 64;

    [ThreadStatic]
    private static Stack<Value.Map>? idle;

    /// <summary>A map without fields. A reader that gives up leaves it where it is.</summary>
    public static Value.Map Begin() => (idle ??= []).TryPop(out var map) ? map : [];

    /// <summary>What was built in the map that <see cref="Begin"/> gave.</summary>
    public static Value.Map End(Value.Map map)
    {
        if (map.Count > FieldsMax)
        {
            return map;
        }
        var made = map.Take();
        (idle ??= []).Push(map);
        return made;
    }
}
