using System.Text;
using Ecomm.Lambdas;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// Clients of the APIs: each sends its request when its time comes and repeats it until it is answered for good. A client
/// that hears nothing does not know whether it was heard.
/// </summary>
internal sealed class Clients(
    World world,
    Truth truth,
    MemoryStore events,
    Func<SimulatedTime, Shell> shells,
    IReadOnlyList<Request> requests
)
{
    /// <summary>An API function's time-out: terraform/functions.tf.</summary>
    private const long Limit = 10 * Scheduler.Second;
    private const long Margin = Scheduler.Second;
    private const long PatienceMs = 1000;

    private const string Json = "application/json";

    private readonly Dictionary<string, ApiHandler> handlers = Slices.Apis.ToDictionary(
        api => api.Name,
        api =>
        {
            var time = new SimulatedTime(world, TimeSpan.Zero);
            return new ApiHandler(api, shells(time), time, new Journal<ApiHandler>(world, truth));
        }
    );

    /// <summary>Requests that are not answered yet.</summary>
    public int Waiting { get; private set; } = requests.Count;

    public void Begin()
    {
        foreach (var request in requests)
        {
            world.In(request.AtMs * Scheduler.Millisecond, () => Send(request, 0));
        }
    }

    private void Send(Request request, int tries)
    {
        var site = Draws.Of(Draws.Of((ulong)request.Number, 7), (ulong)tries);
        var invocation = new Invocation(world, Limit, Margin);
        var process = new Process(invocation, site, request.Api, () => $"client {request.Number} {request.Api}")
        {
            Began = world.Now,
        };
        invocation.Crashed = () => Again(request, tries);
        world.Resume(process, () => _ = Run(request, tries, invocation));
    }

    private async Task Run(Request request, int tries, Invocation invocation)
    {
        // A trace id of its own, so that none is made up.
        var trace = $"00-{request.Number:x32}-0000000000000001-00";
        ApiResponse response;
        try
        {
            response = await handlers[request.Api]
                .Handle(
                    new ApiRequest(Encoding.UTF8.GetBytes(ValueJson.Write(request.Body)), Json, trace),
                    invocation.Work
                );
        }
        catch (OperationCanceledException)
        {
            invocation.Crash();
            return;
        }
        invocation.End();
        world.Trace.Note($"client {request.Number}: {response.Status}");
        switch (response.Status)
        {
            case 202:
                Promised(request);
                Waiting--;
                break;
            case 500 or 503:
                Again(request, tries);
                break;
            default:
                Waiting--;
                break;
        }
    }

    private void Again(Request request, int tries) =>
        world.In(PatienceMs * Scheduler.Millisecond, () => Send(request, tries + 1));

    // What was answered 202 is in the event store from then on.
    private void Promised(Request request)
    {
        var body = request.Body;
        var key = request.Api switch
        {
            nameof(PlaceOrderApi) => new Key(
                $"EVENTS#ORDER_ID#{Text(body, "orderId")}",
                $"EVENT#{EventNames.OrderPlaced}"
            ),
            nameof(RestockSkuApi) => new Key(
                $"EVENTS#SKU#{Text(body, "sku")}",
                $"EVENT#{EventNames.SkuRestocked}#LOT_ID#{Text(body, "lotId")}"
            ),
            _ => new Key(Text(body, "pk"), Text(body, "sk")),
        };
        var stored = events.Get([key], default).Result[0];
        var data = request.Api == nameof(SimulateRawEventApi) ? body["eventData"] : body;
        if (stored is null || !Equals(stored.Attributes[Attributes.EventData], data))
        {
            truth.Break(Law.Lost, $"202 was answered to {request}, which is not in the event store");
        }
        else if (request.Api == nameof(PlaceOrderApi))
        {
            truth.Promised(Text(body, "orderId"));
        }
    }

    private static string Text(Value.Map body, string field) => (body[field] as Value.Text)?.Of ?? "";
}
