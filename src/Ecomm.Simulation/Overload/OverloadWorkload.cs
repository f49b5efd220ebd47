using System.Globalization;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Overload;

/// <summary>
/// Load for any domains: the workloads of many seeds one after another, each about subjects of its own, without raw events, because
/// those are keyed by more than ids.
/// </summary>
internal sealed class OverloadWorkload(Blueprint blueprint, ulong seed)
{
    /// <summary>The requests of one seed come within so long.</summary>
    private const long RoundMs = 60_000;

    private readonly Dictionary<string, Api.Command> apis = blueprint
        .Catalogue.Apis.OfType<Api.Command>()
        .Where(api => api.Raises.IsSome)
        .ToDictionary(api => api.Name);

    /// <summary>So many requests, evenly spread over a time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="from">When they begin, in milliseconds after the start.</param>
    /// <param name="ms">How long they take.</param>
    /// <param name="name">Makes their ids differ from those of other loads.</param>
    public IReadOnlyList<Request> Requests(int count, long from, long ms, string name)
    {
        var all = new List<Request>();
        for (var round = 0UL; all.Count < count; round++)
        {
            var requests = blueprint
                .Workload(Draws.Of(Draws.Of(seed, Draws.Of(name)), round))
                .Requests.Where(request => apis.ContainsKey(request.Api))
                .ToList();
            var last = Math.Max(1, requests.Count == 0 ? 1 : requests[^1].AtMs);
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{name}{round}");
            // Rounds overlap as far as the rate makes them: each begins when its first request is due.
            var begins = from + (all.Count * ms / count);
            all.AddRange(
                requests.Select(request => new Request(
                    0,
                    begins + (Math.Min(last, RoundMs) * request.AtMs / last),
                    request.Api,
                    Renamed(apis[request.Api].Request, request.Body, suffix)
                ))
            );
        }
        return
        [
            .. all.Take(count)
                .Select((request, i) => request with { Number = i, AtMs = Math.Min(request.AtMs, from + ms) })
                .OrderBy(request => request.AtMs),
        ];
    }

    private static Value.Map Renamed(Seq<FieldShape> fields, Value.Map body, string suffix)
    {
        var map = new Value.Map();
        foreach (var field in fields)
        {
            map.Add(
                field.Name,
                field.Shape is Shape.Id && body[field.Name] is Value.Text id
                    ? new Value.Text(id.Of + suffix)
                    : body[field.Name]
            );
        }
        return map;
    }
}
