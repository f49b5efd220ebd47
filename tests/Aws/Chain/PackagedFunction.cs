using System.Collections.Concurrent;
using System.Text.Json;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Emulation.Functions;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The packaged program as the function of one slice, which the test invokes itself, and all that it writes.</summary>
internal sealed class PackagedFunction : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> log;

    private PackagedFunction(FunctionProcess process, ConcurrentQueue<string> log) =>
        (Process, this.log) = (process, log);

    public FunctionProcess Process { get; }

    /// <summary>What it has written up to now.</summary>
    public string Lines => string.Join('\n', log);

    public static async Task<PackagedFunction> Start(string slice, IReadOnlyDictionary<string, string> environment)
    {
        var log = new ConcurrentQueue<string>();
        var function = new AwsFunction(
            slice,
            $"arn:aws:lambda:us-east-1:000000000000:function:{slice}",
            slice,
            30,
            environment
        );
        var process = await FunctionProcess.Start(
            function,
            await Package.Bootstrap(),
            new Dictionary<string, string>(),
            log.Enqueue,
            TimeProvider.System
        );
        return new PackagedFunction(process, log);
    }

    /// <summary>Delivers a published event.</summary>
    /// <returns>The messages that have failed: <c>message-1</c> or none.</returns>
    public Task<IEnumerable<string>> Deliver(Item published) => Deliver(Body(published));

    /// <summary>Delivers a batch of these bodies: <c>message-1</c> and so on.</summary>
    /// <returns>The messages that have failed.</returns>
    public async Task<IEnumerable<string>> Deliver(params string[] bodies)
    {
        var batch = new SqsEvent([
            .. bodies.Select(
                (body, i) => new SqsMessage($"message-{i + 1}", "receipt", body, new SqsAttributes("1", "0"))
            ),
        ]);
        var answer = await Invoke(JsonSerializer.Serialize(batch, EnvelopeJson.Default.SqsEvent));
        return JsonSerializer
            .Deserialize(answer, EnvelopeJson.Default.SqsBatchResponse)!
            .BatchItemFailures.Select(failure => failure.ItemIdentifier);
    }

    /// <returns>The function's answer; it must have succeeded.</returns>
    public async Task<string> Invoke(string payload)
    {
        var call = new FunctionCall(payload, FunctionCall.NewTrace(TimeProvider.System));
        return Assert.IsType<CallOutcome.Succeeded>(await Process.Invoke(call, default)).Payload;
    }

    /// <summary>A published event as the bus sends it.</summary>
    public static string Body(Item published) =>
        BusEvent.Write(1, published, "arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/1");

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
