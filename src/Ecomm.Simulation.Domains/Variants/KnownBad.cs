using Ecomm.Simulation.Domains.Inventory;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Domains.Payments;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>All known-bad variants. Those of design section 3 are marked with the name that it gives them.</summary>
public static class KnownBad
{
    public static readonly IReadOnlyList<Variant> All =
    [
        .. OrderVariants.All,
        .. InventoryVariants.All,
        .. PaymentVariants.All,
        .. ShipmentVariants.All,
        .. CancellationVariants.All,
        .. StoreVariants.All,
        .. ShellVariants.All,
        .. ChainVariants.All,
        .. BrokenVariants.All,
    ];
}
