using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;
using Ecomm.Decisions.Testing;

namespace Ecomm.Decisions;

/// <summary>The domains that this system is made of: the one list. Everything outside their folders follows from it.</summary>
public static class Domains
{
    public static readonly Catalogue All = new(
        InventoryDomain.Declared,
        OrdersDomain.Declared,
        PaymentsDomain.Declared,
        ShipmentsDomain.Declared,
        TestingDomain.Declared
    );
}
