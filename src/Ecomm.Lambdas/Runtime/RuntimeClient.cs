using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Lambdas.Runtime;

/// <summary>An invocation: its payload, and what Lambda says of it in headers.</summary>
/// <param name="RequestId">What the answer names.</param>
/// <param name="Deadline">The function is stopped then.</param>
/// <param name="TraceHeader">X-Ray's header, if the request is traced.</param>
/// <param name="Payload">The event, JSON.</param>
public sealed record Invocation(
    string RequestId,
    DateTimeOffset Deadline,
    string? TraceHeader,
    ReadOnlyMemory<byte> Payload
);

/// <summary>Why an invocation or the start of the function failed, as the runtime API takes it.</summary>
public sealed record RuntimeError(string ErrorMessage, string ErrorType, IReadOnlyList<string> StackTrace)
{
    public static RuntimeError Of(Exception e) =>
        new(e.Message, e.GetType().Name, (e.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries));
}

/// <summary>The runtime API that Lambda serves to a custom runtime. See «Using the Lambda runtime API for custom runtimes».</summary>
public sealed class RuntimeClient : IDisposable
{
    private const string Version = "2018-06-01";

    private readonly HttpClient http;

    /// <param name="api">The host and port in <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public RuntimeClient(string api)
    {
        // «next» answers when there is work: for that there is no time-out. There is no proxy on the way, and no trace to hand on.
        var handler = new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null };
        http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://{api}/{Version}/runtime/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Waits for the next invocation.</summary>
    /// <exception cref="HttpRequestException">Lambda does not answer; the process is of no more use.</exception>
    public async Task<Invocation> Next(CancellationToken cancel)
    {
        using var response = await http.GetAsync(new Uri("invocation/next", UriKind.Relative), cancel);
        response.EnsureSuccessStatusCode();
        var deadline = long.Parse(
            Header(response, "Lambda-Runtime-Deadline-Ms") ?? "0",
            NumberStyles.None,
            CultureInfo.InvariantCulture
        );
        return new Invocation(
            Header(response, "Lambda-Runtime-Aws-Request-Id")
                ?? throw new HttpRequestException("the invocation has no request id"),
            DateTimeOffset.FromUnixTimeMilliseconds(deadline),
            Header(response, "Lambda-Runtime-Trace-Id"),
            await response.Content.ReadAsByteArrayAsync(cancel)
        );
    }

    /// <summary>Answers an invocation; one whose answer Lambda finds too large is answered with that error.</summary>
    public async Task Respond(string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        using var content = Json(payload);
        using var response = await http.PostAsync(Of(requestId, "response"), content, cancel);
        if (response.StatusCode is HttpStatusCode.RequestEntityTooLarge)
        {
            await Fail(requestId, new RuntimeError("the response is too large", "ResponseTooLarge", []), cancel);
            return;
        }
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Says that an invocation failed; of a batch, all messages come again.</summary>
    public Task Fail(string requestId, RuntimeError error, CancellationToken cancel) =>
        Post(Of(requestId, "error"), error, cancel);

    /// <summary>Says that the function cannot start.</summary>
    public Task FailInit(RuntimeError error, CancellationToken cancel) =>
        Post(new Uri("init/error", UriKind.Relative), error, cancel);

    public void Dispose() => http.Dispose();

    private async Task Post(Uri uri, RuntimeError error, CancellationToken cancel)
    {
        using var content = Json(JsonSerializer.SerializeToUtf8Bytes(error, RuntimeJson.Default.RuntimeError));
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        request.Headers.Add("Lambda-Runtime-Function-Error-Type", $"Function.{error.ErrorType}");
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
    }

    private static Uri Of(string requestId, string what) => new($"invocation/{requestId}/{what}", UriKind.Relative);

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> payload)
    {
        var content = new ReadOnlyMemoryContent(payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>The runtime's own JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RuntimeError))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
