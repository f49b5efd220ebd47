using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// The core is read as compiled. It names nothing of the base library but what stands here, none of what is banned, whatever the
/// analyzer was told, and has no static that can be written. Not seen is what a type that is named here does by itself: the order
/// of a set of strings is another in each process.
/// </summary>
public sealed class Purity
{
    /// <summary>Namespaces of the base library of which the core names any type that is not banned.</summary>
    private static readonly string[] PureNamespaces =
    [
        "System.Collections",
        "System.Collections.Frozen",
        "System.Collections.Generic",
        "System.Collections.Immutable",
        "System.Diagnostics.CodeAnalysis",
        "System.Globalization",
        "System.Linq",
        "System.Numerics",
        "System.Runtime.CompilerServices",
        "System.Text",
    ];

    /// <summary>Types of other namespaces; attributes and exceptions do nothing and are not here.</summary>
    private static readonly string[] PureTypes =
    [
        "System.Array",
        "System.AsyncCallback",
        "System.Boolean",
        "System.Buffers.SpanAction`2",
        "System.Byte",
        "System.Char",
        "System.Convert",
        "System.DateTime",
        "System.DateTimeKind",
        "System.DateTimeOffset",
        "System.Decimal",
        "System.Delegate",
        "System.Diagnostics.DebuggerBrowsableState",
        "System.Double",
        "System.Enum",
        "System.FormattableString",
        "System.Func`",
        "System.Action`",
        "System.Guid",
        "System.IAsyncResult",
        "System.IComparable`1",
        "System.IDisposable",
        "System.IEquatable`1",
        "System.IFormatProvider",
        "System.Index",
        "System.Int32",
        "System.Int64",
        "System.Math",
        "System.MemoryExtensions",
        "System.MulticastDelegate",
        "System.Nullable`1",
        "System.Object",
        "System.Range",
        "System.ReadOnlySpan`1",
        "System.Reflection.MemberInfo",
        "System.Runtime.InteropServices.ImmutableCollectionsMarshal",
        "System.Runtime.InteropServices.MemoryMarshal",
        "System.RuntimeTypeHandle",
        "System.Span`1",
        "System.String",
        "System.StringComparer",
        "System.StringComparison",
        "System.StringSplitOptions",
        "System.TimeSpan",
        "System.Type",
        "System.UInt128",
        "System.ValueTuple`",
        "System.ValueType",
    ];

