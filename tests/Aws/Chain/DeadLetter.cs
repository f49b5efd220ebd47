using System.Text.Json.Nodes;
using Amazon.SQS.Model;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>A message of a dead-letter queue: its event's key, and what was said of it.</summary>
internal sealed record DeadLetter(
    string Queue,
    string PartitionKey,
    string SortKey,
    IReadOnlyDictionary<string, string> Attributes
)
{
    public static DeadLetter Of(string queue, Message message)
    {
        var keys = JsonNode.Parse(message.Body)!["detail"]!["dynamodb"]!["Keys"]!;
        return new DeadLetter(
            queue,
            (string)keys["pk"]!["S"]!,
            (string)keys["sk"]!["S"]!,
            (message.MessageAttributes ?? []).ToDictionary(pair => pair.Key, pair => pair.Value.StringValue)
        );
    }

    public override string ToString() =>
        $"{Queue}: {PartitionKey} {SortKey} {string.Join(", ", Attributes.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
