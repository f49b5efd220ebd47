using System.Text.Json;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>A request of a function: what it does to which table, queue or secret, under which partition keys.</summary>
internal sealed record FunctionRequest(string Action, string Resource, IReadOnlyList<string> LeadingKeys)
{
    /// <summary>
    /// The requests that AWS asks the role's policies about. AWS does not say whether it shows each action of a transaction all keys of
    /// it: here it does.
    /// </summary>
    public static IEnumerable<FunctionRequest> Of(string target, JsonElement body) =>
        target.Split('.') switch
        {
            [var service, "BatchGetItem"] when IsDynamoDb(service) => body.GetProperty("RequestItems")
                .EnumerateObject()
                .Select(table => new FunctionRequest(
                    "dynamodb:BatchGetItem",
                    $"table/{table.Name}",
                    [.. table.Value.GetProperty("Keys").EnumerateArray().Select(Pk)]
                )),
            [var service, "TransactWriteItems"] when IsDynamoDb(service) => OfTransaction([
                .. body.GetProperty("TransactItems").EnumerateArray().Select(item => item.EnumerateObject().Single()),
            ]),
            [var service, "Query"] when IsDynamoDb(service) =>
            [
                new FunctionRequest(
                    "dynamodb:Query",
                    $"table/{Text(body, "TableName")}/index/{Text(body, "IndexName")}",
                    [Text(body.GetProperty("ExpressionAttributeValues").GetProperty(":partition"), "S")]
                ),
            ],
            [var service, var operation] when IsDynamoDb(service) =>
            [
                new FunctionRequest($"dynamodb:{operation}", $"table/{Text(body, "TableName")}", [KeyOf(body)]),
            ],
            ["secretsmanager", var operation] =>
            [
                new FunctionRequest(
                    $"secretsmanager:{operation}",
                    string.Join(':', Text(body, "SecretId").Split(':').Skip(5)),
                    []
                ),
            ],
            [_, var operation] =>
            [
                new FunctionRequest(
                    $"sqs:{operation.Replace("Batch", "", StringComparison.Ordinal)}",
                    Text(body, "QueueUrl").Split('/')[^1],
                    []
                ),
            ],
            _ => throw new InvalidDataException($"{target} is no operation"),
        };

    public override string ToString() => $"{Action} {Resource} {string.Join(' ', LeadingKeys)}";

    private static IEnumerable<FunctionRequest> OfTransaction(IReadOnlyList<JsonProperty> writes)
    {
        string[] keys = [.. writes.Select(write => KeyOf(write.Value))];
        return writes.Select(write => new FunctionRequest(
            $"dynamodb:{write.Name}Item",
            $"table/{Text(write.Value, "TableName")}",
            keys
        ));
    }

    private static string KeyOf(JsonElement write) =>
        Pk(write.TryGetProperty("Key", out var key) ? key : write.GetProperty("Item"));

    private static bool IsDynamoDb(string service) => service.StartsWith("DynamoDB_", StringComparison.Ordinal);

    private static string Pk(JsonElement key) => Text(key.GetProperty("pk"), "S");

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}

/// <summary>What the roles of functions allow, as Terraform applied it.</summary>
internal sealed class RolePolicies
{
    private readonly Dictionary<string, JsonElement> statements;

    private RolePolicies(Dictionary<string, JsonElement> statements) => this.statements = statements;

    /// <summary>The policies by the functions' handlers.</summary>
    public static RolePolicies Read(string stateFile, string namePrefix)
    {
        var policies = TerraformState.Read(stateFile).OfType("aws_iam_role_policy");
        return new RolePolicies(
            policies.ToDictionary(
                policy => policy.Text("role")[(namePrefix.Length + 1)..],
                policy =>
                {
                    using var document = JsonDocument.Parse(policy.Text("policy"));
                    return document.RootElement.GetProperty("Statement").Clone();
                }
            )
        );
    }

    /// <summary>Whether a statement of the function's role allows the request.</summary>
    public bool Allows(string handler, FunctionRequest request) =>
        statements.TryGetValue(handler, out var of) && of.EnumerateArray().Any(statement => Allows(statement, request));

    private static bool Allows(JsonElement statement, FunctionRequest request) =>
        statement.GetProperty("Effect").GetString() == "Allow"
        && Texts(statement.GetProperty("Action")).Contains(request.Action)
        && Texts(statement.GetProperty("Resource"))
            .Any(arn => arn.EndsWith($":{request.Resource}", StringComparison.Ordinal))
        && (
            !statement.TryGetProperty("Condition", out var condition)
            || request.LeadingKeys.All(key =>
                Texts(condition.GetProperty("ForAllValues:StringLike").GetProperty("dynamodb:LeadingKeys"))
                    .Any(like => key.StartsWith(like.TrimEnd('*'), StringComparison.Ordinal))
            )
        );

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.EnumerateArray().Select(text => text.GetString()!);
}
