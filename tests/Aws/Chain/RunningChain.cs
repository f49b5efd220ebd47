using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using Ecomm.Aws.Tests.Terraform;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Emulation;
using Ecomm.Emulation.Events;
using Ecomm.Emulation.Http;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The chain over the deployment that most tests share: events pass the bus.</summary>
public sealed class BusChain(AppliedTerraform terraform) : RunningChain(terraform.Deployed);

/// <summary>The chain over the same one after it: events pass the topic. The pipe goes on where it was when its target was changed.</summary>
public sealed class TopicChain(SwitchedTerraform terraform) : RunningChain(terraform.Deployed, fromNowOn: true);

/// <summary>The chain over what Terraform has applied, with the packaged program: running for all tests of a class.</summary>
/// <param name="deploy">Deploys, or gives what is deployed already.</param>
/// <param name="fromNowOn">Whether the stream is read from its end and not from its beginning.</param>
public abstract class RunningChain(Func<Task<Deployed>> deploy, bool fromNowOn = false) : IAsyncLifetime
{
    /// <summary>Half of the payment attempts fail, so that orders are retried, accepted and rejected.</summary>
    private const string GatewayFailureRate = "0.5";

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> log = new();
    private static readonly HttpClient Http = new() { Timeout = RequestTimeout };
    private int linesChecked;
    private string bootstrap = "";
    private PermissionGate? gate;
    private EmulatedSystem? system;
    private WebApplication? apis;
    private Deployed? deployed;

    internal AwsDeployment Deployment { get; private set; } = null!;

    internal AwsEndpoint Endpoint { get; private set; } = null!;

    /// <summary>Where the HTTP APIs are.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts it, if no test has done so; skips the test where a tool is missing.</summary>
    public async Task Start()
    {
        if (system is not null)
        {
            return;
        }
        deployed = await deploy();
        var policies = RolePolicies.Read(deployed.StateFile, Terraform.Deployed.Name);
        gate = await PermissionGate.Start(policies, deployed.Endpoint);
        bootstrap = await gate.Wrap(await Package.Bootstrap());
        Deployment = WithFailures(AwsDeployment.Read(deployed.StateFile));
        if (fromNowOn)
        {
            Deployment = Deployment with { Pipe = Deployment.Pipe with { StartingPosition = "LATEST" } };
        }
        Endpoint = new AwsEndpoint(deployed.Endpoint, Deployment.Region);
        await Run();
        // The stream's end is where it is first read: only what comes after that is read.
        await Eventually.True(
            () => system!.IsDrained(CancellationToken.None),
            "nothing is left of other tests",
            DrainTimeout
        );
    }

    /// <summary>Stops everything and starts it again: the pipe reads the stream from its beginning.</summary>
    public async Task Restart()
    {
        await Stop();
        await Run();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Stop();
        if (gate is not null)
        {
            await gate.DisposeAsync();
        }
    }

    /// <summary>Calls an API with a JSON body.</summary>
    /// <returns>The status.</returns>
    internal async Task<int> Post(string path, JsonObject body)
    {
        using var response = await Send(path, body);
        return (int)response.StatusCode;
    }

