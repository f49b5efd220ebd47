using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ecomm.Operations.Documents;

/// <summary>
/// How something is written as a JSON object, field by field, and hence what such objects look like: what is answered and what the
/// document says of it are one declaration.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is declared as a list of fields is, and is none.")]
public sealed class Form<T> : IEnumerable<string>
{
    private readonly List<(string Name, Schema Schema, Func<T, Value?> Of)> fields = [];

    /// <summary>What it looks like.</summary>
    public Schema Schema => Schema.Fields([.. fields.Select(one => (one.Name, one.Schema))]);

    /// <summary>For declaring only: a field of any kind; what is null is left out.</summary>
    public void Add(string name, Schema schema, Func<T, Value?> of) => fields.Add((name, schema, of));

    /// <summary>For declaring only: a text; what is null is left out.</summary>
    public void Add(string name, Schema schema, Func<T, string?> of) =>
        Add(name, schema, one => of(one) is { } text ? new Value.Text(text) : null);

    /// <summary>For declaring only: how many of something.</summary>
    public void Add(string name, Func<T, long> of) =>
        Add(name, Schema.Count, one => new Value.Number(Numeral.Of(of(one))));

    /// <summary>For declaring only: yes or no.</summary>
    public void Add(string name, Func<T, bool> of) => Add(name, Schema.Flag, one => new Value.Flag(of(one)));

    /// <summary>For declaring only: a list.</summary>
    public void Add<TItem>(string name, Form<TItem> item, Func<T, IEnumerable<TItem>> of) =>
        Add(name, Schema.ListOf(item.Schema), one => List(of(one), item.Write));

    /// <summary>For declaring only: a list of texts.</summary>
    public void Add(string name, Schema item, Func<T, IEnumerable<string>> of) =>
        Add(name, Schema.ListOf(item), one => List(of(one), text => new Value.Text(text)));

    /// <summary>Writes it.</summary>
    public Value.Map Write(T one)
    {
        var map = new Value.Map();
        foreach (var (name, _, of) in fields)
        {
            map.Add(name, of(one));
        }
        return map;
    }

    /// <summary>The names of the fields.</summary>
    public IEnumerator<string> GetEnumerator() => fields.Select(one => one.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Value.List List<TItem>(IEnumerable<TItem> items, Func<TItem, Value> write) =>
        new(toSeq(items.Select(write).ToList()));
}
