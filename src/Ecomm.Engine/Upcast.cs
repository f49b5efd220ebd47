using System.Diagnostics.CodeAnalysis;

namespace Ecomm.Engine;

/// <summary>
/// Brings the data of an event from one version to the next. It must be total: data at which it throws are malformed. It depends on nothing but the data: what it does not
/// understand it leaves as it is, and the codec of the newest version names the fault.
/// </summary>
/// <param name="Of">The data in the next version.</param>
public sealed record Upcast(Func<Value.Map, Value.Map> Of)
{
    /// <summary>A field is added. Events from before have this value in it, unless they had a field of that name.</summary>
    public static Upcast Added(string name, Value value) =>
        new(data => data[name] is null ? data.With(new Value.Map { { name, value } }) : data);

    /// <summary>A field is renamed. It keeps its place.</summary>
    public static Upcast Renamed(string from, string to) => new(data => Replace(data, from, value => [(to, value)]));

    /// <summary>A field's value is another one now: a type was widened, or a unit changed.</summary>
    public static Upcast Changed(string name, Func<Value, Value> change) =>
        new(data => Replace(data, name, value => [(name, change(value))]));

    /// <summary>A field becomes several, in its place.</summary>
    public static Upcast Split(string name, Func<Value, Value.Map> into) =>
        new(data => Replace(data, name, value => into(value)));

    /// <summary>This change, and then that one, in the same version.</summary>
    public Upcast And(Upcast next) => new(data => next.Of(Of(data)));

    /// <summary>The data in the next version, or what it threw.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Data of others must not stop whoever reads them.")]
    internal Either<string, Value.Map> Total(Value.Map data)
    {
        try
        {
            return Of(data);
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private static Value.Map Replace(
        Value.Map data,
        string name,
        Func<Value, IEnumerable<(string Name, Value Value)>> change
    )
    {
        if (data[name] is null)
        {
            return data;
        }
        var changed = new Value.Map();
        // A name that is taken already keeps what it had, wherever it stands: two fields of one name would say two things.
        foreach (
            var field in data.SelectMany(one =>
                one.Name == name ? change(one.Value).Where(made => made.Name == name || data[made.Name] is null) : [one]
            )
        )
        {
            changed.TryAdd(field.Name, field.Value);
        }
        return changed;
    }
}
