namespace Ecomm.Engine;

/// <summary>What a field may hold, as data: error messages, forms, tables, generators and schemas are made from it.</summary>
public abstract record Shape
{
    private Shape() { }

    /// <summary>An identifier; see <see cref="Identifier"/> for its limits.</summary>
    public sealed record Id : Shape;

    /// <summary>A text of at most that many bytes of UTF-8; it may not be blank if <c>IsBlankRefused</c>.</summary>
    public sealed record Text(int BytesMax, bool IsBlankRefused) : Shape;

    /// <summary>A whole number within these bounds, both included.</summary>
    public sealed record Whole(long Min, long Max) : Shape;

    /// <summary>A decimal number of at least <c>Min</c>, with at most 28 significant digits and 28 decimals, kept exactly.</summary>
    public sealed record Amount(decimal Min) : Shape;

    /// <summary>A time as <see cref="Instant"/> writes it.</summary>
    public sealed record Time : Shape;

    /// <summary>One of these names, such as a status.</summary>
    public sealed record Choice(Seq<Option> Options) : Shape;

    /// <summary>Any object.</summary>
    public sealed record Map : Shape;

    /// <summary>One name of a choice, and how it reads to people.</summary>
    public sealed record Option(string Name, Tone Tone);
}

/// <summary>What a name means for people who watch: the colour of a status or of an event.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>What the customer hoped for.</summary>
    Good,

    /// <summary>Undecided, or about to be tried again.</summary>
    Warning,

    /// <summary>What the customer did not hope for.</summary>
    Bad,
}

/// <summary>A field of a record, an event or a request.</summary>
/// <param name="Name">Its name in JSON, and of the stored attribute.</param>
/// <param name="Shape">What it may hold.</param>
/// <param name="IsRequired">Whether it must be there; one that may be absent may still not be null.</param>
/// <param name="Label">What people call it.</param>
/// <param name="IsNullable">Whether it is null where there is no value; only in what is shown, never in what is taken.</param>
public sealed record FieldShape(string Name, Shape Shape, bool IsRequired, string Label, bool IsNullable = false)
{
    /// <summary>The fields of one object.</summary>
    /// <exception cref="ArgumentException">Two have one name: one would be lost.</exception>
    internal static Seq<FieldShape> AllOf(IEnumerable<FieldShape> fields)
    {
        var all = fields.ToArray();
        var twice = all.GroupBy(field => field.Name).FirstOrDefault(group => group.Skip(1).Any());
        return twice is null ? toSeq(all) : throw new ArgumentException($"two fields are called '{twice.Key}'");
    }
}
