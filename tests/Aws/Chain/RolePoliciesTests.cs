using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecomm.Aws.Tests.Chain;

public sealed class RolePoliciesTests : IDisposable
{
    private const string Policy = """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "UpdateRecords", "Effect": "Allow", "Action": ["dynamodb:UpdateItem"],
           "Resource": ["arn:aws:dynamodb:eu-west-1:123:table/shop-dev-records"],
           "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ORDERS#*"]}, "Null": {"dynamodb:LeadingKeys": "false"}}},
          {"Sid": "ListRecords", "Effect": "Allow", "Action": ["dynamodb:Query"],
           "Resource": ["arn:aws:dynamodb:eu-west-1:123:table/shop-dev-records/index/list"],
           "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LIST#*"]}, "Null": {"dynamodb:LeadingKeys": "false"}}},
          {"Sid": "KeepLedger", "Effect": "Allow", "Action": ["dynamodb:GetItem"],
           "Resource": ["arn:aws:dynamodb:eu-west-1:123:table/shop-dev-ledger"]},
          {"Sid": "ParkMessages", "Effect": "Allow", "Action": ["sqs:SendMessage"],
           "Resource": ["arn:aws:sqs:eu-west-1:123:shop-dev-SyncOrderWorker-dead"]},
          {"Sid": "ReadGatewaySecret", "Effect": "Allow", "Action": ["secretsmanager:GetSecretValue"],
           "Resource": ["arn:aws:secretsmanager:eu-west-1:123:secret:pay/key-a1B2c3"]}]}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-policies-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(
        "DynamoDB_20120810.UpdateItem",
        """{"TableName": "shop-dev-records", "Key": {"pk": {"S": "ORDERS#1"}}}"""
    )]
    [InlineData("DynamoDB_20120810.GetItem", """{"TableName": "shop-dev-ledger", "Key": {"pk": {"S": "ANY"}}}""")]
    [InlineData(
        "DynamoDB_20120810.Query",
        """{"TableName": "shop-dev-records", "IndexName": "list", "ExpressionAttributeValues": {":partition": {"S": "LIST#3"}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.TransactWriteItems",
        """{"TransactItems": [{"Update": {"TableName": "shop-dev-records", "Key": {"pk": {"S": "ORDERS#1"}}}}]}"""
    )]
    [InlineData("AmazonSQS.SendMessage", """{"QueueUrl": "http://127.0.0.1/123/shop-dev-SyncOrderWorker-dead"}""")]
    [InlineData(
        "secretsmanager.GetSecretValue",
        """{"SecretId": "arn:aws:secretsmanager:eu-west-1:123:secret:pay/key-a1B2c3"}"""
    )]
    public void What_a_statement_names_is_allowed(string target, string body) =>
        Assert.True(Allows("SyncOrderWorker", target, body));

    [Theory]
    [InlineData(
        "DynamoDB_20120810.UpdateItem",
        """{"TableName": "shop-dev-records", "Key": {"pk": {"S": "SKUS#1"}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.UpdateItem",
        """{"TableName": "shop-dev-events", "Key": {"pk": {"S": "ORDERS#1"}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.PutItem",
        """{"TableName": "shop-dev-records", "Item": {"pk": {"S": "ORDERS#1"}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.BatchGetItem",
        """{"RequestItems": {"shop-dev-ledger": {"Keys": [{"pk": {"S": "1"}}, {"pk": {"S": "1"}}]}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.Query",
        """{"TableName": "shop-dev-records", "IndexName": "list", "ExpressionAttributeValues": {":partition": {"S": "SKUS#3"}}}"""
    )]
    [InlineData(
        "DynamoDB_20120810.TransactWriteItems",
        """
            {"TransactItems": [{"Update": {"TableName": "shop-dev-records", "Key": {"pk": {"S": "ORDERS#1"}}}},
                               {"Update": {"TableName": "shop-dev-records", "Key": {"pk": {"S": "SKUS#1"}}}}]}
            """
    )]
    [InlineData("AmazonSQS.SendMessage", """{"QueueUrl": "http://127.0.0.1/123/shop-dev-SyncOrderWorker"}""")]
    [InlineData(
        "secretsmanager.GetSecretValue",
        """{"SecretId": "arn:aws:secretsmanager:eu-west-1:123:secret:other-a1B2c3"}"""
    )]
    [InlineData(
        "secretsmanager.PutSecretValue",
        """{"SecretId": "arn:aws:secretsmanager:eu-west-1:123:secret:pay/key-a1B2c3"}"""
    )]
    public void Another_action_table_queue_secret_or_key_is_not(string target, string body) =>
        Assert.False(Allows("SyncOrderWorker", target, body));

    [Fact]
    public void A_function_has_no_part_in_the_role_of_another() =>
        Assert.False(
            Allows(
                "ListOrdersApi",
                "DynamoDB_20120810.GetItem",
                """{"TableName": "shop-dev-ledger", "Key": {"pk": {"S": "ANY"}}}"""
            )
        );

    private bool Allows(string handler, string target, string body)
    {
        using var document = JsonDocument.Parse(body);
        var policies = RolePolicies.Read(State(), "shop-dev");
        return FunctionRequest
            .Of(target, document.RootElement)
            .ToList()
            .TrueForAll(one => policies.Allows(handler, one));
    }

    private string State() =>
        SampleState.Write(
            folder.FullName,
            resources =>
                resources["aws_iam_role_policy.sync"] = new JsonObject
                {
                    ["role"] = "shop-dev-SyncOrderWorker",
                    ["policy"] = Policy,
                }
        );
}
