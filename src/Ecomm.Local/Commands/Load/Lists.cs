using System.Collections.Concurrent;

namespace Ecomm.Local.Commands.Load;

/// <summary>
/// Asks a deployment's list APIs, by id: however much else a deployment holds, a load asks only for what is its own.
/// </summary>
public sealed class Lists(Deployment deployment, int concurrency)
{
    /// <summary>These orders as they are listed now.</summary>
    public async Task<IReadOnlyList<OrderSeen>> Orders(IEnumerable<OrderSeen> orders, CancellationToken cancel) =>
        await Each(
            orders,
            async (order, token) =>
            {
                var status = Text(await One(ListOrdersApi.Slice, "orderId", order.OrderId, token), "orderStatus");
                var seen = order with { Status = status };
                return seen.EndsWithItsPayment ? seen with { Payment = await PaymentOf(order.OrderId, token) } : seen;
            },
            cancel
        );

    /// <summary>The payments of these orders; an order that has none has none here.</summary>
    public async Task<IReadOnlyList<PaymentSeen>> Payments(IEnumerable<OrderSeen> orders, CancellationToken cancel) =>
        [
            .. (
                await Each(
                    orders,
                    async (order, token) => (Order: order, Status: await PaymentOf(order.OrderId, token)),
                    cancel
                )
            )
                .Where(seen => seen.Status is not null)
                .Select(seen => new PaymentSeen(seen.Order.OrderId, seen.Order.Sku, seen.Status!)),
        ];

    /// <summary>The units available of those of the SKUs that are listed.</summary>
    public async Task<IReadOnlyDictionary<string, Value>> Units(IEnumerable<string> skus, CancellationToken cancel) =>
        (
            await Each(
                skus,
                async (sku, token) => (sku, (await One(ListSkusApi.Slice, "sku", sku, token))?["units"]),
                cancel
            )
        )
            .Where(seen => seen.Item2 is not null)
            .ToDictionary(seen => seen.sku, seen => seen.Item2!);

    private async Task<string?> PaymentOf(string orderId, CancellationToken cancel) =>
        Text(await One(ListOrderPaymentsApi.Slice, "orderId", orderId, cancel), "paymentStatus");

    private async Task<Value.Map?> One(Api.Query api, string field, string id, CancellationToken cancel)
    {
        var reply = await deployment.Post(api.Name, new Value.Map { { field, id } }, cancel);
        return reply.Body[api.Field] is Value.List { Of: { IsEmpty: false } list } ? list[0] as Value.Map : null;
    }

    private async Task<IReadOnlyList<TOut>> Each<TIn, TOut>(
        IEnumerable<TIn> all,
        Func<TIn, CancellationToken, Task<TOut>> ask,
        CancellationToken cancel
    )
    {
        var seen = new ConcurrentQueue<TOut>();
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancel },
            async (one, token) => seen.Enqueue(await ask(one, token))
        );
        return [.. seen];
    }

    private static string? Text(Value.Map? map, string field) => (map?[field] as Value.Text)?.Of;
}
