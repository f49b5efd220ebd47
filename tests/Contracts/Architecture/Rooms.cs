using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Contracts.Architecture;

/// <summary>The order of projects, and of the rooms (folders, hence namespaces) inside each, as the compiler left it.</summary>
public sealed class Rooms
{
    private const string DomainsAssembly = "Ecomm.Decisions";

    /// <summary>Each assembly, and those that it stands on; it may also use what these stand on.</summary>
    private static readonly Dictionary<string, string[]> StandsOn = new()
    {
        ["Ecomm.Engine"] = [],
        [DomainsAssembly] = ["Ecomm.Engine"],
        ["Ecomm.Adapters"] = ["Ecomm.Engine"],
        ["Ecomm.Lambdas"] = ["Ecomm.Adapters"],
        ["Ecomm.Functions"] = ["Ecomm.Lambdas", DomainsAssembly],
        ["Ecomm.Simulation"] = ["Ecomm.Lambdas"],
        ["Ecomm.Operations"] = ["Ecomm.Lambdas"],
        ["Ecomm.Emulation"] = ["Ecomm.Operations", "Ecomm.Simulation"],
        ["Ecomm.Hosting"] = ["Ecomm.Operations", "Ecomm.Simulation"],
        ["Ecomm.Simulation.Domains"] = ["Ecomm.Simulation", DomainsAssembly],
        ["Ecomm.Local"] = ["Ecomm.Emulation", "Ecomm.Hosting", "Ecomm.Simulation.Domains", DomainsAssembly],
    };

    /// <summary>Types that compose what the rooms of their assembly hold, and may see all of it.</summary>
    private static readonly Dictionary<string, string> Composing = new()
    {
        [DomainsAssembly] = "Domains",
        ["Ecomm.Lambdas"] = "FunctionProgram",
        ["Ecomm.Local"] = "Program",
    };

    /// <summary>What a program of its own may be built without.</summary>
    private static readonly string[] MayBeAbsent = ["Ecomm.Simulation", "Ecomm.Simulation.Domains"];

    /// <summary>The assemblies of this system that stand beside these tests.</summary>
    public static TheoryData<string> Assemblies => [.. Built];

    private static IEnumerable<string> Built =>
        Directory
            .GetFiles(AppContext.BaseDirectory, "Ecomm.*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void Every_project_of_this_system_has_its_place()
    {
        var projects = Directory
            .GetDirectories(Path.Combine(Machine.Root, "src"), "Ecomm.*")
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
            .Select(folder => Path.GetFileName(folder));
        Assert.Empty(projects.Except(StandsOn.Keys));
        Assert.Empty(Built.Except(StandsOn.Keys));
        Assert.Empty(StandsOn.Keys.Except(Built).Except(MayBeAbsent));
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
        string[] composing = Composing.TryGetValue(name, out var type) ? [type] : [];
        Assert.Empty(CompiledAssembly.Cycle(CompiledAssembly.Edges(PathOf(name), composing)));
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
