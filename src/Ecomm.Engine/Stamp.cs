using static Ecomm.Engine.Members;

namespace Ecomm.Engine;

/// <summary>When a record was written first and last, and how often: what most records keep, under the usual names.</summary>
/// <param name="CreatedAt">When it was written first.</param>
/// <param name="UpdatedAt">When it was written last.</param>
/// <param name="Version">How often it was written, from 1.</param>
public sealed record Stamp(Instant CreatedAt, Instant UpdatedAt, long Version)
{
    /// <summary>Reads and writes the three attributes under their usual names.</summary>
    public static readonly Codec<Stamp> Codec = Engine.Codec.Of(
        Field(Attributes.CreatedAt, Scalars.Time, (Stamp stamp) => stamp.CreatedAt),
        Field(Attributes.UpdatedAt, Scalars.Time, (Stamp stamp) => stamp.UpdatedAt),
        Field(Attributes.Version, Scalars.Count, (Stamp stamp) => stamp.Version),
        (created, updated, version) => new Stamp(created, updated, version)
    );

    /// <summary>The stamp of a record that is new.</summary>
    public static Stamp First(Instant at) => new(at, at, Version: 1);

    /// <summary>The stamp of its next write.</summary>
    public Stamp Next(Instant at) => this with { UpdatedAt = at, Version = Version + 1 };
}
