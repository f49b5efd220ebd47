using Ecomm.Simulation.Workloads;

namespace Ecomm.Local.Commands.WhatIf;

/// <summary>A log as a workload: what came from outside; and how it says that its orders ended.</summary>
public static class RecordedOrders
{
    /// <summary>Requests of a log come at least this far apart, so that they keep their order on the way.</summary>
    private const long ApartMs = 1000;

    private static readonly Dictionary<string, Api.Command> Commands = Domains
        .All.Apis.OfType<Api.Command>()
        .Where(api => api.Raises.IsSome)
        .ToDictionary(api => ((EventType)api.Raises.Case!).Name);

    private const int Concurrency = 5;
    private const int ReceivesMax = 120;

    /// <summary>
    /// The requests and injected events of the log, as far apart as they were. What the system said itself is left
    /// out, but for this: the gateway declines again what was rejected then. So is what waits, see <see cref="CountWaiting"/>.
    /// </summary>
    public static Workload WorkloadOf(IReadOnlyList<(Item Item, Instant At)> log)
    {
        var requests = new List<Request>();
        var now = 0L;
        Instant? before = null;
        foreach (var (item, at) in log)
        {
            if (Waits(item) || RequestOf(item) is not { } request)
            {
                continue;
            }
            now += before is { } last ? Math.Max(ApartMs, at.UnixMilliseconds - last.UnixMilliseconds) : 0;
            before = at;
            requests.Add(new Request(requests.Count, now, request.Api, request.Body));
        }
        var declined = log.Where(one => !IsInjected(one.Item) && NameOf(one.Item) == OrderPaymentRejected.EventName)
            .Select(one => OrderOf(one.Item))
            .OfType<string>()
            .ToHashSet();
        return new Workload(requests, Concurrency, ReceivesMax, declined);
    }

    /// <summary>How many events from outside only a newer program can read: each would wait for ever, and nothing would come of it.</summary>
    public static int CountWaiting(IReadOnlyList<(Item Item, Instant At)> log) =>
        log.Count(one => Waits(one.Item) && RequestOf(one.Item) is not null);

    /// <summary>Each order's status, if all that the log says of it is true at once.</summary>
    public static IReadOnlyDictionary<string, OrderStatus> EndsOf(IReadOnlyList<(Item Item, Instant At)> log)
    {
        var ends = new Dictionary<string, OrderStatus>();
        foreach (var (item, _) in log)
        {
            if (Domains.All.ReadStored(item.Attributes).Case is StoredEvent { Event: OrderEvent e })
            {
                var id = e.Item.OrderId.Text;
                var status = OrderStatuses.Of(e).IfNone(OrderStatus.Created);
                ends[id] = ends.TryGetValue(id, out var known) ? known.Join(status) : status;
            }
        }
        return ends;
    }

    private static (string Api, Value.Map Body)? RequestOf(Item item)
    {
        if (item.Attributes[Attributes.EventData] is not Value.Map data || NameOf(item) is not { } name)
        {
            return null;
        }
        var isInjected = IsInjected(item);
        return !isInjected && !Commands.ContainsKey(name) ? null
            : !isInjected && SaidAs(Commands[name], item) is { } body ? (Commands[name].Name, body)
            : (
                nameof(SimulateRawEventApi),
                new Value.Map
                {
                    { "pk", item.Key.Pk },
                    { "sk", item.Key.Sk },
                    { "eventName", name },
                    { "eventData", data },
                    { "dataVersion", item.Attributes[Attributes.DataVersion] },
                }
            );
    }

    // The event's data are a request too where its API would publish just these data of it. Where they are not, because a field is called otherwise in
    // the event or the request was checked less strictly then, the event is published as it is.
    private static Value.Map? SaidAs(Api.Command api, Item item) =>
        Domains.All.DataOf(item.Attributes).Case is Value.Map data
        && api.Decide(data, default).Case is Accepted { Event: var e }
        && e.Type.Write(e).Equals(data)
            ? data
            : null;

    // Whether only a newer program can read the event: it would wait for ever, and nothing would come of it.
    private static bool Waits(Item item) => Domains.All.DataOf(item.Attributes).Case is Failure.Newer;

    private static bool IsInjected(Item item) => item.Attributes[Attributes.Simulated] is not null;

    private static string? NameOf(Item item) => (item.Attributes[Attributes.EventName] as Value.Text)?.Of;

    private static string? OrderOf(Item item) =>
        ((item.Attributes[Attributes.EventData] as Value.Map)?["orderId"] as Value.Text)?.Of;
}
