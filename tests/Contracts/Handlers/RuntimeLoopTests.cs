using System.Text;
using Ecomm.Emulation.Functions;
using Ecomm.Lambdas.Runtime;
using Ecomm.Operations.Aws;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Handlers;

/// <summary>The runtime loop against a runtime API on a real connection.</summary>
public sealed class RuntimeLoopTests
{
    private static readonly AwsFunction Described = new(
        "test",
        "arn:aws:lambda:us-east-1:000000000000:function:test",
        "SyncOrderWorker",
        Timeout: 30,
        new Dictionary<string, string>()
    );

    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    [Fact]
    public async Task Each_invocation_gets_its_own_answer_also_after_one_that_failed()
    {
        var answers = await Invoke(
            (payload, _, _) =>
                Encoding.UTF8.GetString(payload.Span) switch
                {
                    "\"bad\"" => throw new InvalidOperationException("no good"),
                    var text => Task.FromResult(Encoding.UTF8.GetBytes($"[{text}]")),
                },
            "\"one\"",
            "\"bad\"",
            "\"two\""
        );
        Assert.Equal("[\"one\"]", Assert.IsType<CallOutcome.Succeeded>(answers[0]).Payload);
        Assert.Contains("no good", Assert.IsType<CallOutcome.Failed>(answers[1]).Error, StringComparison.Ordinal);
        Assert.Equal("[\"two\"]", Assert.IsType<CallOutcome.Succeeded>(answers[2]).Payload);
    }

    [Fact]
    public async Task Work_ends_before_the_deadline_and_settling_after_it_but_still_before()
    {
        var seen = new List<(bool Work, bool Settle)>();
        await Invoke(
            (_, work, settle) =>
            {
                Look();
                time.Advance(TimeSpan.FromSeconds(30) - RuntimeLoop.SettleMargin - TimeSpan.FromMilliseconds(1));
                Look();
                time.Advance(TimeSpan.FromMilliseconds(1));
                Look();
                time.Advance(RuntimeLoop.SettleMargin - RuntimeLoop.AnswerMargin);
                Look();
                return Task.FromResult("{}"u8.ToArray());

                void Look() => seen.Add((work.IsCancellationRequested, settle.IsCancellationRequested));
            },
            "{}"
        );
        Assert.Equal([(false, false), (false, false), (true, false), (true, true)], seen);
    }

    [Fact]
    public async Task What_is_done_afterwards_has_the_rest_of_the_invocations_time_and_comes_after_its_answer()
    {
        await using var api = await RuntimeApi.Start(Described, time);
        using var client = new RuntimeClient(api.Address);
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource<(bool, bool, bool)>();
        var answered = Task.CompletedTask;
        var loop = new RuntimeLoop(
            client,
            time,
            NullLogger<RuntimeLoop>.Instance,
            async late =>
            {
                await answered;
                var before = late.IsCancellationRequested;
                time.Advance(TimeSpan.FromSeconds(30) - RuntimeLoop.AfterwardsMargin - TimeSpan.FromMilliseconds(1));
                var inTime = late.IsCancellationRequested;
                time.Advance(TimeSpan.FromMilliseconds(1));
                seen.TrySetResult((before, inTime, late.IsCancellationRequested));
            }
        );
        var running = loop.Run((_, _, _) => Task.FromResult("{}"u8.ToArray()), stop.Token);

        // If the answer came after it, each would wait for the other.
        answered = api.Invoke(new FunctionCall("{}", "Root=1-0-0")).Answered;

        Assert.Equal((false, false, true), await seen.Task.WaitAsync(Eventually.Deadline));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_loop_never_returns_also_if_it_is_cancelled_between_two_invocations()
    {
        using var client = new RuntimeClient("localhost");
        var running = new RuntimeLoop(client, time, NullLogger<RuntimeLoop>.Instance).Run(
            (_, _, _) => throw new InvalidOperationException("nothing was to be invoked"),
            new CancellationToken(canceled: true)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task<IReadOnlyList<CallOutcome>> Invoke(Function function, params string[] payloads)
    {
        await using var api = await RuntimeApi.Start(Described, time);
        using var client = new RuntimeClient(api.Address);
        using var stop = new CancellationTokenSource();
        var running = new RuntimeLoop(client, time, NullLogger<RuntimeLoop>.Instance).Run(function, stop.Token);
        var answers = new List<CallOutcome>();
        foreach (var payload in payloads)
        {
            answers.Add(await api.Invoke(new FunctionCall(payload, "Root=1-0-0")).Answered);
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return answers;
    }
}
