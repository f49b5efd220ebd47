namespace Ecomm.Operations.Recovery;

/// <summary>
/// JSON Merge Patch (RFC 7396): an object that looks like the data. Its fields take the place of fields of the same name, objects are
/// merged, null removes. It is total, and a second time changes nothing. It can neither set a null nor change one item of a list.
/// </summary>
public static class MergePatch
{
    /// <summary>The value with that patch merged into it.</summary>
    /// <param name="target">What is changed; what is no object, or nothing, counts as an empty object where the patch is one.</param>
    /// <param name="patch">An object of changes; anything else takes the target's place.</param>
    public static Value Apply(Value? target, Value patch) =>
        patch is Value.Map changes ? Merge(target, changes) : patch;

    /// <summary>The object with these changes.</summary>
    public static Value.Map Merge(Value? target, Value.Map changes)
    {
        var before = target as Value.Map ?? [];
        var after = new Value.Map();
        foreach (var (name, value) in before)
        {
            if (changes[name] is not { } change)
            {
                after.Add(name, value);
            }
            else if (change is not Value.Null)
            {
                after.Add(name, Apply(value, change));
            }
        }
        foreach (var (name, change) in changes)
        {
            if (before[name] is null && change is not Value.Null)
            {
                after.Add(name, Apply(null, change));
            }
        }
        return after;
    }
}
