using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ecomm.Hosting.Commands;

namespace Ecomm.Local.Commands.Load;

/// <summary>What a deployment answered: the status and the body, an empty map if that is no JSON object.</summary>
public sealed record Reply(int Status, Value.Map Body);

/// <summary>
/// A deployment as its callers see it: its APIs over HTTP. All of them may be called again with the same content, so a
/// request whose answer was lost is simply repeated.
/// </summary>
public sealed class Deployment(BaseUrls urls, HttpClient http, TimeProvider time)
{
    /// <summary>A deployment that cannot be reached is tried again this often, after <see cref="FirstDelay"/>, doubling.</summary>
    public const int UnreachableRetriesMax = 5;

    /// <summary>
    /// An API of AWS answers 500 when its function has crashed or run out of time, which the next one need not do; and for a bug, which
    /// stays. It is tried again as often as one that cannot be reached.
    /// </summary>
    public const int FailedRetriesMax = 5;

    /// <summary>One that is busy says when to come again; it is given this many chances.</summary>
    public const int BusyRetriesMax = 60;

    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, ApiRoute> routes = Routes
        .Of(Domains.All)
        .Apis.ToDictionary(route => route.Name);

    /// <summary>Calls an API until it answers something else than that it is busy or has failed, or has said so too often.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached; the message says where and why.</exception>
    public async Task<Reply> Post(string api, Value.Map body, CancellationToken cancel)
    {
        var link = urls.Of(routes[api]);
        var uri = HostLink.Below(link, routes[api].Path);
        var (unreachable, busy, failed) = (0, 0, 0);
        while (true)
        {
            TimeSpan delay;
            try
            {
                using var response = await Send(uri, HostLink.Authorization(link), body, cancel);
                var isFailure = response.StatusCode is HttpStatusCode.InternalServerError;
                if (isFailure ? failed++ == FailedRetriesMax : !IsBusy(response.StatusCode) || busy++ == BusyRetriesMax)
                {
                    return await Read(response, cancel);
                }
                delay = RetryAfter(response.Headers.RetryAfter) ?? DelayAfter(isFailure ? failed : busy);
            }
            catch (Exception e) when (IsUnreachable(e) && !cancel.IsCancellationRequested)
            {
                if (unreachable++ == UnreachableRetriesMax)
                {
                    throw new HttpRequestException($"{uri} cannot be reached: {e.Message}", e);
                }
                delay = DelayAfter(unreachable);
            }
            await Task.Delay(delay, time, cancel);
        }
    }

    private async Task<HttpResponseMessage> Send(
        Uri uri,
        AuthenticationHeaderValue? authorization,
        Value.Map body,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new StringContent(ValueJson.Write(body), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = authorization;
        return await http.SendAsync(request, cancel);
    }

    private static async Task<Reply> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return new Reply((int)response.StatusCode, ValueJson.Parse(bytes).Case as Value.Map ?? new Value.Map());
    }

    // 429 is how AWS says busy; the gateway before a function answers 502 and 504 for it.
    private static bool IsBusy(HttpStatusCode status) =>
        status
            is HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.GatewayTimeout;

    // A time-out of the client's own is a cancellation that nobody asked for.
    private static bool IsUnreachable(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? header?.Date - time.GetUtcNow()) is { } delay ? Bound(delay) : null;

    private static TimeSpan DelayAfter(int tries) => Bound(FirstDelay * Math.Pow(2, tries - 1));

    private static TimeSpan Bound(TimeSpan delay) =>
        delay < TimeSpan.Zero ? TimeSpan.Zero
        : delay > DelayMax ? DelayMax
        : delay;
}
