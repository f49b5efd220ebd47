using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ecomm.Aws.Tests.Commands;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The packaged program over TLS, as it speaks to AWS: the emulator behind a server with a certificate.</summary>
[Collection(EmulatorCollection.Name)]
public sealed class TlsTests(EmulatorGroup emulators) : IDisposable
{
    private const string Order = "ORDER-OVER-TLS";

    // Of OpenSSL and the C library, what a function on Amazon Linux 2023 finds in its image. Nothing else is there to be found.
    private static readonly string[] Libraries = ["libc.so", "libcrypto.so.3", "libm.so", "libssl.so.3", "ld-linux"];

    private readonly CertificateAuthority authority = new();
    private readonly HttpClient http = new();

    public void Dispose()
    {
        authority.Dispose();
        http.Dispose();
    }

    [SkippableFact]
    public async Task A_worker_processes_a_delivery_over_TLS_with_the_libraries_that_Lambda_has()
    {
        await using var shop = await emulators.Deploy();
        await shop.Place(Order);
        await using var aws = await OverTls();
        await using var function = await Start(shop, aws, nameof(SyncOrderWorker), authority);

        Assert.Equal([], await function.Deliver(await shop.FindEvent(Order, "ORDER_PLACED_EVENT")));

        // Both stores are written: the order's record, and the event that follows from it.
        Assert.NotNull(await shop.FindEvent(Order, "ORDER_CREATED_EVENT"));
        Assert.True(aws.Requests >= 2, $"{aws.Requests} requests came over TLS");
        var loaded = await File.ReadAllLinesAsync($"/proc/{function.Process.ProcessId}/maps");
        var libraries = loaded
            .Select(line => line.Split('/')[^1])
            .Where(name => name.Contains(".so", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.Contains(libraries, name => name.StartsWith("libssl.so.3", StringComparison.Ordinal));
        Assert.All(
            libraries,
            name => Assert.Contains(Libraries, known => name.StartsWith(known, StringComparison.Ordinal))
        );
    }

    [SkippableFact]
    public async Task A_request_of_an_API_is_answered_over_TLS()
    {
        await using var shop = await emulators.Deploy();
        await using var aws = await OverTls();
        await using var function = await Start(shop, aws, nameof(PlaceOrderApi), authority);
        var request = new HttpApiRequest(
            new Dictionary<string, string> { ["content-type"] = "application/json" },
            ValueJson.Write(EmulatedShop.Order(Order))
        );

        var answer = await function.Invoke(JsonSerializer.Serialize(request, EnvelopeJson.Default.HttpApiRequest));

        Assert.Equal(202, JsonSerializer.Deserialize(answer, EnvelopeJson.Default.HttpApiResponse)!.StatusCode);
        Assert.NotNull(await shop.FindEvent(Order, "ORDER_PLACED_EVENT"));
        Assert.True(aws.Requests >= 1);
    }

    [SkippableFact]
    public async Task A_server_whose_certificate_authority_is_unknown_is_asked_nothing()
    {
        await using var shop = await emulators.Deploy();
        await shop.Place(Order);
        await using var aws = await OverTls();
        using var another = new CertificateAuthority();
        await using var function = await Start(shop, aws, nameof(SyncOrderWorker), another);

        Assert.Equal(["message-1"], await function.Deliver(await shop.FindEvent(Order, "ORDER_PLACED_EVENT")));

        Assert.Equal(0, aws.Requests);
        await Eventually.See(
            () => Task.FromResult(function.Lines),
            lines => lines.Contains("ssl", StringComparison.OrdinalIgnoreCase),
            "the log says what failed",
            TimeSpan.FromSeconds(5)
        );
    }

    [SkippableFact]
    public async Task The_first_invocation_opens_no_connection_because_init_has_opened_one_to_each_service()
    {
        await using var shop = await emulators.Deploy();
        await shop.Place(Order);
        await using var dynamoDb = await OverTls();
        await using var sqs = await OverTls();
        await using var function = await Start(shop, dynamoDb, nameof(SyncOrderWorker), authority, sqs.Address);
        await function.Process.Ready.WaitAsync(Eventually.Deadline);
        // A server knows that the handshake has ended a moment after its client.
        await Eventually.See(
            () => Task.FromResult((dynamoDb.Connections, sqs.Connections)),
            opened => opened == (1, 1),
            "init opens a connection to each service"
        );
        Assert.Equal((0, 0), (dynamoDb.Requests, sqs.Requests));

        // What cannot be read is parked, over SQS.
        var placed = PackagedFunction.Body(await shop.FindEvent(Order, "ORDER_PLACED_EVENT"));
        Assert.Equal([], await function.Deliver(placed, "not JSON"));

        Assert.True(dynamoDb.Requests >= 2 && sqs.Requests == 1, $"{dynamoDb.Requests} and {sqs.Requests} requests");
        Assert.Equal((1, 1), (dynamoDb.Connections, sqs.Connections));
    }

    [SkippableFact]
    public async Task A_service_that_cannot_be_reached_in_init_stops_nothing_that_does_not_need_it()
    {
        await using var shop = await emulators.Deploy();
        await shop.Place(Order);
        await using var dynamoDb = await OverTls();
        var nobody = new Uri($"https://127.0.0.1:{Machine.FreePort()}");
        await using var function = await Start(shop, dynamoDb, nameof(SyncOrderWorker), authority, nobody);

        Assert.Equal([], await function.Deliver(await shop.FindEvent(Order, "ORDER_PLACED_EVENT")));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The server uses the certificate as long as it lives.")]
    private async Task<HttpProxy> OverTls() =>
        await HttpProxy.Before((await emulators.Emulator()).Endpoint, http, authority.IssueForLoopback());

    private static Task<PackagedFunction> Start(
        EmulatedShop shop,
        HttpProxy aws,
        string slice,
        CertificateAuthority trusted,
        Uri? sqs = null
    ) =>
        PackagedFunction.Start(
            slice,
            new Dictionary<string, string>(shop.EnvironmentOf(slice))
            {
                ["AWS_ENDPOINT_URL"] = aws.Address.GetLeftPart(UriPartial.Authority),
                ["AWS_ENDPOINT_URL_SQS"] = (sqs ?? aws.Address).GetLeftPart(UriPartial.Authority),
                ["SSL_CERT_FILE"] = trusted.CertificateFile,
                ["SSL_CERT_DIR"] = trusted.EmptyFolder,
            }
        );
}
