using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecomm.Adapters.Aws;

namespace Ecomm.Operations.Aws;

/// <summary>
/// Reads a table's stream over the DynamoDB Streams API, three JSON calls without an SDK package. See «Amazon DynamoDB
/// Streams» in the API reference. It reads shard after shard, which is the order of all records where a stream has one open
/// shard at a time; the emulators have no more.
/// </summary>
public sealed class DynamoDbStream(
    HttpClient http,
    AwsEndpoint endpoint,
    string streamArn,
    string startingPosition,
    TimeProvider time
)
{
    private const string Service = "dynamodb";
    private const string Target = "DynamoDBStreams_20120810";
    private static readonly MediaTypeHeaderValue ContentType = new("application/x-amz-json-1.0");

    private string? shard;
    private string? iterator;

    /// <summary>The next records, at most that many; none if there are none yet.</summary>
    /// <exception cref="HttpRequestException">The stream cannot be read now; nothing was skipped.</exception>
    public async Task<IReadOnlyList<JsonObject>> Read(int limit, CancellationToken cancel)
    {
        if (iterator is null && !await Open(cancel))
        {
            return [];
        }
        try
        {
            var answer = await Call(
                "GetRecords",
                new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = limit },
                cancel
            );
            // Without a next iterator the shard is closed and read to its end.
            iterator = (string?)answer["NextShardIterator"];
            return [.. answer["Records"]!.AsArray().Select(record => record!.AsObject())];
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.BadRequest)
        {
            // The iterator has expired. What was read comes again from the shard's beginning: more than once is allowed.
            (shard, iterator) = (null, null);
            throw;
        }
    }

    private async Task<bool> Open(CancellationToken cancel)
    {
        var described = await Call("DescribeStream", new JsonObject { ["StreamArn"] = streamArn }, cancel);
        var shards = described["StreamDescription"]!["Shards"]!
            .AsArray()
            .Select(one => (string)one!["ShardId"]!)
            .ToList();
        var place = shard is null ? 0 : shards.IndexOf(shard) + 1;
        if (place >= shards.Count)
        {
            return false;
        }
        var answer = await Call(
            "GetShardIterator",
            new JsonObject
            {
                ["StreamArn"] = streamArn,
                ["ShardId"] = shards[place],
                ["ShardIteratorType"] = shard is null ? startingPosition : "TRIM_HORIZON",
            },
            cancel
        );
        (shard, iterator) = (shards[place], (string)answer["ShardIterator"]!);
        return true;
    }

    private async Task<JsonNode> Call(string operation, JsonObject input, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(input);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = ContentType } };
        request.Headers.Add("X-Amz-Target", $"{Target}.{operation}");
        SignatureV4.Sign(
            request,
            body,
            (endpoint.AccessKey, endpoint.SecretKey),
            endpoint.Region,
            Service,
            time.GetUtcNow()
        );
        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException(
                $"{operation} of {streamArn} answered {(int)response.StatusCode}: {text}",
                inner: null,
                response.StatusCode
            );
    }
}
