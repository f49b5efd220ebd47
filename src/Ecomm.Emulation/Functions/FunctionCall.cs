using System.Text.Json.Nodes;

namespace Ecomm.Emulation.Functions;

/// <summary>What a function is invoked with.</summary>
/// <param name="Payload">JSON.</param>
/// <param name="TraceHeader">As in <c>X-Amzn-Trace-Id</c>.</param>
public sealed record FunctionCall(string Payload, string TraceHeader)
{
    public string RequestId { get; } = Guid.NewGuid().ToString();

    /// <summary>A trace header of a new trace.</summary>
    public static string NewTrace(TimeProvider time) =>
        Root(time.GetUtcNow().ToUnixTimeSeconds(), Guid.NewGuid().ToString("N"));

    private static string Root(long seconds, string random) =>
        $"Root=1-{seconds:x8}-{random[..24]};Parent={random[16..]};Sampled=0";
}

/// <summary>What became of an invocation.</summary>
public abstract record CallOutcome
{
    private CallOutcome() { }

    /// <summary>The function answered.</summary>
    /// <param name="Payload">What it answered; JSON if the function keeps the rules.</param>
    public sealed record Succeeded(string Payload) : CallOutcome;

    /// <summary>The function reported an error, ended, or took too long.</summary>
    public sealed record Failed(string Error) : CallOutcome;

    /// <summary>A failure as the runtime reports it, in JSON with an error message and type.</summary>
    public static Failed FromReport(string report)
    {
        try
        {
            var parsed = JsonNode.Parse(report);
            return new Failed($"{(string?)parsed?["errorType"]}: {(string?)parsed?["errorMessage"]}");
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return new Failed(report);
        }
    }
}
