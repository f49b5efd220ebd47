namespace Ecomm.Lambdas.Telemetry;

/// <summary>Where spans go, as the variables of OpenTelemetry's exporter specification say it.</summary>
/// <param name="Traces">The address that takes traces over HTTP.</param>
/// <param name="Headers">Headers of each request, such as a key.</param>
/// <param name="ServiceName">The service's name.</param>
public sealed record OtlpSettings(Uri Traces, IReadOnlyList<(string Name, string Value)> Headers, string ServiceName)
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    public const string HeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";
    public const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string ServiceNameVariable = "OTEL_SERVICE_NAME";

    private const string TracesPath = "v1/traces";
    private const string Json = "http/json";

    /// <summary>Reads the environment.</summary>
    /// <param name="environment">A variable's value; null or empty if it is not set.</param>
    /// <param name="serviceName">The service's name if no variable says it.</param>
    /// <returns>Null if no endpoint is set: then nothing is exported.</returns>
    /// <exception cref="InvalidOperationException">A variable makes no sense; the message names it.</exception>
    public static OtlpSettings? Read(Func<string, string?> environment, string serviceName)
    {
        var address =
            Optional(TracesEndpointVariable) is { } traces ? Address(TracesEndpointVariable, traces, "")
            : Optional(EndpointVariable) is { } endpoint ? Address(EndpointVariable, endpoint, TracesPath)
            : null;
        if (address is null)
        {
            return null;
        }
        // A collector takes both encodings of HTTP at the same address; only what asks for another transport is refused.
        return Optional(ProtocolVariable) is { } protocol && !protocol.StartsWith("http/", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{ProtocolVariable} is '{protocol}'; expected {Json}")
            : new OtlpSettings(
                address,
                [.. ReadHeaders(Optional(HeadersVariable) ?? "")],
                Optional(ServiceNameVariable) ?? serviceName
            );

        string? Optional(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }

    private static Uri Address(string name, string value, string path) =>
        Uri.TryCreate(value.EndsWith('/') || path.Length == 0 ? value : $"{value}/", UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? new Uri(uri, path)
            : throw new InvalidOperationException($"{name} is '{value}'; expected an http or https URL");

    // «name=value,name=value», with values as in URLs.
    private static IEnumerable<(string, string)> ReadHeaders(string text) =>
        from pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let at = pair.IndexOf('=', StringComparison.Ordinal)
        select at > 0
            ? (pair[..at].Trim(), Uri.UnescapeDataString(pair[(at + 1)..].Trim()))
            : throw new InvalidOperationException($"{HeadersVariable} has '{pair}'; expected name=value");
}
