using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Ecomm.Adapters.Gateways;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ecomm.Contracts.Payments;

/// <summary>How a server treats one request: <c>act</c> asks its ledger, <c>answer</c> sends what that said.</summary>
internal delegate Task Conduct(HttpContext http, Func<Task<Answer>> act, Func<Answer, Task> answer);

/// <summary>A request as it came in.</summary>
internal sealed record Received(string Path, string Key, string ContentType, string Body);

/// <summary>
/// A payment gateway as <c>docs/payment-gateway.md</c> asks for, served by Kestrel on a free port of 127.0.0.1. Its ledger
/// is that of the fake gateway; how it treats requests can be changed while it runs.
/// </summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private const string RefundKey = "#REFUND";

    private readonly ConcurrentQueue<Received> received = new();
    private readonly WebApplication app;

    public GatewayServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.UseRouting();
        app.MapPost("/gateway/payments", http => Serve(http, Submit));
        app.MapPost("/gateway/voids", http => Serve(http, (order, _) => new PaymentQuestion.Void(order)));
        app.MapPost("/gateway/refunds", http => Serve(http, Refund));
    }

    /// <summary>The share of submits and refunds that fail from now on, and move no money.</summary>
    public double FailureRate { get; set; }

    /// <summary>Whether an answer says which amount was captured; a gateway need not.</summary>
    public bool NamesCapturedAmount { get; set; } = true;

    public Conduct Conduct { get; set; } = Conducts.Serve;

    /// <summary>What is for good; the test looks into it behind the gateway's back.</summary>
    public MemoryStore Ledger { get; } = new();

    public IReadOnlyList<Received> Received => [.. received];

    /// <summary>Known once it has started, and kept when it has stopped.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async Task Start()
    {
        await app.StartAsync();
        Address = new Uri($"{app.Urls.First()}/gateway");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>Sends a body as it stands.</summary>
    public static async Task Send(HttpContext http, int status, string contentType, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), http.RequestAborted);
    }

    private static PaymentQuestion.Submit Submit(OrderId order, Value.Map body) => new(order, AmountOf(body));

    private static PaymentQuestion.Refund Refund(OrderId order, Value.Map body) =>
        new(order, Assert.IsType<Value.Text>(body["paymentId"]).Of, AmountOf(body));

    private static Price AmountOf(Value.Map body) =>
        (Price)Price.Parse(new Value.Number(Numeral.Parse(Assert.IsType<Value.Text>(body["amount"]).Of)));

    private async Task Serve(HttpContext http, Func<OrderId, Value.Map, Question> question)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        var key = http.Request.Headers[HttpGateway.IdempotencyKey].ToString();
        received.Enqueue(new Received(http.Request.Path, key, http.Request.ContentType ?? "", text));
        var body = (Value.Map)(Value)ValueJson.Parse(Encoding.UTF8.GetBytes(text));
        // The key alone says what is done at most once; the body only repeats the order for those who read it.
        var name = Uri.UnescapeDataString(key);
        var isRefund = name.EndsWith(RefundKey, StringComparison.Ordinal);
        Assert.Equal(isRefund, http.Request.Path.Value!.EndsWith("/refunds", StringComparison.Ordinal));
        var order = (OrderId)OrderId.Parse(new Value.Text(isRefund ? name[..^RefundKey.Length] : name));
        await Conduct(http, () => Ask(question(order, body)), answer => Send(http, order, answer));
    }

    // Once it has begun to act, it ends what it began, whether anybody still listens or not.
    private Task<Answer> Ask(Question question) =>
        new FakeGateway(Ledger, FailureRate, () => 0.5, TimeProvider.System).Ask(question, CancellationToken.None);

    private Task Send(HttpContext http, OrderId order, Answer answer)
    {
        var (status, says, more) = answer switch
        {
            PaymentAnswer.Captured(var id, var amount) => (
                200,
                "captured",
                new Value.Map { { "paymentId", id }, { "amount", NamesCapturedAmount ? amount?.Numeral.Text : null } }
            ),
            PaymentAnswer.Declined(var id) => (200, "declined", new Value.Map { { "paymentId", id } }),
            PaymentAnswer.Voided => (200, "voided", new Value.Map()),
            PaymentAnswer.Refunded(var id, var amount) => (
                200,
                "refunded",
                new Value.Map { { "refundId", id }, { "amount", amount.Numeral.Text } }
            ),
            PaymentAnswer.Refused(var why) => (422, "refused", new Value.Map { { "reason", why } }),
            PaymentAnswer.Failed(var why) => (503, "failed", new Value.Map { { "reason", why } }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var body = new Value.Map
        {
            { "orderId", order.Text },
            { "status", says },
            more,
            { "at", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture) },
        };
        return Send(http, status, "application/json; charset=utf-8", ValueJson.Write(body));
    }
}
