using System.Collections.Concurrent;

namespace Ecomm.Local.Commands.Load;

/// <summary>Sends requests, some at a time, and keeps count of the answers.</summary>
public sealed class Sender(Deployment deployment, Progress progress, int concurrency)
{
    private readonly ConcurrentQueue<Refusal> refusals = [];
    private readonly ConcurrentQueue<string> conflicts = [];
    private int accepted;

    public Answers Answers =>
        new(
            accepted,
            [.. conflicts.Order(StringComparer.Ordinal)],
            [.. refusals.OrderBy(refusal => refusal.Request, StringComparer.Ordinal)]
        );

    /// <summary>Sends them all, and gives those whose id the deployment now knows: by this request or by an earlier one.</summary>
    /// <exception cref="HttpRequestException">The deployment cannot be reached.</exception>
    public async Task<IReadOnlyCollection<Value.Map>> Send(
        string what,
        Api.Command api,
        IReadOnlyCollection<Value.Map> requests,
        CancellationToken cancel
    )
    {
        var known = new ConcurrentQueue<Value.Map>();
        var done = 0;
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancel },
            async (request, token) =>
            {
                if (await Send(what, api, request, token))
                {
                    known.Enqueue(request);
                }
                progress($"Sending {what}s", Interlocked.Increment(ref done), requests.Count);
            }
        );
        return known;
    }

    /// <summary>Sends one, and says whether the deployment now knows its id: by this request or by an earlier one.</summary>
    /// <exception cref="HttpRequestException">The deployment cannot be reached.</exception>
    public async Task<bool> Send(string what, Api.Command api, Value.Map request, CancellationToken cancel) =>
        Settle($"{what} {ValueJson.Write(request)}", await deployment.Post(api.Name, request, cancel));

    private bool Settle(string request, Reply reply)
    {
        switch (reply.Status)
        {
            case 202:
                Interlocked.Increment(ref accepted);
                return true;
            case 409:
                conflicts.Enqueue(request);
                return true;
            default:
                refusals.Enqueue(new Refusal(request, reply.Status, Why(reply.Body)));
                return false;
        }
    }

    private static string Why(Value.Map body) =>
        body["errors"] is Value.List { Of: { IsEmpty: false } errors }
            ? string.Join(
                "; ",
                errors.OfType<Value.Map>().Select(error => $"{Text(error["field"])} {Text(error["error"])}")
            )
            : Text(body["message"]);

    private static string Text(Value? value) => (value as Value.Text)?.Of ?? "no reason given";
}
