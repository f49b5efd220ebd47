using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// The core is read as compiled: whatever clock, thread, file or socket a function could reach, its assembly would have
/// to name. The banned-API analyzer says so at once; this finds what it lists whatever the analyzer was told, and state that a list
/// cannot name.
/// </summary>
public sealed class Purity
{
    private static readonly string[] ImpureNamespaces =
    [
        "System.IO",
        "System.Net",
        "System.Threading",
        "System.Security.Cryptography",
        "System.Xml",
        "System.Diagnostics.Tracing",
        "Microsoft.Win32",
    ];

    private static readonly string[] ImpureTypes =
    [
        "LanguageExt.Atom",
        "LanguageExt.AtomHashMap`2",
        "LanguageExt.AtomSeq`1",
        "LanguageExt.Atom`1",
        "LanguageExt.Atom`2",
        "LanguageExt.Ref`1",
        "System.AppContext",
        "System.AppDomain",
        "System.Console",
        "System.Diagnostics.Activity",
        "System.Diagnostics.Debug",
        "System.Diagnostics.Debugger",
        "System.Diagnostics.Trace",
        "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "System.Environment",
        "System.GC",
        "System.Random",
        "System.TimeProvider",
        "System.TimeZoneInfo",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.DateTime.ToLocalTime",
        "System.DateTimeOffset.ToLocalTime",
        "System.DateTimeOffset.get_LocalDateTime",
        "System.Globalization.CultureInfo.get_CurrentCulture",
        "System.Globalization.CultureInfo.get_CurrentUICulture",
        "System.Globalization.RegionInfo.get_CurrentRegion",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
        "System.Linq.Enumerable.Shuffle",
        "LanguageExt.Prelude.Atom",
        "LanguageExt.Prelude.Ref",
        "LanguageExt.Prelude.random",
        "LanguageExt.Prelude.randomBase64",
    ];

    /// <summary>Every iterator asks which thread enumerates it; the compiler writes that, and no outcome depends on it.</summary>
    private const string IteratorsMember = "System.Environment.get_CurrentManagedThreadId";

    /// <summary>A type of each assembly that is pure: the engine and the domains.</summary>
    public static TheoryData<Type> Cores() => [typeof(Domain), typeof(Domains)];

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_references_LanguageExt_and_the_base_library_only(Type core)
    {
        using var file = Open(core);
        Assert.DoesNotContain(References(file.GetMetadataReader()), IsForeign);
    }

