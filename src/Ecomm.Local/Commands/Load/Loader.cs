namespace Ecomm.Local.Commands.Load;

/// <summary>Says how far a stage of the load has come.</summary>
public delegate void Progress(string stage, int done, int total);

/// <summary>
/// Sends a file to a deployment, restocks first, then orders and what follows for them, and waits to see what becomes of it.
/// </summary>
/// <param name="sender">Sends the requests.</param>
/// <param name="lists">Sees what became of them.</param>
/// <param name="progress">Is told how far it has come.</param>
/// <param name="timeout">How long orders are waited for, once they are sent.</param>
/// <param name="time">The clock of the waits.</param>
public sealed class Loader(Sender sender, Lists lists, Progress progress, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Between two looks at what has become of it all; each wait is half as long again as the one before.</summary>
    public static readonly TimeSpan PollDelayFirst = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan PollDelayMax = TimeSpan.FromSeconds(5);

    /// <summary>Units that are not there by then are not waited for.</summary>
    public static readonly TimeSpan StockTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="HttpRequestException">The deployment cannot be reached.</exception>
    public async Task<LoadOutcome> Run(LoadFile file, CancellationToken cancel)
    {
        var listed = await lists.Units(file.Skus, cancel);
        var expected = NewStock(listed, await sender.Send("restock", RestockSkuApi.Slice, [.. file.Restocks], cancel));
        await Poll("Waiting for new SKUs", expected.Count, token => Arrived(expected, token), StockTimeout, cancel);

        var placed = await sender.Send("order", PlaceOrderApi.Slice, [.. file.Orders], cancel);
        var orders = placed
            .Where(one => one.Verdict is not Verdict.Refused)
            .Select(one => one.Request)
            .Select(order => new OrderSeen(
                LoadFile.Text(order, "orderId") ?? "",
                LoadFile.Text(order, "sku") ?? "",
                Status: null,
                Payment: null,
                Sent: [],
                Unsent: file.FollowUps.Filter(request => request.OrderId == LoadFile.Text(order, "orderId"))
            ))
            .DistinctBy(order => order.OrderId)
            .ToDictionary(order => order.OrderId);
        await Send(orders, cancel);
        await Poll("Waiting for orders", orders.Count, token => Final(orders, token), timeout, cancel);

        return new LoadOutcome(
            sender.Answers,
            [.. orders.Values.OrderBy(order => order.OrderId, StringComparer.Ordinal)],
            await lists.Units(file.Skus, cancel),
            await lists.Payments(orders.Values, cancel)
        );
    }

    // Whether a lot has arrived, no API says; listSkus only shows the units that are left. Of a SKU that was not listed before,
    // nobody can have taken any, so all lots of the file that were accepted have arrived once it shows as many units as they have. Of any
    // other SKU this cannot be told: its lots may have arrived and be sold, so it is not waited for. Somebody else's orders and
    // restocks at the same time can mislead this; they cost at most the time-out, or an order that finds too little.
    private static IReadOnlyDictionary<string, decimal> NewStock(
        IReadOnlyDictionary<string, Value> listed,
        IEnumerable<(Value.Map Request, Verdict Verdict)> restocks
    ) =>
        restocks
            .Where(restock => restock.Verdict is Verdict.Accepted)
            .Select(restock => LotItem.Codec.Read(restock.Request).Case)
            .OfType<LotItem>()
            .DistinctBy(lot => (lot.Sku, lot.LotId))
            .GroupBy(lot => lot.Sku.Text)
            .Where(lots => !listed.ContainsKey(lots.Key))
            .ToDictionary(lots => lots.Key, lots => lots.Sum(lot => (decimal)lot.Units.Count));

    private async Task<int> Arrived(IReadOnlyDictionary<string, decimal> expected, CancellationToken cancel)
    {
        var units = await lists.Units(expected.Keys, cancel);
        return expected.Count(sku =>
            units.GetValueOrDefault(sku.Key) is Value.Number count && count.Of.Exact().IfNone(0) >= sku.Value
        );
    }

    private async Task<int> Final(Dictionary<string, OrderSeen> orders, CancellationToken cancel)
    {
        foreach (var seen in await lists.Orders(orders.Values.Where(order => !order.IsFinal), cancel))
        {
            orders[seen.OrderId] = seen;
        }
        await Send(orders, cancel);
        return orders.Values.Count(order => order.IsFinal);
    }

    // Of one order in the order of the file. One that is refused is named in the report, and not sent again.
    private async Task Send(Dictionary<string, OrderSeen> orders, CancellationToken cancel)
    {
        foreach (var order in orders.Values.Where(order => !order.Due.IsEmpty).ToList())
        {
            var refused = Seq<FollowUp>();
            foreach (var request in order.Due)
            {
                if (await sender.Send(request.What, request.Api, request.Body, cancel) is Verdict.Refused)
                {
                    refused = refused.Add(request);
                }
            }
            orders[order.OrderId] = order with
            {
                Sent = toSeq(
                    order.Sent.AsEnumerable().Concat(order.Due.Where(sent => !refused.Contains(sent))).ToArray()
                ),
                Unsent = order.Unsent.Filter(request => !order.Due.Contains(request)),
            };
        }
    }

    /// <summary>Looks again and again, until all is there or the time is up.</summary>
    private async Task Poll(
        string stage,
        int total,
        Func<CancellationToken, Task<int>> look,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            var done = 0;
            for (var delay = PollDelayFirst; done < total; delay = Longer(delay))
            {
                done = await look(either.Token);
                progress(stage, done, total);
                await (done < total ? Task.Delay(delay, time, either.Token) : Task.CompletedTask);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is up: what was seen until now is the outcome.
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 1.5 < PollDelayMax ? delay * 1.5 : PollDelayMax;
}
