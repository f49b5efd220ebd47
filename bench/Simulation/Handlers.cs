using System.Diagnostics;
using System.Globalization;
using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Bench.Simulation;

/// <summary>
/// Orders through the handlers alone, each event once and in order, over stores in memory. As in seven of eight simulated runs, an
/// event is read once for all its workers.
/// </summary>
internal static class Handlers
{
    private const int Orders = 3000;

    /// <summary>What the handlers come to alone: no order can cost less, whatever the chain around them is.</summary>
    /// <returns>Deliveries a second, and of an order, its request included: milliseconds, and KiB allocated.</returns>
    public static (double Deliveries, double Ms, double KiB) Run()
    {
        var events = new MemoryStore();
        var shell = new Shell(events, new MemoryStore(), new AlwaysCaptures(), TimeProvider.System, () => 0);
        var routes = Routes.Of(Domains.All);
        var handlers = Domains.All.Workers.ToDictionary(
            worker => worker.Name,
            worker => new SqsHandler(
                Domains.All,
                worker,
                shell,
                new NoQueue(),
                RetryPolicy.Default,
                TimeProvider.System,
                NullLogger<SqsHandler>.Instance
            )
        );
        Publish(new SkuRestocked(Lot(), shell.Now()));
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var placing = Stopwatch.GetTimestamp();
        for (var order = 0; order < Orders; order++)
        {
            Publish(new OrderPlaced(Order(order), shell.Now()));
        }
        var began = Stopwatch.GetTimestamp();
        var deliveries = 0;
        // The list grows while it is worked off, and copying it each time would be measured too.
        for (var next = 0; events.Inserted is { } inserted && next < inserted.Count; )
        {
            for (; next < inserted.Count; next++)
            {
                var item = inserted[next].Attributes;
                var opened = new Lazy<Opened>(() => Opened.Of(Domains.All, item));
                var name = ((Value.Text)item[Attributes.EventName]!).Of;
                foreach (var worker in routes.WorkersOf(name))
                {
                    var message = new SqsMessage("1", "1", Body: null, new SqsAttributes("1", "0")) { Opened = opened };
                    _ = handlers[worker].Handle(new SqsEvent([message]), default, default).Result;
                    deliveries++;
                }
            }
        }
        var ended = Stopwatch.GetTimestamp();
        return (
            deliveries / Stopwatch.GetElapsedTime(began, ended).TotalSeconds,
            Stopwatch.GetElapsedTime(placing, ended).TotalMilliseconds / Orders,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024.0 / Orders
        );

        void Publish(Event e) => _ = shell.Publish(e, "bench", default).Result;
    }

    private static LotItem Lot() =>
        LotItem
            .Codec.Read(
                new Value.Map
                {
                    { "sku", "sku-1" },
                    { "lotId", "lot-1" },
                    { "units", 1_000_000 },
                }
            )
            .IfLeft(_ => throw new InvalidOperationException());

    private static OrderItem Order(int number) =>
        OrderItem
            .Codec.Read(
                new Value.Map
                {
                    { "orderId", string.Create(CultureInfo.InvariantCulture, $"order-{number}") },
                    { "sku", "sku-1" },
                    { "units", 1 },
                    { "price", new Value.Number(Numeral.Parse("9.99")) },
                    { "userId", "user-1" },
                }
            )
            .IfLeft(_ => throw new InvalidOperationException());

    private sealed class AlwaysCaptures : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) =>
            Task.FromResult<Answer>(new PaymentAnswer.Captured("bench"));
    }

    private sealed class NoQueue : IFailedMessages
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) => Task.CompletedTask;

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) => Task.CompletedTask;

        public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) => Task.CompletedTask;
    }
}