    [Fact]
    public void The_engine_knows_no_domain()
    {
        using var engine = Open(typeof(Domain));
        Assert.DoesNotContain(References(engine.GetMetadataReader()), name => name is "Ecomm.Decisions");
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_names_no_clock_no_chance_no_thread_no_file_no_socket_and_no_environment(Type core)
    {
        using var file = Open(core);
        Assert.Empty(Impurities(file.GetMetadataReader()));
    }

    /// <summary>What the compiler makes for itself, such as lambdas that are made once, has names that no source can have.</summary>
    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_keeps_no_state(Type core) => Assert.Empty(States(core.Assembly));

    [Fact]
    public void The_check_of_state_can_fail() =>
        Assert.Superset(
            new System.Collections.Generic.HashSet<string> { "Impure.Count", "Impure.Kept" },
            States(typeof(Purity).Assembly).ToHashSet()
        );

    /// <summary>A name that is misspelt in a list bans nothing, and no compiler says so.</summary>
    [Fact]
    public void Every_banned_symbol_is_one()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "src", "BannedSymbols.Pure.txt"));
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines.Select(line => line.Split(';')[0]), id => !Exists(id[..1], id[2..].Split('(')[0]));
        Assert.False(Exists("T", "System.Clock"));
        Assert.False(Exists("M", "System.Guid.Newguid"));
        Assert.False(Exists("N", "System.Nett"));
    }

    private static bool Exists(string kind, string name)
    {
        var types = AppDomain
            .CurrentDomain.GetAssemblies()
            .Append(typeof(System.Xml.Linq.XDocument).Assembly)
            .Append(typeof(System.Xml.XmlReader).Assembly)
            .Append(typeof(System.Diagnostics.Process).Assembly)
            .Append(typeof(System.Net.Sockets.Socket).Assembly)
            .Append(typeof(HttpClient).Assembly)
            .SelectMany(assembly => assembly.GetExportedTypes());
        var member = name.Split("``")[0];
        return kind switch
        {
            "N" => types.Any(type => type.Namespace == name),
            "T" => types.Any(type => type.FullName == name),
            _ => types
                .Where(type => type.FullName == member[..member.LastIndexOf('.')])
                .Any(type => type.GetMember(member[(member.LastIndexOf('.') + 1)..]).Length > 0),
        };
    }

    private static IEnumerable<string> States(System.Reflection.Assembly core) =>
        core.GetTypes()
            .SelectMany(type =>
                type.GetFields(
                        System.Reflection.BindingFlags.Static
                            | System.Reflection.BindingFlags.Public
                            | System.Reflection.BindingFlags.NonPublic
                    )
                    .Where(field => field is { IsInitOnly: false, IsLiteral: false } && field.Name[0] != '<')
                    .Select(field => field.Name)
                    .Concat(
                        type.GetProperties(
                                System.Reflection.BindingFlags.Static
                                    | System.Reflection.BindingFlags.Public
                                    | System.Reflection.BindingFlags.NonPublic
                            )
                            .Where(property => property.CanWrite)
                            .Select(property => property.Name)
                    )
                    .Select(name => $"{type.Name}.{name}")
            );

    [Fact]
    public void The_check_of_references_can_fail()
    {
        using var tests = Open(typeof(Purity));
        Assert.Contains(References(tests.GetMetadataReader()), IsForeign);
    }

    [Fact]
    public void The_check_of_names_can_fail()
    {
        using var tests = Open(typeof(Purity));
        var found = Impurities(tests.GetMetadataReader()).ToArray();
        Assert.All(
            Impure.Types,
            type => Assert.Contains(found, name => name.StartsWith(type.FullName!, StringComparison.Ordinal))
        );
        Assert.Contains("System.DateTimeOffset.get_UtcNow", found);
        Assert.Contains("System.Guid.NewGuid", found);
        Assert.Contains("LanguageExt.Prelude.random", found);
    }

    private static bool IsForeign(string assembly) =>
        assembly is not ("LanguageExt.Core" or "Ecomm.Engine") && assembly.Split('.')[0] is not "System";

    private static IEnumerable<string> References(MetadataReader core) =>
        core.AssemblyReferences.Select(handle => core.GetString(core.GetAssemblyReference(handle).Name));

    private static IEnumerable<string> Impurities(MetadataReader core)
    {
        var members = core
            .MemberReferences.Select(core.GetMemberReference)
            .Select(member => Name(core, member))
            .ToArray();
        var types = core.TypeReferences.Select(handle => Name(core, handle)).Where(type => IsImpure(type, members));
        return types.Concat(members.Intersect(ImpureMembers));
    }

    private static bool IsImpure(string type, string[] members) =>
        ImpureNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal))
        || ImpureTypes.Contains(type)
            && !members
                .Where(member => member.StartsWith(type + ".", StringComparison.Ordinal))
                .DefaultIfEmpty(type)
                .All(member => member == IteratorsMember);

    private static string Name(MetadataReader core, TypeReferenceHandle handle)
    {
        var type = core.GetTypeReference(handle);
        return $"{core.GetString(type.Namespace)}.{core.GetString(type.Name)}";
    }

    private static string Name(MetadataReader core, MemberReference member) =>
        member.Parent.Kind is HandleKind.TypeReference
            ? $"{Name(core, (TypeReferenceHandle)member.Parent)}.{core.GetString(member.Name)}"
            : core.GetString(member.Name);

    private static PEReader Open(Type type) => new(File.OpenRead(type.Assembly.Location));

    /// <summary>All that the core must not do, never run, so that the check has something to find.</summary>
    private static class Impure
    {
        public static int Count = 1;

        public static int Kept { get; set; }

        public static readonly Type[] Types =
        [
            typeof(Console),
            typeof(Environment),
            typeof(Random),
            typeof(TimeProvider),
            typeof(System.Diagnostics.Stopwatch),
            typeof(System.Net.Http.HttpClient),
            typeof(File),
            typeof(Task),
            typeof(Thread),
        ];

        public static readonly Func<object>[] Members =
        [
            () => DateTimeOffset.UtcNow,
            () => Guid.NewGuid(),
            () => random(6),
        ];
    }
}
