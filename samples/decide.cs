#:project ../src/Ecomm.Decisions/Ecomm.Decisions.csproj
// dotnet run samples/decide.cs asks one slice what it decides. Change the slice, the state or the event, and run it again.

using Ecomm.Decisions;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Engine;

var now = new Instant(1_750_000_000_000);
var order = new Value.Map
{
    { "orderId", "ORD-APL-01" },
    { "sku", "APPLES" },
    { "units", 20 },
    { "price", new Value.Number(Numeral.Of(33.25m)) },
    { "userId", "USER-01" },
};
var created = (OrderCreated)(Event)Domains.All.ReadEvent(OrderCreated.EventName, order, now);
var stock = new Stock(created.Item.Sku, Available: 100, Restocked: 100, now, now);
var depleted = new Allocation(created.Item, AllocationStatus.Depleted, now, now, Version: 1);

Ask("nothing is known of the SKU", Found.Nothing);
Ask("100 units are available", Found.Nothing.With(stock));
Ask(
    "100 units are available, but the order was told that there were too few",
    Found.Nothing.With(stock).With(depleted)
);

void Ask(string state, Found found) =>
    AllocateOrderStockWorker
        .Slice.Decide(found, created, now)
        .Match(
            Right: decisions => Console.WriteLine($"{state}: {string.Join(", ", decisions.Map(d => d.Describe()))}"),
            Left: failure => Console.WriteLine($"{state}: {failure}")
        );
