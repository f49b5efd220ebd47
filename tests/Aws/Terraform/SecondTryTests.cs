using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary><c>scripts/deploy</c> where AWS does not know everywhere yet what was made a moment before: with a Terraform that fails first.</summary>
public sealed class SecondTryTests : IDisposable
{
    // Lines as Terraform breaks them where nobody looks at a terminal.
    private const string NoLogDelivery = """
        ╷
        │ Error: creating API Gateway v2 Stage ($default): NotFoundException: Cannot
        │ find log delivery named: abc_.default
        │
        │   with module.ecomm.aws_apigatewayv2_stage.default["orders"],
        ╵
        """;

    private const string NoStream = """
        │ Error: waiting for creation AWS EventBridge Pipes Pipe (ecomm-dev-events): unexpected state 'CREATE_FAILED', wanted target 'RUNNING, STOPPED'. last error: Cannot access stream arn:aws:dynamodb:eu-west-1:123456789012:table/events/stream/now. Please ensure the customer role can perform actions on source stream
        │
        │   with module.ecomm.aws_pipes_pipe.events,
        """;

    private readonly ScriptFolder folder = new();

    public SecondTryTests() =>
        folder.Program(
            "terraform",
            $"""
            cd "{folder.At()}"
            [[ $1 != -chdir=* ]] || shift
            echo "$*" >>calls
            case "$*" in
              apply*) [ ! -f refusals ] || [ "$(grep -c ^apply calls)" -gt "$(cat refusals)" ] || cat error >&2
                      [ ! -f refusals ] || [ "$(grep -c ^apply calls)" -gt "$(cat refusals)" ] || exit 1 ;;
              "output -raw env_file") echo ORDERS_API_BASE_URL=https://orders.example ;;
              output*) exit 1 ;;
              "state show"*) echo '    id = "abc"' ;;
              "show -json"*) echo '{"{}"}' ;;
            esac
            """
        );

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData(NoStream)]
    [InlineData(NoLogDelivery)]
    public async Task An_apply_that_came_too_early_is_tried_once_more(string error)
    {
        var (exitCode, output) = await Deploy(error, refusals: 1);

        Assert.True(exitCode == 0, output);
        Assert.Equal(2, Calls.Count(call => call.StartsWith("apply", StringComparison.Ordinal)));
        Assert.Contains("Error: ", output, StringComparison.Ordinal);
        Assert.Contains("tried once more", output, StringComparison.Ordinal);
        Assert.Equal("ORDERS_API_BASE_URL=https://orders.example\n", folder.Read(".env"));
    }

    [SkippableFact]
    public async Task A_stage_that_AWS_made_although_it_said_no_is_adopted_before_the_second_try()
    {
        await Deploy(NoLogDelivery, refusals: 1);

        var import = Assert.Single(Calls, call => call.StartsWith("import", StringComparison.Ordinal));
        // With the user's settings, after which come those that were checked.
        Assert.Contains(" -var=region=eu-west-1 -var=stage=dev ", import, StringComparison.Ordinal);
        Assert.EndsWith(
            " module.ecomm.aws_apigatewayv2_stage.default[\"orders\"] abc/$default",
            import,
            StringComparison.Ordinal
        );
        Assert.InRange(
            Calls.IndexOf(import),
            Calls.FindIndex(call => call.StartsWith("apply", StringComparison.Ordinal)),
            Calls.FindLastIndex(call => call.StartsWith("apply", StringComparison.Ordinal))
        );
    }

    [SkippableFact]
    public async Task A_second_refusal_is_final()
    {
        var (exitCode, _) = await Deploy(NoStream, refusals: 2);

        Assert.Equal(1, exitCode);
        Assert.Equal(2, Calls.Count(call => call.StartsWith("apply", StringComparison.Ordinal)));
        Assert.False(File.Exists(folder.At(".env")));
    }

    [SkippableFact]
    public async Task Another_error_is_not_tried_again()
    {
        var (exitCode, _) = await Deploy(
            "│ Error: AccessDenied: not authorized to perform: sqs:CreateQueue",
            refusals: 1
        );

        Assert.Equal(1, exitCode);
        Assert.Single(Calls, call => call.StartsWith("apply", StringComparison.Ordinal));
    }

    private List<string> Calls => [.. File.ReadAllLines(folder.At("calls"))];

    private Task<(int ExitCode, string Output)> Deploy(string error, int refusals)
    {
        Machine.RequireProgram("unzip");
        folder.Write("error", error);
        folder.Write("refusals", $"{refusals}");
        var package = folder.Package("new.zip", Elf.Program(Elf.Machine));
        return folder.Run("deploy", "dev", "--package", package, "-auto-approve", "-var=region=eu-west-1");
    }
}
