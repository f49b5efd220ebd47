using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Inventory;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Domains.Payments;
using Ecomm.Simulation.Domains.Shipments;

namespace Ecomm.Simulation.Domains;

/// <summary>The shipped system, with all that is known of its domains.</summary>
public static class Shipped
{
    public static readonly Blueprint System = Blueprint.Of(Decisions.Domains.All) with
    {
        Program = "dotnet run --project src/Ecomm.Local -c Release --",
        Watches = Watches,
        WatchedLaws = [.. ShopLaws.All, .. Generic],
        Workload = OrderWorkload.Of,
        Gateways = new Dictionary<Gateway, GatewayModel> { [PaymentGateway.Declared] = PaymentModel.Act },
    };

    // An unreadable record is one that a watch cannot read, or that a worker parks.
    private static IEnumerable<string> Generic =>
        [GenericLaws.Acknowledged, GenericLaws.Published, GenericLaws.Apart, GenericLaws.Converges];

    private static IReadOnlyList<Watch> Watches()
    {
        var books = new Books();
        return [new OrderWatch(books), new InventoryWatch(books), new PaymentWatch(books), new ShipmentWatch(books)];
    }
}
