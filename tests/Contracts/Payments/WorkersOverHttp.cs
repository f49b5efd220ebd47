using Ecomm.Adapters.Gateways;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Payments;

/// <summary>The workers that ask the payment gateway, over the real shell and a real HTTP server that can misbehave.</summary>
public abstract class WorkersOverHttp : IAsyncLifetime, IDisposable
{
    private const int DeliveriesMax = 12;

    // No test waits that long: time stands still here, and passes when a gateway stalls.
    private protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private protected static readonly StoredEvent Allocated = Samples.Stored(
        new OrderStockAllocated(Samples.Order1, Samples.Noon)
    );

    private readonly MemoryStore records = new();
    private readonly HttpClient http = new(HttpGateway.NewHandler());

    private protected FakeTimeProvider Clock { get; } = new();

    private protected MemoryStore Events { get; } = new();

    private protected GatewayServer Server { get; } = new();

    public Task InitializeAsync() => Server.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => http.Dispose();

    private protected HttpGateway Gateway() => new(http, Server.Address, HttpGateway.RequestTimeout, Clock);

    /// <summary>The server treats the next requests so, in turn, and those after them well.</summary>
    private protected void Follow(params IReadOnlyList<Conduct> conducts)
    {
        var next = 0;
        Server.Conduct = (http, act, answer) =>
            Interlocked.Increment(ref next) is var n && n <= conducts.Count
                ? conducts[n - 1](http, act, answer)
                : Conducts.Serve(http, act, answer);
    }

    private protected Task<Settlement> Deliver(Worker worker, StoredEvent stored) =>
        new Shell(Events, records, Gateway(), Clock, () => 0).Deliver(worker, stored, default).WaitAsync(Bound);

    // It does what it was asked, and keeps silent until nobody waits for its answer any more.
    private protected async Task ActAndStall(HttpContext http, Func<Task<Answer>> act, Func<Answer, Task> answer)
    {
        await act();
        Clock.Advance(HttpGateway.RequestTimeout);
        await Conducts.Stall(http, act, answer);
    }

    /// <summary>Delivers the event until it is done with, as a queue does; how many deliveries that took.</summary>
    private protected async Task<int> Settle(Worker worker, StoredEvent stored)
    {
        var published = Events.Items.Count;
        for (var deliveries = 1; deliveries <= DeliveriesMax; deliveries++)
        {
            var settlement = await Deliver(worker, stored);
            if (settlement.Kind is SettlementKind.Acknowledge)
            {
                return deliveries;
            }
            Assert.Equal(SettlementKind.Redeliver, settlement.Kind);
            Assert.Equal(published, Events.Items.Count);
        }
        throw new Xunit.Sdk.XunitException($"not settled after {DeliveriesMax} deliveries");
    }

    /// <summary>What the gateway has of the order's payment.</summary>
    private protected LedgerEntry PaymentEntry() => LedgerEntry.Read(Assert.Single(EntriesOf("PAYMENT")));

    /// <summary>What the gateway has given back, one entry for each refund.</summary>
    private protected IEnumerable<LedgerEntry> RefundEntries() => EntriesOf("REFUND").Select(LedgerEntry.Read);

    private protected async Task<Payment> PaymentRecord()
    {
        var key = Payment.Of(Samples.Order1.OrderId).Key;
        return (Payment)Payment.Entity.Read(Assert.IsType<Item>((await records.Get([key], default))[0]));
    }

    private protected void AssertPublished(params IEnumerable<string> names) =>
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            Events
                .Items.Select(item => ((StoredEvent)Domains.All.ReadStored(item.Attributes)).Event.Name)
                .Order(StringComparer.Ordinal)
        );

    private IEnumerable<Item> EntriesOf(string sort) => Server.Ledger.Items.Where(item => item.Key.Sk == sort);
}
