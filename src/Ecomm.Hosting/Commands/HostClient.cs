using System.Net.Http.Headers;
using System.Text;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Commands;

/// <summary>The operations of a running host, over HTTP.</summary>
public sealed class HostClient(Catalogue catalogue, Uri address) : IDeadLetterQueues, IDisposable
{
    /// <summary>A redelivery of a large range of time is one request.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(10);

    private readonly HttpClient http = new() { Timeout = RequestTimeout };

    public async Task<RedriveOutcome> Redrive(string? queue, int max, bool isPreview, CancellationToken cancel)
    {
        var answer = await Send(
            HttpMethod.Get,
            $"dead-letters{WithLimit(EventStream.BatchMax, queue)}",
            body: null,
            cancel
        );
        var shown = (answer["deadLetters"] as Value.List ?? throw Unexpected()).Of.OfType<Value.Map>().ToList();
        // A redrive leaves those that were edited and sent.
        var letters = shown.Where(letter => letter["resentAs"] is null).ToList();
        var isPart = letters.Count > max || Count(answer["count"]) > shown.Count;
        var outcome = new RedriveOutcome([.. letters.Take(max).Select(ReadLetter)], 0, isPart);
        if (isPreview)
        {
            return outcome;
        }
        var redriven = await Send(HttpMethod.Post, $"dead-letters/redrive{WithLimit(max, queue)}", body: null, cancel);
        return outcome with { Messages = Count(redriven["redriven"]) };
    }

    /// <summary>Sends events again.</summary>
    public async Task<RedeliveryReport> Redeliver(
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        var parts = selection is EventSelection.Listed(var keys)
            ? keys.Chunk(RedeliveryRequest.KeysMax).Select(some => (EventSelection)new EventSelection.Listed(some))
            : [selection];
        var report = new RedeliveryReport();
        foreach (var part in parts)
        {
            var request = new RedeliveryRequest(part, worker, isPreview).Write();
            report.Add(RedeliveryReport.Read(await Send(HttpMethod.Post, "redeliver", request, cancel)));
        }
        return report;
    }

    public void Dispose() => http.Dispose();

    private async Task<Value.Map> Send(HttpMethod method, string operation, Value.Map? body, CancellationToken cancel)
    {
        var url = HostLink.Below(address, $"{OperationsEndpoints.Prefix}{operation}");
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = HostLink.Authorization(address);
        if (body is not null)
        {
            request.Content = new StringContent(
                ValueJson.Write(body),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
        }
        using var response = await http.SendAsync(request, cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return !response.IsSuccessStatusCode
                ? throw new HttpRequestException(
                    $"{url} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(bytes)}"
                )
            : ValueJson.Parse(bytes).Case is Value.Map map ? map
            : throw Unexpected();
    }

    private static string WithLimit(int limit, string? queue) =>
        FormattableString.Invariant($"?limit={limit}") + (queue is null ? "" : $"&queue={Uri.EscapeDataString(queue)}");

    private DeadEvent ReadLetter(Value.Map letter)
    {
        var item = letter["event"] is Value.Map image
            ? new Item(new Key(Text(image[Attributes.Pk]), Text(image[Attributes.Sk])), image)
            : null;
        return DeadEvent.Of(
            catalogue,
            Text(letter["queue"]),
            item,
            (int)Count(letter["receives"]),
            Text(letter["reason"])
        );
    }

    private static string Text(Value? value) => value is Value.Text text ? text.Of : throw Unexpected();

    private static long Count(Value? value) =>
        value is Value.Number number && number.Of.Whole(Scalars.WholeMax).Case is long count
            ? count
            : throw Unexpected();

    private static InvalidDataException Unexpected() => new("the answer is not that of a host's operations");
}
