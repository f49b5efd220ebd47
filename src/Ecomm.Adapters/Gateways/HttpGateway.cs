using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ecomm.Adapters.Gateways;

/// <summary>
/// A gateway behind HTTP: paths, bodies and the meaning of answers are its declaration's. One question is one request: whoever
/// asks repeats it under the same key, so nothing is retried here. Status 401 says that nothing was asked; what else is not plainly an answer is
/// <see cref="Question.Unanswered"/>: the question may or may not have been acted on.
/// </summary>
/// <param name="http">Made with <see cref="NewHandler"/>; it is shared by all questions and belongs to the caller.</param>
/// <param name="address">The gateway's base address, see <see cref="ParseAddress"/>.</param>
/// <param name="requestTimeout">For connecting, asking and reading the whole answer; usually <see cref="RequestTimeout"/>.</param>
/// <param name="time">What the time-out is measured by.</param>
public sealed class HttpGateway(HttpClient http, Uri address, TimeSpan requestTimeout, TimeProvider time) : IGateway
{
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Name, connection and TLS together: half of what a request has, so that a slow connection leaves time to answer.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// One second less than <see cref="Shell.GatewayTimeout"/>, so that the reason of a failure is this one's and not «no
    /// answer»; and far less than a function's 30 s, which also have to record what was answered.
    /// </summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    /// <summary>An answer has four short fields; one beyond 16 KiB is somebody's error page and is not read to its end.</summary>
    public const int AnswerBytesMax = 16 * 1024;

    /// <summary>Less than the minute after which load balancers usually drop an idle connection, so that we drop it first.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A gateway that moves to another address is found there after this long.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly string root = address.AbsoluteUri.TrimEnd('/');

    /// <summary>
    /// The connections to a gateway. A redirect is not followed (it would ask elsewhere, and not with a POST), no proxy of the
    /// environment is used, nothing is kept between answers, and our trace headers stay at home.
    /// </summary>
    public static SocketsHttpHandler NewHandler() =>
        new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = IdleTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxResponseHeadersLength = AnswerBytesMax / 1024,
            MaxResponseDrainSize = 0,
        };

    /// <summary>The base address in this text, or why it is none: a lower-case fragment.</summary>
    public static Either<string, Uri> ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? uri
            : Left<string, Uri>(
                // Not shown: an address that someone put a password into must not end in a log.
                "is not a gateway's address; expected https://… (http only on loopback) without user, query and fragment"
            );

    /// <summary>A key as a header: percent-encoded, so that different keys never look alike.</summary>
    public static string KeyOf(string key) => Uri.EscapeDataString(key);

    /// <exception cref="NotAskedException">The gateway answered with status 401, or there was no secret to show it.</exception>
    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(requestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using var request = RequestOf(question);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await Read(question, response, either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            return late.IsCancellationRequested
                ? question.Unanswered($"no answer within {requestTimeout.TotalSeconds:0.###} s")
                : question.Unanswered($"no connection to the gateway: {e.InnerException?.Message ?? e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return question.Unanswered($"no answer of the gateway: {e.Message}");
        }
    }

    private HttpRequestMessage RequestOf(Question question)
    {
        var body = new ByteArrayContent(ValueJson.WriteUtf8(question.Gateway.Write(question)));
        body.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/{question.Gateway.PathOf(question)}")
        {
            Content = body,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json.MediaType!));
        request.Headers.Add(IdempotencyKey, KeyOf(question.Key));
        return request;
    }

    private static async Task<Answer> Read(Question question, HttpResponseMessage response, CancellationToken cancel)
    {
        // «The request has not been applied because it lacks valid authentication credentials»: RFC 9110, section 15.5.2.
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            throw new NotAskedException("the gateway answered with status 401");
        }
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity))
        {
            return question.Unanswered($"the gateway answered with status {(int)response.StatusCode}");
        }
        if (!IsJson(response.Content.Headers.ContentType))
        {
            return question.Unanswered("the gateway's answer is not application/json");
        }
        var buffer = new byte[AnswerBytesMax + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > AnswerBytesMax
            ? question.Unanswered($"the gateway's answer is longer than {AnswerBytesMax} bytes")
            : Read(question, (int)response.StatusCode, buffer.AsSpan(0, length));
    }

    private static Answer Read(Question question, int status, ReadOnlySpan<byte> utf8)
    {
        var parsed = ValueJson.Parse(utf8);
        return parsed.Case switch
        {
            Value.Map body => question.Gateway.Read(question, status, body),
            string fault => question.Unanswered($"the gateway's answer {fault}"),
            _ => question.Unanswered("the gateway's answer is not a JSON object"),
        };
    }

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        string.Equals(type?.MediaType, Json.MediaType, StringComparison.OrdinalIgnoreCase);
}
