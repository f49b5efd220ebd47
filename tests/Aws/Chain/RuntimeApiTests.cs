using System.Globalization;
using System.Net;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The runtime API as a function's runtime sees it, over plain HTTP.</summary>
public sealed class RuntimeApiTests : IAsyncLifetime, IDisposable
{
    private static readonly AwsFunction Function = Functions.Of("Echo", timeout: 7);
    private readonly HttpClient runtime = new() { Timeout = TimeSpan.FromSeconds(20) };
    private RuntimeApi api = null!;

    public async Task InitializeAsync()
    {
        api = await RuntimeApi.Start(Function, TimeProvider.System);
        runtime.BaseAddress = new Uri($"http://{api.Address}/2018-06-01/runtime/");
    }

    public async Task DisposeAsync()
    {
        await api.DisposeAsync();
    }

    public void Dispose() => runtime.Dispose();

    [Fact]
    public async Task An_invocation_comes_with_its_id_deadline_function_and_trace()
    {
        var before = DateTimeOffset.UtcNow;
        var invocation = new FunctionCall("""{"n":1}""", "Root=1-67891233-abcdef012345678912345678");
        var (taken, _) = api.Invoke(invocation);
        using var next = await Next();
        await taken;
        Assert.Equal("""{"n":1}""", await next.Content.ReadAsStringAsync());
        Assert.Equal(invocation.RequestId, Header(next, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(Function.Arn, Header(next, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Equal(invocation.TraceHeader, Header(next, "Lambda-Runtime-Trace-Id"));
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse(Header(next, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture)
        );
        Assert.InRange(deadline - before, TimeSpan.FromSeconds(6.9), TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task A_runtime_waits_for_its_next_invocation()
    {
        var next = Next();
        var (_, answered) = api.Invoke(New("1"));
        using var first = await next;
        await Post(first, "response", "11");
        Assert.Equal(new CallOutcome.Succeeded("11"), await answered);
        var waiting = Next();
        Assert.False(waiting.IsCompleted);
        (_, answered) = api.Invoke(New("2"));
        using var second = await waiting;
        await Post(second, "response", "22");
        Assert.Equal(new CallOutcome.Succeeded("22"), await answered);
    }

    [Fact]
    public async Task A_runtime_that_hangs_up_while_it_waits_takes_no_invocation_with_it()
    {
        using (var hangUp = new CancellationTokenSource())
        {
            var given = runtime.GetAsync(new Uri("invocation/next", UriKind.Relative), hangUp.Token);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
        api.Invoke(New("1"));
        using var next = await Next();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_reported_error_fails_the_invocation()
    {
        var (_, answered) = api.Invoke(New("1"));
        using var next = await Next();
        using var reply = await Post(next, "error", """{"errorMessage":"out of plums","errorType":"NoPlums"}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        Assert.Equal(new CallOutcome.Failed("NoPlums: out of plums"), await answered);
    }

    [Fact]
    public async Task A_runtime_that_cannot_start_fails_what_waits_and_what_comes()
    {
        var (_, before) = api.Invoke(New("1"));
        using var content = new StringContent("""{"errorMessage":"no table","errorType":"Config"}""");
        using var reply = await runtime.PostAsync(new Uri("init/error", UriKind.Relative), content);
        var (_, after) = api.Invoke(New("2"));
        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        Assert.Equal(new CallOutcome.Failed("Config: no table"), await before);
        Assert.Equal(new CallOutcome.Failed("Config: no table"), await after);
        Assert.True(api.InitFailed);
    }

    [Fact]
    public async Task A_response_to_another_invocation_or_a_second_one_is_refused()
    {
        var (_, answered) = api.Invoke(New("1"));
        using var next = await Next();
        using var content = new StringContent("{}");
        using var other = await runtime.PostAsync(new Uri("invocation/other/response", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        (await Post(next, "response", "1")).Dispose();
        using var twice = await Post(next, "response", "2");
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
        Assert.Equal(new CallOutcome.Succeeded("1"), await answered);
    }

    [Fact]
    public async Task A_response_over_6_MB_fails_the_invocation()
    {
        var (_, answered) = api.Invoke(New("1"));
        using var next = await Next();
        using var reply = await Post(next, "response", new string('x', RuntimeApi.ResponseBytesMax + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
        Assert.IsType<CallOutcome.Failed>(await answered);
    }

    private static FunctionCall New(string payload) => new(payload, FunctionCall.NewTrace(TimeProvider.System));

    private Task<HttpResponseMessage> Next() => runtime.GetAsync(new Uri("invocation/next", UriKind.Relative));

    private async Task<HttpResponseMessage> Post(HttpResponseMessage next, string what, string body)
    {
        using var content = new StringContent(body);
        return await runtime.PostAsync(
            new Uri($"invocation/{Header(next, "Lambda-Runtime-Aws-Request-Id")}/{what}", UriKind.Relative),
            content
        );
    }

    private static string Header(HttpResponseMessage message, string name) => message.Headers.GetValues(name).Single();
}
