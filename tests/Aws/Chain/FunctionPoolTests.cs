using System.Diagnostics;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Emulation.Functions;

namespace Ecomm.Aws.Tests.Chain;

public sealed class FunctionPoolTests
{
    [SkippableFact]
    public async Task A_function_gets_its_event_and_its_answer_comes_back()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("Echo"));
        Assert.Equal(new CallOutcome.Succeeded("""{"a":"ü"}"""), await pool.Invoke(New("""{"a":"ü"}"""), default));
        Assert.Contains("started Echo hello", functions.Log);
    }

    [SkippableFact]
    public async Task Its_environment_is_that_of_Lambda_and_its_own_and_nothing_of_ours()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("Environment"));
        Environment.SetEnvironmentVariable("OURS_ALONE", "1");
        var lines = Assert.IsType<CallOutcome.Succeeded>(await pool.Invoke(New("{}"), default)).Payload.Split('\n');
        Assert.Contains("_HANDLER=Environment", lines);
        Assert.Contains("GREETING=hello", lines);
        Assert.Contains("AWS_LAMBDA_FUNCTION_NAME=shop-test-Environment", lines);
        Assert.Contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("OURS_ALONE", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_instance_is_kept_warm_and_others_start_only_while_it_is_busy()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("WhoAmI"), instancesMax: 3);
        var first = await pool.Invoke(New("{}"), default);
        Assert.Equal(first, await pool.Invoke(New("{}"), default));
        Assert.Equal(1, pool.Instances);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => pool.Invoke(New("{}"), default)));
        Assert.InRange(pool.Instances, 1, 3);
    }

    [SkippableFact]
    public async Task A_function_that_reports_an_error_is_used_again()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("Fails"));
        Assert.Equal(new CallOutcome.Failed("Bug: it broke"), await pool.Invoke(New("{}"), default));
        Assert.Equal(1, pool.Instances);
    }

    [SkippableFact]
    public async Task A_function_that_ends_fails_its_invocation_and_is_replaced()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("Exits"));
        Assert.Equal(new CallOutcome.Failed("Runtime exited with status 3"), await pool.Invoke(New("{}"), default));
        Assert.Equal(0, pool.Instances);
        Assert.Equal(new CallOutcome.Failed("Runtime exited with status 3"), await pool.Invoke(New("{}"), default));
    }

    [SkippableFact]
    public async Task A_function_that_cannot_start_says_why_and_is_ended()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("NeverStarts"));
        Assert.Equal(new CallOutcome.Failed("Config: no table"), await pool.Invoke(New("{}"), default));
        Assert.Equal(0, pool.Instances);
    }

    [SkippableFact]
    public async Task A_function_that_takes_longer_than_its_timeout_is_ended()
    {
        using var functions = new Functions();
        await using var pool = functions.Pool(Functions.Of("Stalls", timeout: 1));
        var clock = Stopwatch.StartNew();
        Assert.Equal(
            new CallOutcome.Failed("Task timed out after 1.00 seconds"),
            await pool.Invoke(New("{}"), default)
        );
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 15);
        Assert.Equal(0, pool.Instances);
    }

    [SkippableFact]
    public async Task Ending_a_pool_fails_what_is_under_way()
    {
        using var functions = new Functions();
        var pool = functions.Pool(Functions.Of("Stalls"));
        var invoked = pool.Invoke(New("{}"), default);
        await Eventually.True(() => functions.Log.Count > 0, "the function starts");
        await pool.DisposeAsync();
        Assert.IsType<CallOutcome.Failed>(await invoked);
        Assert.Equal(0, pool.Instances);
    }

    private static FunctionCall New(string payload) => new(payload, FunctionCall.NewTrace(TimeProvider.System));
}
