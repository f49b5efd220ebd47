namespace Ecomm.Engine;

/// <summary>What is wrong with one field: a lower-case fragment with the value and the limit.</summary>
public sealed record Fault(string Field, string Error)
{
    /// <inheritdoc />
    public override string ToString() => $"{Field} {Error}";
}

/// <summary>Everything that is wrong with one input.</summary>
public sealed record Faults(Seq<Fault> Items)
{
    /// <inheritdoc />
    public override string ToString() => string.Join("; ", Items);
}
