using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>A gateway's server, and the gateway that asks it.</summary>
public abstract class HttpGatewayTest : IAsyncLifetime, IDisposable
{
    private protected static readonly OrderId Order1 = Samples.Order1.OrderId;
    private protected static readonly Question Submit = new PaymentQuestion.Submit(Order1, Samples.Order1.Price);
    private protected static readonly Question Void = new PaymentQuestion.Void(Order1);
    private protected static readonly Question Refund = new PaymentQuestion.Refund(Order1, "A1", Samples.Order1.Price);

    private protected HttpClient Http { get; } = new(HttpGateway.NewHandler());

    private protected GatewayServer Server { get; } = new();

    public Task InitializeAsync() => Server.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Http.Dispose();

    private protected HttpGateway Gateway(TimeProvider? time = null) =>
        new(Http, Server.Address, HttpGateway.RequestTimeout, time ?? TimeProvider.System);
}
