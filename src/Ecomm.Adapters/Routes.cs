using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ecomm.Adapters;

/// <summary>The routing table of all worlds, <c>terraform/routes.json</c>: which request reaches which API, which event which worker.</summary>
public sealed record Routes(IReadOnlyList<ApiRoute> Apis, IReadOnlyList<WorkerRoute> Workers)
{
    private const string Resource = "routes.json";

    /// <summary>The table this program was built with.</summary>
    public static Routes Load()
    {
        using var stream =
            typeof(Routes).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded");
        return JsonSerializer.Deserialize(stream, RoutesJson.Default.Routes)
            ?? throw new InvalidOperationException($"{Resource} is empty");
    }

    /// <summary>The workers that an event of that name is sent to, as the bus's rules say.</summary>
    public IEnumerable<string> WorkersOf(string eventName) =>
        Workers.Where(worker => worker.Events.Contains(eventName)).Select(worker => worker.Name);
}

public sealed record ApiRoute(string Name, string Domain, string Method, string Path);

public sealed record WorkerRoute(string Name, IReadOnlyList<string> Events);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Routes))]
internal sealed partial class RoutesJson : JsonSerializerContext;