    /// <summary>
    /// What the compiler writes (iterators ask for their thread, records for room on the stack, ranges for a part of an array), and
    /// what the core's own hash tables take. No outcome depends on it.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "System.Environment.get_CurrentManagedThreadId",
        "System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack",
        "System.Runtime.CompilerServices.RuntimeHelpers.GetSubArray",
        "System.HashCode.Combine",
        "System.String.GetHashCode",
    ];

    /// <summary>A map is filled while it is made.</summary>
    private static readonly string[] Filled = ["Map.Count", "Map.fields", "Map.index"];

    private static readonly (string Kind, string Name)[] Banned =
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "src", "BannedSymbols.Pure.txt"))
            .Select(line => line.Split(';')[0])
            .Select(id =>
                (id[..1], id[2..].Split('(')[0].Split("``")[0].Replace("#ctor", ".ctor", StringComparison.Ordinal))
            ),
    ];

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

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_names_no_type_of_the_base_library_that_is_not_known_to_be_pure(Type core)
    {
        using var file = Open(core);
        Assert.Empty(Unknown(file.GetMetadataReader()));
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_calls_no_code_but_of_NET(Type core)
    {
        using var file = Open(core);
        var metadata = file.GetMetadataReader();
        Assert.DoesNotContain(
            metadata.MethodDefinitions.Select(metadata.GetMethodDefinition),
            method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        );
    }

    /// <summary>What the compiler makes for itself, such as lambdas that are made once, is in classes that no source can name.</summary>
    [Theory]
    [MemberData(nameof(Cores))]
    public void The_core_keeps_no_state(Type core) => Assert.Empty(States(core.Assembly).Except(Filled));

    [Fact]
    public void The_check_of_state_can_fail() =>
        Assert.Superset(
            new System.Collections.Generic.HashSet<string>
            {
                "Impure.Count",
                "Impure.Kept",
                "Impure.Array",
                "Impure.Listed",
                "Impure.Found",
                "Cell.Count",
            },
            States(typeof(Purity).Assembly).ToHashSet()
        );

    [Fact]
    public void The_check_of_types_can_fail()
    {
        using var tests = Open(typeof(Purity));
        var unknown = Unknown(tests.GetMetadataReader()).ToArray();
        Assert.All(Impure.Types.Select(type => type.FullName), type => Assert.Contains(type, unknown));
    }

    /// <summary>A name that is misspelt in a list bans nothing, and no compiler says so.</summary>
    [Fact]
    public void Every_banned_symbol_is_one()
    {
        Assert.NotEmpty(Banned);
        Assert.DoesNotContain(Banned, symbol => !Exists(symbol.Kind, symbol.Name));
        Assert.False(Exists("T", "System.Clock"));
        Assert.False(Exists("M", "System.Guid.Newguid"));
        Assert.False(Exists("N", "System.Nett"));
    }

    private static readonly Lazy<ILookup<string, Type>> Known = new(() =>
        Directory
            .GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Where(path => Path.GetFileName(path) is not "System.Private.CoreLib.dll")
            .Select(System.Reflection.Assembly.LoadFrom)
            .Append(typeof(object).Assembly)
            .Append(typeof(Seq<int>).Assembly)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .ToLookup(type => type.FullName!)
    );

    private static bool IsManaged(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.HasMetadata;
    }

    private static bool Exists(string kind, string name) =>
        kind switch
        {
            "N" => Known.Value.SelectMany(types => types).Any(type => type.Namespace == name),
            "T" => Known.Value.Contains(name),
            _ => Known.Value[TypeOf(name)].Any(type => type.GetMember(MemberOf(name)).Length > 0),
        };

    private static string TypeOf(string member) => member[..member.LastIndexOf('.')].TrimEnd('.');

    private static string MemberOf(string member) =>
        member.EndsWith("..ctor", StringComparison.Ordinal) ? ".ctor" : member[(member.LastIndexOf('.') + 1)..];

    private const BindingFlags Own =
        BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Fields that can be written, or that hold what can be. Of fields that are no statics only the first is asked: what no static
    /// holds ends with the call. Parameters of a class are fields to the compiler, which says nothing of whether they are written.
    /// </summary>
    private static IEnumerable<string> States(System.Reflection.Assembly core) =>
        from type in core.GetTypes()
        where !type.IsEnum && !Compiled(type)
        from field in type.GetFields(Own)
        where !field.IsLiteral && (field.IsStatic || !field.Name.EndsWith(">P", StringComparison.Ordinal))
        where !field.IsInitOnly || field.IsStatic && IsMutable(field.FieldType)
        let name = field.Name.Replace("<", "", StringComparison.Ordinal).Split('>')[0]
        select $"{type.Name}.{name}";

    private static bool Compiled(Type type) =>
        type.Name[0] == '<' || type.DeclaringType is { } outer && Compiled(outer);

    private static bool IsMutable(Type type) =>
        type.IsArray
        || type.Namespace
            is "System.Collections.Generic"
                or "System.Collections.Concurrent"
                or "System.Collections.ObjectModel"
            && !type.Name.Contains("Compar", StringComparison.Ordinal)
        || type == typeof(System.Text.StringBuilder)
        || type.IsGenericType
            && !typeof(Delegate).IsAssignableFrom(type)
            && type.Namespace?.StartsWith("Ecomm.", StringComparison.Ordinal) is not true
            && type.GetGenericArguments().Any(IsMutable);

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
            .Except(Harmless)
            .ToArray();
        var banned = Banned
            .Where(symbol => symbol.Kind is "M" or "P")
            .Select(symbol => symbol.Kind is "M" ? symbol.Name : $"{TypeOf(symbol.Name)}.get_{MemberOf(symbol.Name)}");
        return Types(core).Where(type => IsImpure(core, type)).Concat(members.Intersect(banned));
    }

    private static IEnumerable<string> Unknown(MetadataReader core) =>
        Types(core)
            .Where(type =>
                type.StartsWith("System.", StringComparison.Ordinal)
                || type.StartsWith("Microsoft.", StringComparison.Ordinal)
            )
            .Where(type => !type.EndsWith("Attribute", StringComparison.Ordinal))
            .Where(type => !type.EndsWith("Exception", StringComparison.Ordinal))
            .Where(type => !PureNamespaces.Contains(type[..type.LastIndexOf('.')]))
            .Where(type =>
                !PureTypes.Any(pure => pure[^1] is '`' ? type.StartsWith(pure, StringComparison.Ordinal) : type == pure)
            )
            .Where(type => !IsHarmless(core, type));

    private static IEnumerable<string> Types(MetadataReader core) =>
        core.TypeReferences.Select(handle => Name(core, handle)).Distinct();

    private static bool IsImpure(MetadataReader core, string type) =>
        Banned.Any(symbol =>
            symbol.Kind is "N" && type.StartsWith(symbol.Name + ".", StringComparison.Ordinal)
            || symbol.Kind is "T" && type == symbol.Name
        ) && !IsHarmless(core, type);

    /// <summary>Whether all that is named of that type is harmless.</summary>
    private static bool IsHarmless(MetadataReader core, string type) =>
        core
            .MemberReferences.Select(core.GetMemberReference)
            .Select(member => Name(core, member))
            .Where(member => member.StartsWith(type + ".", StringComparison.Ordinal))
            .DefaultIfEmpty(type)
            .All(Harmless.Contains);

    private static string Name(MetadataReader core, TypeReferenceHandle handle)
    {
        var type = core.GetTypeReference(handle);
        return type.ResolutionScope.Kind is HandleKind.TypeReference
            ? Name(core, (TypeReferenceHandle)type.ResolutionScope)
            : $"{core.GetString(type.Namespace)}.{core.GetString(type.Name)}";
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

        public static readonly int[] Array = [];

        public static readonly System.Collections.Generic.List<int> Listed = [];

        public static System.Collections.Generic.Dictionary<int, int> Found { get; } = [];

        public static readonly Cell Held = new();

        public sealed class Cell
        {
            public int Count = 1;
        }

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
