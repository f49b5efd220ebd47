using System.Text.Json;
using Ecomm.Emulation.Functions;

namespace Ecomm.Emulation.Events;

/// <summary>What a function's answer says about the messages of its batch. See «Implementing partial batch responses».</summary>
public static class BatchResponse
{
    /// <summary>The messages to delete, by id: all that the answer does not name as failed.</summary>
    /// <param name="outcome">What became of the invocation.</param>
    /// <param name="batch">The ids of the batch's messages.</param>
    /// <param name="reportsFailures">Whether the mapping expects failures to be named.</param>
    /// <returns>None if the invocation failed, or if the answer is not understood: then all are delivered again.</returns>
    public static IReadOnlySet<string> Succeeded(
        CallOutcome outcome,
        IReadOnlyCollection<string> batch,
        bool reportsFailures
    )
    {
        var failed = outcome switch
        {
            CallOutcome.Succeeded succeeded => reportsFailures ? FailuresIn(succeeded.Payload) : [],
            _ => null,
        };
        return failed is not null && failed.All(batch.Contains) ? batch.Except(failed).ToHashSet() : [];
    }

    // Documented as complete success: null, {}, and null or no failures in it. As complete failure: what is no JSON, and an
    // item identifier that is null, empty or under another name.
    private static List<string>? FailuresIn(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.Null)
            {
                return [];
            }
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }
            if (!root.TryGetProperty("batchItemFailures", out var list) || list.ValueKind is JsonValueKind.Null)
            {
                return [];
            }
            var identifiers = list.EnumerateArray()
                .Select(item => item.TryGetProperty("itemIdentifier", out var id) ? id.GetString() : null)
                .ToList();
            return identifiers.Exists(string.IsNullOrEmpty) ? null : [.. identifiers.OfType<string>()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
