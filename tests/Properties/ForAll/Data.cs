using FsCheck;
using FsCheck.Fluent;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

/// <summary>A number in JSON's grammar, as somebody may write it: <c>-00.50E+2</c> is excluded, <c>0.50E+2</c> is not.</summary>
public sealed record NumberText(string Text);

/// <summary>A valid identifier, and the same with the blanks around it that people send.</summary>
public sealed record IdentifierText(string Text, string Padded);

/// <summary>The generators of what arrives: texts, numbers and trees of them.</summary>
public static class Data
{
    public static readonly Gen<string> Number =
        from sign in Gen.Elements("", "", "-")
        from whole in Gen.OneOf(Gen.Constant("0"), Digits(1, 3), Digits(25, 70)).Select(Trimmed)
        from fraction in Gen.OneOf(Gen.Constant(""), Digits(1, 3).Select(Point), Digits(25, 70).Select(Point))
        from exponent in Gen.OneOf(
            Gen.Constant(""),
            Gen.Choose(-3, 3).Select(e => $"e{e}"),
            Gen.Choose(-90, 90).Select(e => $"E{e}"),
            Gen.Elements("E+2", "e+0", "E-00", "E400", "E-400", "E99999999", "E100000000", "E-99999999999999999999")
        )
        select sign + whole + fraction + exponent;

    public static readonly Gen<IdentifierText> Identifier =
        from characters in Gen.Elements("a", "Z", "7", "-", " ", "ä", "\u2028", "€", "\ud83c\udf51").ListOf()
        from before in Gen.Elements("", " ", "\t\r\n", "\u0085", "\u3000")
        from after in Gen.Elements("", " ", "\n")
        let text = "id-" + string.Concat(characters.Take(60)) + "."
        select new IdentifierText(text, before + text + after);

    public static readonly Gen<Value> Value = Gen.Sized(size => Tree(Math.Min(size, 4)));

    public static readonly Gen<Value.Map> Map = Fields(Tree(2));

    private static Gen<Value> Leaf =>
        Gen.OneOf(
            Gen.Elements("", "x", "asc", "order-1", "2025-06-19T00:27:01.851Z").Select(Examples.Text),
            Number.Select(text => Examples.Number(text)),
            Gen.Elements<Value>(new Value.Flag(true), new Value.Flag(false), Engine.Value.Null.It)
        );

    private static Gen<Value> Tree(int levels) =>
        levels == 0
            ? Leaf
            : Gen.Frequency(
                (3, Leaf),
                (1, Tree(levels - 1).ListOf().Select(Value (items) => new Value.List(toSeq(items.Take(4))))),
                (1, Fields(Tree(levels - 1)).Select(Value (map) => map))
            );

    private static Gen<Value.Map> Fields(Gen<Value> value) =>
        from names in Gen.SubListOf("orderId", "sku", "units", "price", "userId", "other")
        from order in Gen.Shuffle(names.ToArray())
        from values in value.ListOf(order.Length)
        select ToMap(order, values);

    private static Value.Map ToMap(IEnumerable<string> names, IEnumerable<Value> values)
    {
        var map = new Value.Map();
        foreach (var (name, value) in names.Zip(values))
        {
            map.Add(name, value);
        }
        return map;
    }

    private static Gen<string> Digits(int min, int max) =>
        from length in Gen.Choose(min, max)
        from digits in Gen.Elements('0', '0', '1', '5', '9').ArrayOf(length)
        select new string(digits);

    private static string Trimmed(string digits) => digits.TrimStart('0') is { Length: > 0 } text ? text : "0";

    private static string Point(string digits) => "." + digits;
}

/// <summary>The generators of stored items: few keys, few attributes, so that a write often meets what it was made for.</summary>
public static class StoredItems
{
    public static readonly Gen<Key> Key = Gen.Elements(
        new Key("partition-1", "sort-1"),
        new Key("partition-1", "sort-2"),
        new Key("partition-2", "sort-1")
    );

    /// <summary>Numbers that are counted, and a text. What else there is in values is the stores' contract.</summary>
    public static readonly Gen<Value.Map> Attributes =
        from names in Gen.SubListOf("units", "unitsRestocked")
        from counts in Count.ArrayOf(names.Count)
        from text in Gen.Elements("x", "y").OrNull()
        select Of(names, counts, text);

    /// <summary>With a version, as changed records have, or without.</summary>
    public static readonly Gen<Item> Any =
        from key in Key
        from attributes in Attributes
        from version in Gen.Choose(0, 3)
        select new Item(
            key,
            version == 0 ? attributes : attributes.With(new Value.Map { { Engine.Attributes.Version, version } })
        );

    public static readonly Gen<Seq<Delta>> Deltas =
        from names in Gen.SubListOf("units", "unitsRestocked", "added")
        from sums in Gen.Choose(-6, 6).ArrayOf(names.Count)
        from max in Gen.Elements(3, 8, Scalars.WholeMax)
        select toSeq(names.Zip(sums, (name, units) => new Delta(name, units, max)));

    private static Gen<long> Count => Gen.Elements(0, 1, 5, Scalars.WholeMax - 3);

    private static Value.Map Of(IEnumerable<string> names, IEnumerable<long> counts, string? text)
    {
        var map = new Value.Map { { "text", text } };
        foreach (var (name, count) in names.Zip(counts))
        {
            map.Add(name, count);
        }
        return map;
    }
}
