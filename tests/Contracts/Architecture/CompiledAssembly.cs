using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ecomm.Contracts.Architecture;

/// <summary>That a type of one namespace uses a type of another.</summary>
internal sealed record NamespaceEdge(string From, string To, string User, string Used)
{
    public override string ToString() => $"{From} → {To} ({User} uses {Used})";
}

/// <summary>What a compiled assembly says of its parts.</summary>
internal static class CompiledAssembly
{
    /// <summary>The names of the assemblies that it references.</summary>
    public static IReadOnlyList<string> References(string path) =>
        Read(
            path,
            (_, metadata) =>
                metadata
                    .AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).Name)
                    .Select(metadata.GetString)
                    .ToList()
        );

    /// <summary>The types of it, nested ones as their outermost, that use a type of another assembly.</summary>
    public static IReadOnlyList<string> UsersOf(string path, string assembly) =>
        Read(
            path,
            (file, metadata) =>
            {
                var uses = new TypeUses(file, metadata);
                return metadata
                    .TypeDefinitions.Where(type => uses.AssembliesOf(type).Contains(assembly))
                    .Select(type => metadata.GetString(Outermost(metadata, type).Name))
                    .Distinct()
                    .ToList();
            }
        );

    /// <summary>The names that it declares and the texts that it has, with the type that each is in.</summary>
    public static IReadOnlyList<CompiledText> Texts(string path) =>
        Read(path, (file, metadata) => new CompiledTexts(file, metadata).All.ToList());

    /// <summary>Each namespace of it that uses another one of it, with one example.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="composing">Types that may see all: their uses are left out.</param>
    public static IReadOnlyList<NamespaceEdge> Edges(string path, params string[] composing) =>
        Read(
            path,
            (file, metadata) =>
            {
                var uses = new TypeUses(file, metadata);
                return metadata
                    .TypeDefinitions.SelectMany(user =>
                        uses.Of(user).Select(used => (User: Outermost(metadata, user), Used: Outermost(metadata, used)))
                    )
                    .Select(pair => new NamespaceEdge(
                        metadata.GetString(pair.User.Namespace),
                        metadata.GetString(pair.Used.Namespace),
                        metadata.GetString(pair.User.Name),
                        metadata.GetString(pair.Used.Name)
                    ))
                    // What the compiler adds by itself has no namespace.
                    .Where(edge => edge.From != edge.To && edge.From.Length > 0 && edge.To.Length > 0)
                    .Where(edge => !composing.Contains(edge.User))
                    .DistinctBy(edge => (edge.From, edge.To))
                    .ToList();
            }
        );

    /// <summary>The edges of one cycle, in turn; none if there is no cycle.</summary>
    public static IReadOnlyList<NamespaceEdge> Cycle(IReadOnlyCollection<NamespaceEdge> edges)
    {
        var from = edges.ToLookup(edge => edge.From);
        var left = new System.Collections.Generic.HashSet<string>();
        var path = new List<NamespaceEdge>();
        return edges.Select(edge => edge.From).Distinct().Any(Closes) ? path : [];

        // Depth first: a namespace that was left without a cycle is on none.
        bool Closes(string name)
        {
            if (path.FindIndex(edge => edge.From == name) is >= 0 and var start)
            {
                path.RemoveRange(0, start);
                return true;
            }
            foreach (var edge in left.Contains(name) ? [] : from[name])
            {
                path.Add(edge);
                if (Closes(edge.To))
                {
                    return true;
                }
                path.RemoveAt(path.Count - 1);
            }
            left.Add(name);
            return false;
        }
    }

    private static TypeDefinition Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? Outermost(metadata, outer) : type;
    }

    private static T Read<T>(string path, Func<PEReader, MetadataReader, T> read)
    {
        using var file = new PEReader(File.OpenRead(path));
        return read(file, file.GetMetadataReader());
    }
}
