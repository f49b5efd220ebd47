using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ecomm.Adapters;

/// <summary>
/// The routing table of all worlds: which request reaches which API, which event which worker, and what each function may do. It
/// is made from the domains; Terraform reads it as <c>terraform/routes.json</c>.
/// </summary>
/// <param name="Apis">In the order of their domains.</param>
/// <param name="Workers">In the order in which events reach them.</param>
/// <param name="Announced">Declared events that no worker takes: no case for the queue of unrouted events.</param>
public sealed record Routes(
    IReadOnlyList<ApiRoute> Apis,
    IReadOnlyList<WorkerRoute> Workers,
    IReadOnlyList<string> Announced
)
{
    /// <summary>The table of these domains.</summary>
    public static Routes Of(Catalogue catalogue)
    {
        List<WorkerRoute> workers =
        [
            .. catalogue.Workers.Map(worker => new WorkerRoute(
                worker.Name,
                [.. catalogue.Events.Filter(worker.Takes).Map(type => type.Name)],
                AccessOf(worker),
                worker.Effects.Asked.Map(gateway => gateway.Name).ToList().FirstOrDefault()
            )),
        ];
        return new Routes(
            [.. catalogue.Domains.Bind(domain => domain.Apis.Map(api => ApiRoute.Of(domain, api)))],
            workers,
            [
                .. catalogue
                    .Events.Filter(type => !workers.Exists(worker => worker.Events.Contains(type.Name)))
                    .Map(type => type.Name),
            ]
        );
    }

    /// <summary>The workers that an event of that name is sent to, as the bus's rules say.</summary>
    public IEnumerable<string> WorkersOf(string eventName) =>
        Workers.Where(worker => worker.Events.Contains(eventName)).Select(worker => worker.Name);

    /// <summary>The table as the file that Terraform reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RoutesJson.Default.Routes) + "\n";

    // A transaction is authorised by the actions of its items, and AWS does not say whether each action is shown all keys of
    // the transaction or its own: so a worker that inserts, updates or requires may do each of these under the keys of all.
    private static Access AccessOf(Worker worker)
    {
        var effects = worker.Effects;
        var all = Access.Sorted(effects.Entities.Select(entity => entity.Keys.Pk));
        return new Access
        {
            Reads = Prefixes(worker.ReadsFrom),
            Inserts = effects.Inserted.IsEmpty ? null : all,
            Updates = effects.Updated.IsEmpty ? null : all,
            Requires = effects.Required.IsEmpty ? null : all,
            Raises = Access.Sorted(worker.Effects.Raised.Map(type => type.Subject?.Prefix ?? "")),
        };
    }

    private static IReadOnlyList<string>? Prefixes(Seq<Entity> entities) =>
        Access.Sorted(entities.Map(entity => entity.Keys.Pk));
}

/// <summary>An API: how requests reach it, and what its function may do.</summary>
public sealed record ApiRoute(string Name, string Domain, string Method, string Path, Access Access)
{
    private const string Suffix = "Api";

    internal static ApiRoute Of(Domain domain, Api api)
    {
        var verb = api.Name.EndsWith(Suffix, StringComparison.Ordinal) ? api.Name[..^Suffix.Length] : api.Name;
        var under = api.Under ?? domain.Name;
        return new ApiRoute(
            api.Name,
            under,
            "POST",
            $"/api/v1/{under}/{char.ToLowerInvariant(verb[0])}{verb[1..]}",
            api switch
            {
                Api.Command command => new Access
                {
                    Raises = Access.Sorted((command.Raises.Case as EventType)?.Subject?.Prefix ?? ""),
                },
                Api.Query query => new Access
                {
                    Reads = [query.Entity.Keys.Pk],
                    // The partitions of a list are numbered.
                    Lists = [$"{query.Entity.List}#"],
                },
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
    }
}

/// <summary>A worker: the events that reach it, what its function may do, and the gateway that it asks, if it asks one.</summary>
public sealed record WorkerRoute(string Name, IReadOnlyList<string> Events, Access Access, string? Gateway = null);

/// <summary>
/// The prefixes of the partition keys that a function uses; null for none. An empty prefix stands for any key. See «Using IAM policy conditions
/// for fine-grained access control» in the DynamoDB developer guide.
/// </summary>
public sealed record Access
{
    /// <summary>Records that it loads by key.</summary>
    public IReadOnlyList<string>? Reads { get; init; }

    /// <summary>Records that it creates.</summary>
    public IReadOnlyList<string>? Inserts { get; init; }

    /// <summary>Records that it changes.</summary>
    public IReadOnlyList<string>? Updates { get; init; }

    /// <summary>Records that it requires, beside what it writes, to be as it saw them.</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    /// <summary>Partitions of the listing index that it queries.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>Events that it publishes; one whose key is taken is read and compared.</summary>
    public IReadOnlyList<string>? Raises { get; init; }

    internal static IReadOnlyList<string>? Sorted(params IEnumerable<string> prefixes) =>
        prefixes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } some
            ? some
            : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Routes))]
internal sealed partial class RoutesJson : JsonSerializerContext;
