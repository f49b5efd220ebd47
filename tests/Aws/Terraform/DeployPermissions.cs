using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>docs/policies/deploy.json beside what the provider asked of AWS while it deployed, changed and destroyed a stage.</summary>
internal static class DeployPermissions
{
    /// <summary>What the policy allows beside it, and why no request of that name was seen.</summary>
    private static readonly Dictionary<string, string> Unseen = new()
    {
        ["iam:PassRole"] = "asked about when a function or a pipe is given its role",
        ["iam:CreateServiceLinkedRole"] = "API Gateway has AWS make its role when an account's first API is made",
        ["logs:CreateLogDelivery"] = "asked about when a stage or a pipe gets its log",
        ["logs:DeleteLogDelivery"] = "asked about when a stage or a pipe loses its log",
        ["logs:DescribeResourcePolicies"] = "asked about when a stage or a pipe gets its log",
        ["logs:GetLogDelivery"] = "asked about when a stage or a pipe gets its log",
        ["logs:ListLogDeliveries"] = "asked about when a stage or a pipe gets its log",
        ["logs:PutResourcePolicy"] = "asked about when a stage or a pipe gets its log",
        ["logs:UpdateLogDelivery"] = "asked about when a stage or a pipe gets its log",
        ["lambda:UpdateFunctionCode"] = "when the package changes",
        ["lambda:PutFunctionConcurrency"] = "with reserved_concurrency only",
        ["lambda:DeleteFunctionConcurrency"] = "with reserved_concurrency only",
        ["dynamodb:UpdateTimeToLive"] = "with event_retention_days only",
        ["iam:DeleteRolePermissionsBoundary"] = "when permissions_boundary is taken away",
        ["iam:UpdateAssumeRolePolicy"] = "when a version of this repository changes who may take on a role",
        ["dynamodb:UpdateTable"] = "when a version of this repository changes a table, or deletion_protection changes",
        ["sqs:SetQueueAttributes"] = "when max_receives changes",
        ["dynamodb:UntagResource"] = "when a tag is taken away",
        ["sqs:UntagQueue"] = "when a tag is taken away",
        ["events:UntagResource"] = "when a tag is taken away",
        ["logs:UntagResource"] = "when a tag is taken away",
        ["cloudwatch:UntagResource"] = "when a tag is taken away",
        ["iam:UntagRole"] = "when a tag is taken away",
        ["lambda:UntagResource"] = "when a tag is taken away",
        ["pipes:UntagResource"] = "when a tag is taken away",
    };

    /// <summary>Every request is allowed, and every permission is needed.</summary>
    public static void Check(IReadOnlyList<AwsCall> calls)
    {
        var policy = PolicyFile.Read("deploy");
        Assert.Equal([], calls.Where(call => !policy.Allows(call)).Select(call => call.ToString()).Distinct().Order());
        Assert.Equal(Unseen.Keys.Order(), policy.Actions.Except(calls.Select(call => call.Action)).Order());
        Assert.InRange(policy.Length, 1, PolicyFile.LengthMax);
    }
}
