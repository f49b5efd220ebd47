using Ecomm.Adapters.Gateways;
using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Payments;

public sealed class FakeGatewayInMemory : GatewayContract
{
    protected override IStore Ledger { get; } = new MemoryStore();

    protected override IGateway Gateway(double failureRate) =>
        new FakeGateway(Ledger, failureRate, () => 0.5, TimeProvider.System);
}

public sealed class FakeGatewayOnSqlite : GatewayContract, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;

    public FakeGatewayOnSqlite() => database = new Database(directory.File(Database.FileName));

    protected override IStore Ledger => database.Records;

    protected override IGateway Gateway(double failureRate) =>
        new FakeGateway(Ledger, failureRate, () => 0.5, TimeProvider.System);

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }
}

/// <summary>The gateway that simulations ask, without the faults of the way there.</summary>
public sealed class SimulatedGateway : GatewayContract
{
    private readonly MemoryStore ledger = new();

    protected override IStore Ledger => ledger;

    protected override IGateway Gateway(double failureRate) => new ModelGateway(ledger, fails: failureRate > 0);
}

public sealed class GatewayOverHttp() : GatewayBehindHttp(namesCapturedAmount: true);

public sealed class GatewayOverHttpThatDoesNotSayWhatItCaptured() : GatewayBehindHttp(namesCapturedAmount: false);

public abstract class GatewayBehindHttp(bool namesCapturedAmount) : GatewayContract, IAsyncLifetime, IDisposable
{
    private readonly GatewayServer server = new() { NamesCapturedAmount = namesCapturedAmount };
    private readonly HttpClient http = new(HttpGateway.NewHandler());

    protected override IStore Ledger => server.Ledger;

    protected override IGateway Gateway(double failureRate)
    {
        server.FailureRate = failureRate;
        return new HttpGateway(http, server.Address, HttpGateway.RequestTimeout, TimeProvider.System);
    }

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => http.Dispose();
}
