namespace Ecomm.Engine;

/// <summary>
/// The key of an item: at most 2,048 and 1,024 bytes of UTF-8, the limits of «Quotas in Amazon DynamoDB».
/// </summary>
public readonly record struct Key(string Pk, string Sk);

/// <summary>An item of a store: its key and its other attributes.</summary>
public sealed record Item(Key Key, Value.Map Attributes);

/// <summary>
/// The keys of one kind of record: prefixes, and what they are filled with. Identifiers cannot contain the separator, so no two
/// keys collide.
/// </summary>
/// <param name="Pk">The partition key is this and the first id. It is also what permissions are granted by.</param>
/// <param name="Sk">The sort key is this, the second id (the first, if there is one only) and <paramref name="SkEnd"/>.</param>
/// <param name="SkEnd">Ends the sort key.</param>
/// <param name="HasSecond">Whether there is a second id: then there may be several records with one first id.</param>
public sealed record KeyTemplate(string Pk, string Sk, string SkEnd = "", bool HasSecond = false)
{
    /// <summary>The key of the record with that id, which both parts of the key end with.</summary>
    public Key Of(string id) => Of(id, id);

    /// <summary>The key of the record with these two ids: the first is the partition key's, the second the sort key's.</summary>
    public Key Of(string id, string second) => new(Pk + id, $"{Sk}{second}{SkEnd}");

    /// <summary>Whether a key is of this kind.</summary>
    public bool Owns(Key key) =>
        key.Pk.StartsWith(Pk, StringComparison.Ordinal)
        && key.Sk.StartsWith(Sk, StringComparison.Ordinal)
        && key.Sk.EndsWith(SkEnd, StringComparison.Ordinal);

    /// <summary>The first id of a key of this kind.</summary>
    public string IdOf(Key key) => key.Pk[Pk.Length..];
}