    /// <summary>Calls an API with a JSON body.</summary>
    /// <returns>The body of its answer.</returns>
    internal async Task<JsonObject> Ask(string path, JsonObject body)
    {
        using var response = await Send(path, body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {answer}");
        return JsonNode.Parse(answer)!.AsObject();
    }

    /// <summary>Puts the events on the bus, beside the stream.</summary>
    /// <returns>How many messages they became.</returns>
    internal async Task<int> PutEvents(IEnumerable<string> events)
    {
        using var sqs = Endpoint.Sqs();
        var bus = new EventBus(Deployment, sqs);
        return await bus.PutEvents([.. events.Select(one => JsonNode.Parse(one)!.AsObject())], CancellationToken.None);
    }

    /// <summary>A line of the program, as an operator of the deployment types it.</summary>
    /// <returns>What it says; it must succeed.</returns>
    internal async Task<string> Command(params string[] words)
    {
        var (exitCode, output) = await Machine.Run(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll"),
                .. words,
                "--terraform-state",
                deployed!.StateFile,
            ],
            CommandTimeout,
            environment: new Dictionary<string, string>(deployed.Environment)
            {
                ["AWS_ENDPOINT_URL"] = deployed.Endpoint.AbsoluteUri,
            }
        );
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>What whoever deployed has asked of AWS.</summary>
    internal IReadOnlyList<AwsCall> Calls => deployed!.Log.Calls;

    /// <summary>What functions have asked of tables and queues, one line for each kind of request.</summary>
    internal IEnumerable<string> Requests => gate!.Requests;

    /// <summary>Waits until nothing is left that could move; then all laws hold, and no function did what its role forbids.</summary>
    internal async Task<Tables> Drained()
    {
        await Eventually.True(
            () => system!.IsDrained(CancellationToken.None),
            "the chain is drained; last words:\n" + string.Join('\n', log.TakeLast(20)),
            DrainTimeout
        );
        Assert.NotEmpty(gate!.Requests);
        var written = log.Skip(linesChecked).ToList();
        // Each line stands after the name of the function that wrote it.
        Assert.NotEmpty(
            written.Select(line => MetricLine.Check(line[(line.IndexOf(' ') + 1)..])).OfType<JsonElement>()
        );
        linesChecked += written.Count;
        Assert.Empty(gate.Denied);
        var tables = await Tables.Read(Deployment, Endpoint);
        Assert.All(
            Laws.Check(Domains.All, tables.ToCommitted(deployed!.Unprocessable)),
            law => Assert.True(law.Holds, $"{law.Law}: {string.Join("; ", law.Violations)}")
        );
        return tables;
    }

    /// <summary>
    /// Says that this event cannot be processed, so that no law expects it in its order's status. It is kept again whenever
    /// it is delivered again.
    /// </summary>
    internal void Expect(string pk, string sk) => deployed!.Unprocessable.Add(new Key(pk, sk));

    /// <summary>Takes all messages out of all dead-letter queues, and says which should not be there.</summary>
    internal async Task<IReadOnlyList<DeadLetter>> UnexpectedDeadLetters()
    {
        var unexpected = new List<DeadLetter>();
        foreach (var queue in Deployment.DeadLetterQueues)
        {
            var letters = await TakeAll(queue);
            unexpected.AddRange(
                letters.Where(letter => !deployed!.Unprocessable.Contains(new Key(letter.PartitionKey, letter.SortKey)))
            );
        }
        return unexpected;
    }

    /// <summary>Takes all messages out of a queue.</summary>
    internal async Task<IReadOnlyList<DeadLetter>> TakeAll(AwsQueue queue)
    {
        using var sqs = Endpoint.Sqs();
        var all = new List<DeadLetter>();
        while (true)
        {
            var answer = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = queue.Url,
                    MaxNumberOfMessages = 10,
                    MessageAttributeNames = ["All"],
                }
            );
            if (answer.Messages is not { Count: > 0 } messages)
            {
                return all;
            }
            foreach (var message in messages)
            {
                await sqs.DeleteMessageAsync(queue.Url, message.ReceiptHandle);
            }
            all.AddRange(messages.Select(message => DeadLetter.Of(queue.Name, message)));
        }
    }

    private async Task<HttpResponseMessage> Send(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        return await Http.PostAsync(new Uri(Url, path), content);
    }

    private async Task Run()
    {
        system = EmulatedSystem.Start(Deployment, Endpoint, bootstrap, log.Enqueue, NullLoggerFactory.Instance);
        apis = HttpApi.Build(Deployment.Routes, system.Functions, port: 0, TimeProvider.System, _ => { });
        await apis.StartAsync();
        Url = ServerAddress.Of(apis);
    }

    private async Task Stop()
    {
        if (apis is not null)
        {
            await apis.DisposeAsync();
        }
        if (system is not null)
        {
            await system.DisposeAsync();
        }
        (apis, system) = (null, null);
    }

    private static AwsDeployment WithFailures(AwsDeployment deployment) =>
        deployment with
        {
            Functions =
            [
                .. deployment.Functions.Select(function =>
                    function.Environment.ContainsKey("PAYMENT_GATEWAY_FAILURE_RATE")
                        ? function with
                        {
                            Environment = new Dictionary<string, string>(function.Environment)
                            {
                                ["PAYMENT_GATEWAY_FAILURE_RATE"] = GatewayFailureRate,
                            },
                        }
                        : function
                ),
            ],
        };
}
