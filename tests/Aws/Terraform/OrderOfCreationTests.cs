using System.Text.RegularExpressions;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>When the provider asked for what, and what <c>scripts/</c> refuse of a stage that is deployed.</summary>
[Collection(AppliedTerraform.Collection)]
public sealed class OrderOfCreationTests(AppliedTerraform terraform)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static readonly string[] Before =
    [
        "iam:PutRolePolicy",
        "sqs:CreateQueue",
        "events:PutRule",
        "events:PutTargets",
        "lambda:CreateEventSourceMapping",
    ];

    [SkippableFact]
    public async Task The_pipe_comes_after_everything_that_events_pass_behind_it()
    {
        var calls = (await terraform.Deployed()).Log.Calls.ToList();
        var pipe = calls.FindIndex(call => call.Action == "pipes:CreatePipe");

        Assert.All(Before, action => Assert.InRange(calls.FindLastIndex(call => call.Action == action), 0, pipe));
    }

    [SkippableFact]
    public async Task A_stage_comes_seconds_after_its_API()
    {
        var calls = (await terraform.Deployed()).Log.Calls;
        var apis = calls.Where(call => (call.Action, call.Resource) == ("apigateway:POST", "/apis")).ToList();
        var stages = calls
            .Where(call => call.Action == "apigateway:POST" && Regex.IsMatch(call.Resource, "^/apis/[^/]+/stages$"))
            .ToList();

        Assert.NotEmpty(stages);
        Assert.Equal(apis.Count, stages.Count);
        Assert.All(
            apis.Zip(stages),
            pair => Assert.True(pair.Item2.At - pair.Item1.At >= TimeSpan.FromSeconds(Deployed.ApiSettleSeconds))
        );
    }

    [SkippableTheory]
    [InlineData("deploy")]
    [InlineData("destroy")]
    public async Task A_stage_stays_in_its_region(string script)
    {
        var deployed = await terraform.Deployed();

        var (exitCode, output) = await Run(deployed, script, deployed.Environment, "-var=region=eu-west-1");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("The stage is deployed in us-east-1", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("deploy")]
    [InlineData("destroy")]
    public async Task A_stage_stays_in_its_account(string script)
    {
        var deployed = await terraform.Deployed();
        var environment = await OtherAccount(deployed);

        var (exitCode, output) = await Run(deployed, script, environment, $"-var=region={Deployed.Region}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("AWS account ID not allowed: 999999999999", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> Run(
        Deployed deployed,
        string script,
        IReadOnlyDictionary<string, string> environment,
        string place
    )
    {
        string[] package = script == "deploy" ? ["--package", deployed.Package] : [];
        return deployed.Folder.Script(
            script,
            [Deployed.Stage, .. package, "-auto-approve", .. Deployed.Variables.Skip(1), place],
            Timeout,
            environment
        );
    }

    /// <summary>Credentials of another account in the same emulator: those of a role there.</summary>
    private static async Task<Dictionary<string, string>> OtherAccount(Deployed deployed)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, deployed.Endpoint)
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Action"] = "AssumeRole",
                    ["Version"] = "2011-06-15",
                    ["RoleArn"] = "arn:aws:iam::999999999999:role/other",
                    ["RoleSessionName"] = "other",
                }
            ),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=test/20260101/{Deployed.Region}/sts/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await http.SendAsync(request);
        var xml = await response.Content.ReadAsStringAsync();
        string Text(string name) => Regex.Match(xml, $"<{name}>(.*)</{name}>").Groups[1].Value;
        return new Dictionary<string, string>(deployed.ColdEnvironment)
        {
            ["AWS_ACCESS_KEY_ID"] = Text("AccessKeyId"),
            ["AWS_SECRET_ACCESS_KEY"] = Text("SecretAccessKey"),
            ["AWS_SESSION_TOKEN"] = Text("SessionToken"),
        };
    }
}
