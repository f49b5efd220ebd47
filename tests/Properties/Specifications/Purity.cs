using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// The core is read as compiled: whatever clock, thread, file or socket a function could reach, its assembly would have
/// to name. The banned-API analyzer says so at once and this says so for certain, whatever the analyzer was told.
/// </summary>
public sealed class Purity
{
    private static readonly string[] ImpureNamespaces =
    [
        "System.IO",
        "System.Net",
        "System.Threading",
        "System.Security.Cryptography",
        "Microsoft.Win32",
    ];

    private static readonly string[] ImpureTypes =
    [
        "System.AppContext",
        "System.Console",
        "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "System.Environment",
        "System.Random",
        "System.TimeProvider",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
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
