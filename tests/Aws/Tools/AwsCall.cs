using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>A request to AWS as IAM sees it: the action, and the ARN of what it is about without region and account.</summary>
/// <param name="At">When it came in.</param>
/// <param name="Key">The access key that signed it.</param>
internal sealed record AwsCall(DateTimeOffset At, string Action, string Resource, string Key)
{
    private static readonly (string Method, string Path, string Action)[] Lambda =
    [
        ("POST", "^/2015-03-31/functions$", "CreateFunction"),
        ("GET", "^/2015-03-31/functions/[^/]+$", "GetFunction"),
        ("GET", "^/2015-03-31/functions/[^/]+/configuration$", "GetFunctionConfiguration"),
        ("DELETE", "^/2015-03-31/functions/[^/]+$", "DeleteFunction"),
        ("PUT", "^/2015-03-31/functions/[^/]+/code$", "UpdateFunctionCode"),
        ("PUT", "^/2015-03-31/functions/[^/]+/configuration$", "UpdateFunctionConfiguration"),
        ("GET", "^/2015-03-31/functions/[^/]+/versions$", "ListVersionsByFunction"),
        ("POST", "^/2015-03-31/functions/[^/]+/versions$", "PublishVersion"),
        ("POST", "^/2015-03-31/functions/[^/]+/policy$", "AddPermission"),
        ("GET", "^/2015-03-31/functions/[^/]+/policy$", "GetPolicy"),
        ("DELETE", "^/2015-03-31/functions/[^/]+/policy/", "RemovePermission"),
        ("POST", "^/2015-03-31/functions/[^/]+/aliases$", "CreateAlias"),
        ("GET", "^/2015-03-31/functions/[^/]+/aliases/", "GetAlias"),
        ("PUT", "^/2015-03-31/functions/[^/]+/aliases/", "UpdateAlias"),
        ("DELETE", "^/2015-03-31/functions/[^/]+/aliases/", "DeleteAlias"),
        ("GET", "/code-signing-config$", "GetFunctionCodeSigningConfig"),
        ("POST", "^/2015-03-31/event-source-mappings", "CreateEventSourceMapping"),
        ("GET", "^/2015-03-31/event-source-mappings/.", "GetEventSourceMapping"),
        ("PUT", "^/2015-03-31/event-source-mappings/.", "UpdateEventSourceMapping"),
        ("DELETE", "^/2015-03-31/event-source-mappings/.", "DeleteEventSourceMapping"),
        ("GET", "^/2017-03-31/tags/", "ListTags"),
        ("POST", "^/2017-03-31/tags/", "TagResource"),
        ("DELETE", "^/2017-03-31/tags/", "UntagResource"),
    ];

    private static readonly (string Method, string Path, string Action)[] Pipes =
    [
        ("POST", "^/v1/pipes/", "CreatePipe"),
        ("GET", "^/v1/pipes/", "DescribePipe"),
        ("PUT", "^/v1/pipes/", "UpdatePipe"),
        ("DELETE", "^/v1/pipes/", "DeletePipe"),
        ("GET", "^/tags/", "ListTagsForResource"),
        ("POST", "^/tags/", "TagResource"),
        ("DELETE", "^/tags/", "UntagResource"),
    ];

    /// <param name="path">As it was sent, with what is escaped in it.</param>
    /// <param name="authorization">AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …</param>
    /// <param name="target">X-Amz-Target, or nothing.</param>
    public static AwsCall Of(string method, string path, string authorization, string target, string body)
    {
        var scope = authorization.Split("Credential=")[^1].Split(',')[0].Split('/');
        var service = scope[3] == "monitoring" ? "cloudwatch" : scope[3];
        var name = Uri.UnescapeDataString(path.Split('?')[0]);
        var (action, about) = service switch
        {
            "lambda" => (Find(Lambda, method, name), OfLambda(name, body)),
            "pipes" => (Find(Pipes, method, name), $"pipe/{name.Split('/')[^1]}"),
            "apigateway" => (method, name.StartsWith("/v2/", StringComparison.Ordinal) ? name[3..] : name),
            // A batch needs the permission of what it is a batch of.
            "sqs" when target.Length > 0 => (
                target.Split('.')[^1].Replace("Batch", "", StringComparison.Ordinal),
                OfJson(service, target, body)
            ),
            _ when target.Length > 0 => (target.Split('.')[^1], OfJson(service, target.Split('.')[^1], body)),
            _ => OfForm(service, body),
        };
        return new AwsCall(DateTimeOffset.UtcNow, $"{service}:{action}", about, scope[0]);
    }

