using System.Text;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// Clients of the APIs: each sends its request when its time comes and repeats it until it is answered for good. A client
/// that hears nothing does not know whether it was heard.
/// </summary>
internal sealed class Clients(
    World world,
    Blueprint blueprint,
    Judge judge,
    MemoryStore events,
    Func<SimulatedTime, Shell> shells,
    IReadOnlyList<Request> requests,
    Rollout? rollout
)
{
    /// <summary>An API function's time-out: terraform/modules/ecomm/functions.tf.</summary>
    private const long Limit = 10 * Scheduler.Second;
    private const long Margin = Scheduler.Second;
    private const long PatienceMs = 1000;
    private const int DoublingsMax = 10;

    private const string Json = "application/json";

    private readonly System.Collections.Generic.HashSet<Request> waiting = [.. requests];
    private readonly Dictionary<string, ApiHandler> handlers = Handlers(blueprint.Catalogue, world, judge, shells);
    private readonly Dictionary<string, ApiHandler>? before = blueprint.Before is { } old
        ? Handlers(old, world, judge, shells)
        : null;

    /// <summary>Requests that are not answered yet.</summary>
    public int Waiting => waiting.Count;

    /// <summary>The APIs of these, one for each.</summary>
    public IEnumerable<string> Unanswered => waiting.Select(request => request.Api);

    /// <summary>Sends these requests too, their times counted from now.</summary>
    public void Add(IReadOnlyList<Request> more)
    {
        waiting.UnionWith(more);
        Plan(more);
    }

    public void Begin() => Plan(requests);

    private void Plan(IReadOnlyList<Request> requests)
    {
        foreach (var request in requests)
        {
            world.In(request.AtMs * Scheduler.Millisecond, () => Send(request, 0));
        }
    }

    private static Dictionary<string, ApiHandler> Handlers(
        Catalogue catalogue,
        World world,
        Judge judge,
        Func<SimulatedTime, Shell> shells
    ) =>
        catalogue
            .Apis.AsEnumerable()
            .ToDictionary(
                api => api.Name,
                api =>
                {
                    var time = new SimulatedTime(world, TimeSpan.Zero);
                    return new ApiHandler(api, shells(time), time, new TraceLog<ApiHandler>(world, judge));
                }
            );

    private void Send(Request request, int tries)
    {
        if (world.Down.Has(new Part.Function(request.Api)))
        {
            Again(request, tries);
            return;
        }
        var site = Draws.Of(Draws.Of((ulong)request.Number, 7), (ulong)tries);
        var run = new FunctionRun(world, Limit, Margin);
        var process = new Process(run, site, request.Api, () => $"client {request.Number} {request.Api}")
        {
            Began = world.Now,
        };
        run.Crashed = () => Again(request, tries);
        world.Resume(process, () => _ = Run(request, tries, run));
    }

    private async Task Run(Request request, int tries, FunctionRun run)
    {
        // A trace id of its own, so that none is made up; all zeros is none.
        var trace = $"00-{request.Number + 1:x32}-0000000000000001-00";
        var handler = (before is null || rollout!.IsNew(request.Api) ? handlers : before)[request.Api];
        var response = await handler.Handle(new ApiRequest(ValueJson.WriteUtf8(request.Body), Json, trace), run.Work);
        run.End();
        world.Trace.Note($"client {request.Number}: {response.Status}");
        switch (response.Status)
        {
            case 202:
                Promised(request);
                waiting.Remove(request);
                break;
            case 500 or 503:
                Again(request, tries);
                break;
            default:
                waiting.Remove(request);
                break;
        }
    }

    // A client whose requests a broken part keeps failing asks less and less often.
    private void Again(Request request, int tries) =>
        world.In(
            (PatienceMs << (world.Down.IsOn ? Math.Min(tries, DoublingsMax) : 0)) * Scheduler.Millisecond,
            () => Send(request, tries + 1)
        );

    // What was answered 202 is in the event store from then on.
    private void Promised(Request request)
    {
        var decided = blueprint.Catalogue.FindApi(request.Api) is Api.Command command
            ? command.Decide(request.Body, default).Case
            : null;
        if (decided is not Accepted { Event: var e })
        {
            judge.Break(GenericLaws.Lost, $"202 was answered to {request}, which is no request");
            return;
        }
        var stored = events.Get([e.Type.KeyOf(e)], default).Result[0];
        if (stored is null || StoredEvent.Says(stored.Attributes, e).Case is not true)
        {
            judge.Break(GenericLaws.Lost, $"202 was answered to {request}, which is not in the event store");
        }
        judge.Accepted(request);
    }
}
