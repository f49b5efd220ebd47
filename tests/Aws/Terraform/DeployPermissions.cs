using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// docs/policies/deploy.json beside what the provider asked of AWS while it deployed a stage, changed it, changed it back and destroyed it.
/// </summary>
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
        ["iam:UpdateAssumeRolePolicy"] = "when a version of this repository changes who may take on a role",
        ["dynamodb:UpdateTable"] = "when a version of this repository changes a table, or deletion_protection changes",
        ["events:UntagResource"] = "when a tag is taken away from a stage that keeps its bus",
        ["sns:SetSubscriptionAttributes"] = "when a version of this repository changes what a worker takes",
        ["sns:TagResource"] = "when a tag is given to a stage with a topic",
        ["sns:UntagResource"] = "when a tag is taken away from a stage with a topic",
    };

    /// <summary>What the policy allows of topics beside what making one asks for.</summary>
    private static readonly System.Collections.Generic.HashSet<string> ToChangeOrDestroyTopics =
    [
        "sns:DeleteTopic",
        "sns:SetSubscriptionAttributes",
        "sns:TagResource",
        "sns:Unsubscribe",
        "sns:UntagResource",
    ];

    /// <summary>Every request that made a stage with a topic is allowed, and every permission for that is needed.</summary>
    public static void CheckTopic(IReadOnlyList<AwsCall> calls)
    {
        var policy = PolicyFile.Read("deploy");
        string[] faults =
        [
            .. calls.Where(call => !policy.Allows(call)).Select(call => $"not allowed: {call}"),
            .. policy
                .Actions.Where(action => action.StartsWith("sns:", StringComparison.Ordinal))
                .Except(ToChangeOrDestroyTopics)
                .Except(calls.Select(call => call.Action))
                .Select(action => $"not needed: {action}"),
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults.Distinct().Order(StringComparer.Ordinal)));
    }

    /// <summary>Every request is allowed, and every permission is needed.</summary>
    public static void Check(IReadOnlyList<AwsCall> calls)
    {
        var policy = PolicyFile.Read("deploy");
        var seen = calls.Select(call => call.Action).ToHashSet();
        string[] faults =
        [
            .. calls.Where(call => !policy.Allows(call)).Select(call => $"not allowed: {call}"),
            .. policy
                .Actions.Where(action => !seen.Contains(action) && !Unseen.ContainsKey(action))
                .Select(a => $"not needed: {a}"),
            .. Unseen.Keys.Where(action => seen.Contains(action)).Select(action => $"seen after all: {action}"),
            .. Unseen.Keys.Except(policy.Actions).Select(action => $"no permission of the policy: {action}"),
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults.Distinct().Order(StringComparer.Ordinal)));
        Assert.InRange(policy.Length, 1, PolicyFile.LengthMax);
    }
}