    public override string ToString() => $"{Action} {Resource}";

    private static string Find((string Method, string Path, string Action)[] operations, string method, string path) =>
        operations.FirstOrDefault(one => one.Method == method && Regex.IsMatch(path, one.Path)).Action
        ?? throw new InvalidDataException($"no operation is known of {method} {path}");

    private static string OfLambda(string path, string body)
    {
        var parts = path.Split('/');
        if (path.StartsWith("/2017-03-31/tags/", StringComparison.Ordinal))
        {
            return AfterAccount(path["/2017-03-31/tags/".Length..]);
        }
        if (parts[2].StartsWith("event-source-mappings", StringComparison.Ordinal))
        {
            return $"event-source-mapping:{(parts.Length > 3 ? parts[3] : "new")}";
        }
        if (parts.Length > 3)
        {
            return parts[3].StartsWith("arn:", StringComparison.Ordinal)
                ? AfterAccount(parts[3])
                : $"function:{parts[3]}";
        }
        using var json = JsonDocument.Parse(body);
        return $"function:{json.RootElement.GetProperty("FunctionName").GetString()}";
    }

    private static string OfJson(string service, string action, string body)
    {
        using var json = JsonDocument.Parse(body.Length == 0 ? "{}" : body);
        var root = json.RootElement;
        string? Text(params string[] names) =>
            names
                .Select(name =>
                    root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                        ? value.GetString()
                        : null
                )
                .FirstOrDefault(text => text is not null);
        if (Text("ResourceArn", "ResourceARN", "resourceArn") is { } arn)
        {
            return AfterAccount(arn);
        }
        return service switch
        {
            "dynamodb" when action == "BatchGetItem" => string.Join(
                ' ',
                root.GetProperty("RequestItems").EnumerateObject().Select(table => $"table/{table.Name}")
            ),
            "dynamodb" => $"table/{Text("TableName")}{(Text("IndexName") is { } index ? $"/index/{index}" : "")}",
            "sqs" => Text("QueueName", "QueueUrl")?.Split('/')[^1] ?? "*",
            "kms" => $"key/{Text("KeyId")}",
            "logs" => $"log-group:{Text("logGroupName", "logGroupNamePrefix")}",
            "events" when action.EndsWith("EventBus", StringComparison.Ordinal) => $"event-bus/{Text("Name")}",
            "events" => $"rule/{Text("EventBusName")}/{Text("Rule", "Name")}",
            _ => "*",
        };
    }

    private static (string Action, string Resource) OfForm(string service, string body)
    {
        var form = HttpUtility.ParseQueryString(body);
        var resource =
            form["RoleName"] is { } role ? $"role/{role}"
            : form["AlarmName"] is { } alarm ? $"alarm:{alarm}"
            : form["AlarmNames.member.1"] is { } alarms ? $"alarm:{alarms}"
            : form["DashboardName"] is { } dashboard ? $"dashboard/{dashboard}"
            : form["DashboardNames.member.1"] is { } dashboards ? $"dashboard/{dashboards}"
            : (form["ResourceARN"] ?? form["ResourceArn"] ?? form["SubscriptionArn"] ?? form["TopicArn"]) is { } arn
                ? AfterAccount(arn)
            : service == "sns" && form["Name"] is { } topic ? topic
            : "*";
        return (form["Action"] ?? throw new InvalidDataException($"no action of {service} in {body}"), resource);
    }

    private static string AfterAccount(string arn) => string.Join(':', arn.Split(':').Skip(5));
}
