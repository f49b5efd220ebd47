using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Ecomm.Adapters.Aws;
using Ecomm.Aws.Tests.Commands;
using Ecomm.Aws.Tests.Tools;
using Microsoft.AspNetCore.Http;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// The packaged program asks a gateway that wants to be shown a secret, which is in the emulator's Secrets Manager and is changed while
/// the program runs.
/// </summary>
[Collection(EmulatorCollection.Name)]
public sealed class GatewaySecretTests(EmulatorGroup emulators) : IAsyncLifetime, IDisposable
{
    private const string Header = "x-api-key";
    private const string Worker = nameof(ProcessOrderPaymentWorker);

    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<string> shown = new();
    private HttpProxy gateway = null!;
    private volatile string accepted = "";

    public async Task InitializeAsync() => gateway = await HttpProxy.Start(null, Answer);

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    public void Dispose() => http.Dispose();

    [SkippableFact]
    public async Task A_worker_shows_the_secret_and_after_its_change_the_new_one()
    {
        await using var shop = await emulators.Deploy();
        var arn = await Store(
            "CreateSecret",
            new() { { "Name", shop.Prefix }, { "SecretString", "Bearer first-4711" } }
        );
        accepted = "Bearer first-4711";
        await using var secrets = await SecretsManager();
        await using var function = await Start(shop, secrets, arn);

        // Init opens the connection and asks nothing.
        await function.Process.Ready.WaitAsync(Eventually.Deadline);
        await Eventually.True(() => secrets.Connections == 1, "init opens a connection to Secrets Manager");
        Assert.Equal(0, secrets.Requests);

        Assert.Equal([], await Pay(shop, function, "ORDER-1"));
        Assert.Equal([], await Pay(shop, function, "ORDER-2"));
        Assert.Equal(1, secrets.Requests);

        await Store("PutSecretValue", new() { { "SecretId", arn }, { "SecretString", "Bearer second-4712" } });
        accepted = "Bearer second-4712";
        Assert.Equal([], await Pay(shop, function, "ORDER-3"));
        Assert.Equal([], await Pay(shop, function, "ORDER-4"));

        Assert.Equal(2, secrets.Requests);
        Assert.Equal(
            ["Bearer first-4711", "Bearer first-4711", "Bearer first-4711", "Bearer second-4712", "Bearer second-4712"],
            shown
        );
        foreach (var order in new[] { "ORDER-1", "ORDER-2", "ORDER-3", "ORDER-4" })
        {
            Assert.NotNull(await shop.FindEvent(order, "ORDER_PAYMENT_ACCEPTED_EVENT"));
        }
        await Logged(function, "ORDER-4");
        Assert.DoesNotContain("471", function.Lines, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_secret_that_is_not_there_or_that_the_gateway_refuses_fails_the_delivery_and_the_log_says_why()
    {
        await using var shop = await emulators.Deploy();
        await using var secrets = await SecretsManager();
        var arn = $"arn:aws:secretsmanager:{Emulator.Region}:123456789012:secret:{shop.Prefix}-nobody-a1B2c3";
        await using (var function = await Start(shop, secrets, arn))
        {
            Assert.Equal(["message-1"], await Pay(shop, function, "ORDER-1"));
            // AWS says so with status 400, the emulator with 404.
            await Logged(function, "ResourceNotFoundException");
            Assert.Contains(
                "its secret cannot be fetched: Secrets Manager answered with status 40",
                function.Lines,
                StringComparison.Ordinal
            );
        }
        Assert.Empty(shown);

        arn = await Store("CreateSecret", new() { { "Name", shop.Prefix }, { "SecretString", "Bearer first-4711" } });
        await using (var function = await Start(shop, secrets, arn))
        {
            Assert.Equal(["message-1"], await Pay(shop, function, "ORDER-2"));
            await Logged(function, "the gateway answered with status 401");
            Assert.DoesNotContain("4711", function.Lines, StringComparison.Ordinal);
        }
        Assert.Equal(["Bearer first-4711", "Bearer first-4711"], shown);
    }

    /// <summary>The emulator's, behind a server that counts what it is asked.</summary>
    private async Task<HttpProxy> SecretsManager() =>
        await HttpProxy.Before((await emulators.Emulator()).Endpoint, http, certificate: null);

    private Task<PackagedFunction> Start(EmulatedShop shop, HttpProxy secrets, string arn) =>
        PackagedFunction.Start(
            Worker,
            new Dictionary<string, string>(shop.EnvironmentOf(Worker))
            {
                ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = secrets.Address.GetLeftPart(UriPartial.Authority),
                ["PAYMENT_GATEWAY_URL"] = gateway.Address.GetLeftPart(UriPartial.Authority),
                ["PAYMENT_GATEWAY_SECRET_ARN"] = arn,
                ["PAYMENT_GATEWAY_SECRET_HEADER"] = Header,
            }
        );

    private static async Task<IEnumerable<string>> Pay(EmulatedShop shop, PackagedFunction function, string order)
    {
        await shop.Allocate(order);
        return await function.Deliver(await shop.FindEvent(order, "ORDER_STOCK_ALLOCATED_EVENT"));
    }

    private static Task Logged(PackagedFunction function, string text) =>
        Eventually.See(
            () => Task.FromResult(function.Lines),
            lines => lines.Contains(text, StringComparison.Ordinal),
            $"the log says «{text}»"
        );

    /// <summary>The gateway: it captures what it is asked, by whoever shows the secret.</summary>
    private async Task Answer(HttpContext context)
    {
        var secret = context.Request.Headers[Header].ToString();
        shown.Enqueue(secret);
        if (secret != accepted)
        {
            context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            return;
        }
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var question = (Value.Map)(Value)ValueJson.Parse(body.ToArray());
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            ValueJson.Write(
                new Value.Map
                {
                    { "orderId", question["orderId"] },
                    { "status", "captured" },
                    { "paymentId", "P1" },
                }
            )
        );
    }

    /// <summary>Asks the emulator's Secrets Manager.</summary>
    /// <returns>The secret's ARN.</returns>
    private async Task<string> Store(string operation, Value.Map input)
    {
        var body = Encoding.UTF8.GetBytes(ValueJson.Write(input));
        using var request = new HttpRequestMessage(HttpMethod.Post, (await emulators.Emulator()).Endpoint)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"secretsmanager.{operation}");
        SignatureV4.Sign(request, body, ("test", "test"), Emulator.Region, "secretsmanager", DateTimeOffset.UtcNow);
        using var response = await http.SendAsync(request);
        var answer = (Value.Map)(Value)ValueJson.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.True(response.IsSuccessStatusCode, ValueJson.Write(answer));
        return Assert.IsType<Value.Text>(answer["ARN"]).Of;
    }
}
