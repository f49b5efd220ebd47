namespace Ecomm.Engine;

/// <summary>A part of a <typeparamref name="T"/> that its codec writes and describes.</summary>
public abstract class Member<T>
{
    private protected Member(Seq<FieldShape> fields) => Fields = fields;

    /// <summary>The fields that the member reads and writes; more than one for a part.</summary>
    public Seq<FieldShape> Fields { get; }

    internal abstract void Write(Value.Map map, T whole);

    internal abstract void WriteChange(Value.Map map, T before, T after);
}

/// <summary>A part of a <typeparamref name="T"/> that holds an <typeparamref name="TField"/>.</summary>
public abstract class Member<T, TField> : Member<T>
{
    private protected Member(Seq<FieldShape> fields)
        : base(fields) { }

    internal abstract TField Read(Value.Map map, ref List<Fault>? faults);
}

/// <summary>The members that codecs and views are made of.</summary>
public static class Members
{
    /// <summary>A field that must be there.</summary>
    /// <param name="name">Its name in JSON, and of the stored attribute.</param>
    /// <param name="scalar">How it is read and written.</param>
    /// <param name="get">The value in the whole.</param>
    /// <param name="label">What people call it; null makes it from the name.</param>
    public static Member<T, TField> Field<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField> get,
        string? label = null
    ) => new RequiredField<T, TField>(name, scalar, get, label);

    /// <summary>A field that may be absent, but not null: a null is more likely a mistake than a wish.</summary>
    public static Member<T, TField?> Optional<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField?> get,
        string? label = null
    )
        where TField : class => new OptionalField<T, TField>(name, scalar, get, label);

    /// <summary>For views only: a field that is null where there is no value.</summary>
    public static Member<T> Nullable<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField?> get,
        string? label = null
    )
        where TField : class => new NullableField<T, TField>(name, scalar, get, label);

    /// <summary>The fields of another record, as fields of this one.</summary>
    public static Member<T, TField> Part<T, TField>(Codec<TField> codec, Func<T, TField> get) =>
        new PartOf<T, TField>(codec, get);

    /// <summary>A name as people read it: <c>unitsRestocked</c> as «Units restocked», <c>orderId</c> as «Order».</summary>
    public static string LabelOf(string name)
    {
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"))
            .Split(' ');
        var said = words.Length > 1 && words[^1] is "id" or "at" ? words[..^1] : words;
        var text = string.Join(' ', said);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static Seq<FieldShape> Shaped(
        string name,
        Shape shape,
        bool isRequired,
        string? label,
        bool isNullable = false
    ) =>
        name.Length == 0
            ? throw new ArgumentException("a field has an empty name", nameof(name))
            : Seq1(new FieldShape(name, shape, isRequired, label ?? LabelOf(name), isNullable));

    private static TField Parse<TField>(string name, Value value, Scalar<TField> scalar, ref List<Fault>? faults)
    {
        var parsed = scalar.Parse(value);
        if (parsed.IsRight)
        {
            return (TField)parsed;
        }
        (faults ??= []).Add(new Fault(name, (string)parsed));
        return default!;
    }

    private sealed class RequiredField<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField> get,
        string? label
    ) : Member<T, TField>(Shaped(name, scalar.Shape, isRequired: true, label))
    {
        internal override TField Read(Value.Map map, ref List<Fault>? faults)
        {
            if (map[name] is { } value)
            {
                return Parse(name, value, scalar, ref faults);
            }
            (faults ??= []).Add(new Fault(name, "is missing"));
            return default!;
        }

        internal override void Write(Value.Map map, T whole) => map.Add(name, scalar.Write(get(whole)));

        internal override void WriteChange(Value.Map map, T before, T after)
        {
            if (!EqualityComparer<TField>.Default.Equals(get(before), get(after)))
            {
                Write(map, after);
            }
        }
    }

    private sealed class OptionalField<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField?> get,
        string? label
    ) : Member<T, TField?>(Shaped(name, scalar.Shape, isRequired: false, label))
        where TField : class
    {
        internal override TField? Read(Value.Map map, ref List<Fault>? faults) =>
            map[name] is { } value ? Parse(name, value, scalar, ref faults) : null;

        internal override void Write(Value.Map map, T whole)
        {
            if (get(whole) is { } value)
            {
                map.Add(name, scalar.Write(value));
            }
        }

        internal override void WriteChange(Value.Map map, T before, T after)
        {
            var (was, now) = (get(before), get(after));
            if (was is not null && now is null)
            {
                throw new InvalidOperationException($"{name} cannot be taken away");
            }
            if (!EqualityComparer<TField?>.Default.Equals(was, now))
            {
                Write(map, after);
            }
        }
    }

    private sealed class NullableField<T, TField>(
        string name,
        Scalar<TField> scalar,
        Func<T, TField?> get,
        string? label
    ) : Member<T>(Shaped(name, scalar.Shape, isRequired: true, label, isNullable: true))
        where TField : class
    {
        internal override void Write(Value.Map map, T whole) =>
            map.Add(name, get(whole) is { } value ? scalar.Write(value) : Value.Null.It);

        internal override void WriteChange(Value.Map map, T before, T after) => throw new NotSupportedException();
    }

    private sealed class PartOf<T, TField>(Codec<TField> codec, Func<T, TField> get) : Member<T, TField>(codec.Fields)
    {
        internal override TField Read(Value.Map map, ref List<Fault>? faults)
        {
            List<Fault>? own = null;
            var part = codec.ReadPart(map, ref own);
            if (own is not null)
            {
                (faults ??= []).AddRange(own);
            }
            return part;
        }

        internal override void Write(Value.Map map, T whole) => codec.WriteInto(map, get(whole));

        internal override void WriteChange(Value.Map map, T before, T after) =>
            codec.WriteChanges(map, get(before), get(after));
    }
}

/// <summary>How a record is shown to the callers of an API: it is written and described, never read.</summary>
public sealed class View<T>(params Member<T>[] members)
{
    /// <summary>The fields that callers are shown, in their order.</summary>
    public Seq<FieldShape> Fields { get; } = FieldShape.AllOf(members.SelectMany(member => member.Fields));

    /// <summary>The record as callers are shown it.</summary>
    public Value.Map Write(T value)
    {
        var map = new Value.Map(Fields.Count);
        foreach (var member in members)
        {
            member.Write(map, value);
        }
        return map;
    }
}
