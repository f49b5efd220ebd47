using Ecomm.Adapters.Sqlite;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>The local system with a part replaced that it stands on: as shipped, or known to be bad.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Breaks">The laws that it breaks; the first one surely.</param>
internal sealed record LocalVariant(string Name, params string[] Breaks)
{
    /// <summary>As it is shipped.</summary>
    public static readonly LocalVariant Shipped = new("as shipped");

    /// <summary>What the process makes of its file's writer.</summary>
    public Func<ICommits, LocalFaults, ICommits> Commits { get; init; } = (commits, _) => commits;

    /// <summary>What APIs publish to.</summary>
    public Func<SqliteStore, IStore> Publishes { get; init; } = store => store;

    /// <summary>Whether workers ask a gateway only once that is durable which makes them ask.</summary>
    public bool AsksOnceFlushed { get; init; } = true;

    public override string ToString() => Name;
}
