using System.Collections.Concurrent;

namespace Ecomm.Local.Commands.Load;

/// <summary>What a deployment made of a request.</summary>
public enum Verdict
{
    /// <summary>It is published: now, or by an earlier request that said the same.</summary>
    Accepted,

    /// <summary>The deployment knows its id with other content (409).</summary>
    Conflicting,

    /// <summary>Nothing of it is known.</summary>
    Refused,
}

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

    /// <summary>Sends them all, and gives each with its answer, in their order.</summary>
    /// <exception cref="HttpRequestException">The deployment cannot be reached.</exception>
    public async Task<IReadOnlyList<(Value.Map Request, Verdict Verdict)>> Send(
        string what,
        Api.Command api,
        IReadOnlyList<Value.Map> requests,
        CancellationToken cancel
    )
    {
        var verdicts = new Verdict[requests.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, requests.Count),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancel },
            async (number, token) =>
            {
                verdicts[number] = await Send(what, api, requests[number], token);
                progress($"Sending {what}s", Interlocked.Increment(ref done), requests.Count);
            }
        );
        return [.. requests.Zip(verdicts)];
    }

    /// <summary>Sends one.</summary>
    /// <exception cref="HttpRequestException">The deployment cannot be reached.</exception>
    public async Task<Verdict> Send(string what, Api.Command api, Value.Map request, CancellationToken cancel) =>
        Settle($"{what} {ValueJson.Write(request)}", await deployment.Post(api.Name, request, cancel));

    private Verdict Settle(string request, Reply reply)
    {
        switch (reply.Status)
        {
            case 202:
                Interlocked.Increment(ref accepted);
                return Verdict.Accepted;
            case 409:
                conflicts.Enqueue(request);
                return Verdict.Conflicting;
            default:
                refusals.Enqueue(new Refusal(request, reply.Status, Why(reply.Body)));
                return Verdict.Refused;
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
