namespace Ecomm.Engine;

/// <summary>
/// How a record, an event's data or a request is read, written and described: one declaration, of members made by
/// <see cref="Members"/>. Unknown fields are tolerated; every fault of the known ones is named.
/// </summary>
public sealed class Codec<T>
{
    /// <summary>A status, a time and a version.</summary>
    private const int ChangesTypical = 3;

    private readonly CodecReader<T> read;
    private readonly Member<T>[] members;

    internal Codec(CodecReader<T> read, params Member<T>[] members)
    {
        (this.read, this.members) = (read, members);
        Fields = FieldShape.AllOf(members.SelectMany(member => member.Fields));
    }

    /// <summary>The fields, in the order in which they are read and written.</summary>
    public Seq<FieldShape> Fields { get; }

    /// <summary>The value, or all that is wrong with its fields, in their order.</summary>
    public Either<Faults, T> Read(Value.Map map)
    {
        List<Fault>? faults = null;
        var value = read(map, ref faults);
        return faults is null ? value : new Faults(toSeq(faults.ToArray()));
    }

    /// <summary>The value as a map that <see cref="Read"/> gives it back from.</summary>
    public Value.Map Write(T value) => Write(value, more: 0);

    /// <summary>The same, with room for more fields.</summary>
    internal Value.Map Write(T value, int more)
    {
        var map = new Value.Map(Fields.Count + more);
        WriteInto(map, value);
        return map;
    }

    /// <summary>Adds the value's fields to a map that is being built.</summary>
    public void WriteInto(Value.Map map, T value)
    {
        foreach (var member in members)
        {
            member.Write(map, value);
        }
    }

    /// <summary>The fields that differ, as they are afterwards.</summary>
    /// <exception cref="InvalidOperationException">A field is gone: no store can take an attribute away.</exception>
    public Value.Map Changes(T before, T after)
    {
        var map = new Value.Map(ChangesTypical);
        WriteChanges(map, before, after);
        return map;
    }

    internal void WriteChanges(Value.Map map, T before, T after)
    {
        foreach (var member in members)
        {
            member.WriteChange(map, before, after);
        }
    }

    internal T ReadPart(Value.Map map, ref List<Fault>? faults) => read(map, ref faults);
}

/// <summary>Reads a value from a map, or adds what is wrong to the faults; then what it returns means nothing.</summary>
internal delegate T CodecReader<out T>(Value.Map map, ref List<Fault>? faults);

/// <summary>Makes codecs from members and the constructor that takes their values in the same order.</summary>
public static class Codec
{
    /// <summary>A codec of one member.</summary>
    public static Codec<T> Of<T, T1>(Member<T, T1> a, Func<T1, T> make) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var first = a.Read(map, ref faults);
                return faults is null ? make(first) : default!;
            },
            a
        );

    /// <summary>A codec of two members.</summary>
    public static Codec<T> Of<T, T1, T2>(Member<T, T1> a, Member<T, T2> b, Func<T1, T2, T> make) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb) = (a.Read(map, ref faults), b.Read(map, ref faults));
                return faults is null ? make(va, vb) : default!;
            },
            a,
            b
        );

    /// <summary>A codec of three members.</summary>
    public static Codec<T> Of<T, T1, T2, T3>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Func<T1, T2, T3, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb, vc) = (a.Read(map, ref faults), b.Read(map, ref faults), c.Read(map, ref faults));
                return faults is null ? make(va, vb, vc) : default!;
            },
            a,
            b,
            c
        );

    /// <summary>A codec of four members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Func<T1, T2, T3, T4, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb) = (a.Read(map, ref faults), b.Read(map, ref faults));
                var (vc, vd) = (c.Read(map, ref faults), d.Read(map, ref faults));
                return faults is null ? make(va, vb, vc, vd) : default!;
            },
            a,
            b,
            c,
            d
        );

    /// <summary>A codec of five members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4, T5>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Member<T, T5> e,
        Func<T1, T2, T3, T4, T5, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb) = (a.Read(map, ref faults), b.Read(map, ref faults));
                var (vc, vd) = (c.Read(map, ref faults), d.Read(map, ref faults));
                var ve = e.Read(map, ref faults);
                return faults is null ? make(va, vb, vc, vd, ve) : default!;
            },
            a,
            b,
            c,
            d,
            e
        );

    /// <summary>A codec of six members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4, T5, T6>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Member<T, T5> e,
        Member<T, T6> f,
        Func<T1, T2, T3, T4, T5, T6, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb) = (a.Read(map, ref faults), b.Read(map, ref faults));
                var (vc, vd) = (c.Read(map, ref faults), d.Read(map, ref faults));
                var (ve, vf) = (e.Read(map, ref faults), f.Read(map, ref faults));
                return faults is null ? make(va, vb, vc, vd, ve, vf) : default!;
            },
            a,
            b,
            c,
            d,
            e,
            f
        );

    /// <summary>A codec of seven members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4, T5, T6, T7>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Member<T, T5> e,
        Member<T, T6> f,
        Member<T, T7> g,
        Func<T1, T2, T3, T4, T5, T6, T7, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb) = (a.Read(map, ref faults), b.Read(map, ref faults));
                var (vc, vd) = (c.Read(map, ref faults), d.Read(map, ref faults));
                var (ve, vf, vg) = (e.Read(map, ref faults), f.Read(map, ref faults), g.Read(map, ref faults));
                return faults is null ? make(va, vb, vc, vd, ve, vf, vg) : default!;
            },
            a,
            b,
            c,
            d,
            e,
            f,
            g
        );

    /// <summary>A codec of eight members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4, T5, T6, T7, T8>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Member<T, T5> e,
        Member<T, T6> f,
        Member<T, T7> g,
        Member<T, T8> h,
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb, vc) = (a.Read(map, ref faults), b.Read(map, ref faults), c.Read(map, ref faults));
                var (vd, ve, vf) = (d.Read(map, ref faults), e.Read(map, ref faults), f.Read(map, ref faults));
                var (vg, vh) = (g.Read(map, ref faults), h.Read(map, ref faults));
                return faults is null ? make(va, vb, vc, vd, ve, vf, vg, vh) : default!;
            },
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h
        );

    /// <summary>A codec of nine members.</summary>
    public static Codec<T> Of<T, T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        Member<T, T1> a,
        Member<T, T2> b,
        Member<T, T3> c,
        Member<T, T4> d,
        Member<T, T5> e,
        Member<T, T6> f,
        Member<T, T7> g,
        Member<T, T8> h,
        Member<T, T9> i,
        Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, T> make
    ) =>
        new(
            (Value.Map map, ref List<Fault>? faults) =>
            {
                var (va, vb, vc) = (a.Read(map, ref faults), b.Read(map, ref faults), c.Read(map, ref faults));
                var (vd, ve, vf) = (d.Read(map, ref faults), e.Read(map, ref faults), f.Read(map, ref faults));
                var (vg, vh, vi) = (g.Read(map, ref faults), h.Read(map, ref faults), i.Read(map, ref faults));
                return faults is null ? make(va, vb, vc, vd, ve, vf, vg, vh, vi) : default!;
            },
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i
        );
}
