namespace Ecomm.Contracts.Architecture;

/// <summary>The order of projects, and of the rooms (folders, hence namespaces) inside each, as the compiler left it.</summary>
public sealed class Rooms
{
    /// <summary>Each assembly, and those that it stands on; it may also use what these stand on.</summary>
    private static readonly Dictionary<string, string[]> StandsOn = new()
    {
        ["Ecomm.Decisions"] = [],
        ["Ecomm.Adapters"] = ["Ecomm.Decisions"],
        ["Ecomm.Lambdas"] = ["Ecomm.Adapters"],
        ["Ecomm.Simulation"] = ["Ecomm.Lambdas"],
        ["Ecomm.Operations"] = ["Ecomm.Lambdas"],
        ["Ecomm.Emulation"] = ["Ecomm.Operations"],
        ["Ecomm.Hosting"] = ["Ecomm.Operations", "Ecomm.Simulation"],
        ["Ecomm.Local"] = ["Ecomm.Emulation", "Ecomm.Hosting"],
    };

    /// <summary>Uses that still close a cycle. A line is deleted with its edge; none is to be added.</summary>
    private static readonly Dictionary<string, (string From, string To)[]> StillBackward = new()
    {
        ["Ecomm.Adapters"] = [(".Payments", ""), (".Sqlite", "")],
        ["Ecomm.Lambdas"] = [(".Envelopes", ""), (".Envelopes", ".Runtime"), (".Runtime", "")],
        ["Ecomm.Simulation"] =
        [
            (".Chain", ""),
            (".Chain", ".Checks"),
            (".Checks", ""),
            (".Exhaustive", ""),
            (".Faults", ""),
            (".Variants", ""),
            (".Workloads", ""),
        ],
    };

    public static TheoryData<string> Assemblies => [.. StandsOn.Keys];

    [Fact]
    public void Every_assembly_of_this_system_has_its_place()
    {
        var found = Directory
            .GetFiles(AppContext.BaseDirectory, "Ecomm.*.dll")
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(StandsOn.Keys.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_references_only_what_it_stands_on(string name)
    {
        var references = CompiledAssembly.References(PathOf(name)).Where(StandsOn.ContainsKey);
        Assert.Empty(references.Except(Below(name)));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_rooms_of_an_assembly_have_no_cycle(string name)
    {
        var backward = StillBackward.GetValueOrDefault(name, []).Select(edge => (name + edge.From, name + edge.To));
        var edges = CompiledAssembly.Edges(PathOf(name));
        Assert.Empty(backward.Except(edges.Select(edge => (edge.From, edge.To))));
        Assert.Empty(CompiledAssembly.Cycle([.. edges.Where(edge => !backward.Contains((edge.From, edge.To)))]));
    }

    [Fact]
    public void A_cycle_that_only_a_method_body_closes_is_found() =>
        Assert.Equal(
            [typeof(Planted.Near.Door), typeof(Planted.Far.Window)],
            CompiledAssembly
                .Cycle([
                    .. CompiledAssembly
                        .Edges(typeof(Rooms).Assembly.Location)
                        .Where(edge =>
                            edge.From.StartsWith("Ecomm.Contracts.Architecture.Planted", StringComparison.Ordinal)
                        ),
                ])
                .Select(edge => typeof(Rooms).Assembly.GetType($"{edge.From}.{edge.User}"))
                .OrderByDescending(type => type?.FullName)
        );

    private static IEnumerable<string> Below(string name) =>
        StandsOn[name].SelectMany(lower => Below(lower).Prepend(lower));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}
