using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Ecomm.Lambdas.Runtime;

/// <summary>A function: takes an invocation's payload and gives the answer's.</summary>
/// <param name="payload">The event, JSON.</param>
/// <param name="work">Ends when no more work is to be begun, a little before the deadline.</param>
/// <param name="settle">Ends when only the answer's own way is left.</param>
public delegate Task<byte[]> Function(ReadOnlyMemory<byte> payload, CancellationToken work, CancellationToken settle);

/// <summary>Invokes the function with one event after another, as Lambda expects of a runtime.</summary>
/// <param name="client">Speaks to Lambda.</param>
/// <param name="time">Its clock.</param>
/// <param name="log">Where it logs.</param>
/// <param name="afterwards">
/// Done once an invocation is answered and before the next is asked for: Lambda freezes the process only then. It ends with the
/// invocation's time, so that Lambda does not end the process, and throws nothing.
/// </param>
public sealed partial class RuntimeLoop(
    RuntimeClient client,
    TimeProvider time,
    ILogger<RuntimeLoop> log,
    Func<CancellationToken, Task>? afterwards = null
)
{
    /// <summary>Work stops this long before the deadline, so that what it leaves can be settled.</summary>
    public static readonly TimeSpan SettleMargin = TimeSpan.FromSeconds(2);

    /// <summary>Settling stops this long before the deadline, so that the answer arrives: a late one fails the whole batch.</summary>
    public static readonly TimeSpan AnswerMargin = TimeSpan.FromMilliseconds(500);

    /// <summary>What is done afterwards stops this long before the deadline.</summary>
    public static readonly TimeSpan AfterwardsMargin = TimeSpan.FromMilliseconds(100);

    /// <summary>X-Ray's header of the invocation, where the SDK looks for it.</summary>
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Runs until it fails: it never returns.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="HttpRequestException">Lambda does not answer; a new process will do better.</exception>
    public async Task Run(Function function, CancellationToken cancel)
    {
        while (true)
        {
            var invocation = await client.Next(cancel);
            Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceHeader);
            await Invoke(function, invocation, cancel);
            if (afterwards is not null)
            {
                using var late = EndsBefore(invocation.Deadline, AfterwardsMargin);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
                await afterwards(either.Token);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failed invocation is answered, whatever it failed of.")]
    private async Task Invoke(Function function, Invocation invocation, CancellationToken cancel)
    {
        byte[] answer;
        try
        {
            using var work = EndsBefore(invocation.Deadline, SettleMargin);
            using var settle = EndsBefore(invocation.Deadline, AnswerMargin);
            answer = await function(invocation.Payload, work.Token, settle.Token);
        }
        catch (Exception e)
        {
            LogFailed(log, e, invocation.RequestId);
            await client.Fail(invocation.RequestId, RuntimeError.Of(e), cancel);
            return;
        }
        await client.Respond(invocation.RequestId, answer, cancel);
    }

    private CancellationTokenSource EndsBefore(DateTimeOffset deadline, TimeSpan margin)
    {
        var left = deadline - time.GetUtcNow() - margin;
        return new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the invocation failed: {RequestId}")]
    private static partial void LogFailed(ILogger log, Exception e, string requestId);
}
