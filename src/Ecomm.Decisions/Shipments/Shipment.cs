using System.Diagnostics;
using System.Globalization;
using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Shipments;

/// <summary>
/// What may become of an order outside of this house: whether it may be shipped, and whether it was, or was cancelled before. Both are
/// decided by a write of this one record, so that one of them wins.
/// </summary>
public sealed record Shipment(
    OrderItem Item,
    ShipmentStatus Status,
    string? Carrier,
    string? TrackingId,
    Refusals Refusals,
    Instant CreatedAt,
    Instant UpdatedAt,
    long Version
) : IRecord<Shipment>
{
    public static Entity<Shipment> Entity { get; } =
        new(
            "Shipment",
            OrderEvent.Order,
            new KeyTemplate("SHIPMENTS#ORDER_ID#", "ORDER_ID#", "#ORDER_SHIPMENT"),
            Codec.Of(
                Part(OrderItem.Codec, (Shipment shipment) => shipment.Item),
                Field(
                    "shipmentStatus",
                    ShipmentStatuses.Scalar,
                    (Shipment shipment) => shipment.Status,
                    label: "Status"
                ),
                Optional("carrier", ShipmentRequest.Name, (Shipment shipment) => shipment.Carrier),
                Optional("trackingId", ShipmentRequest.Name, (Shipment shipment) => shipment.TrackingId),
                Part(Refusals.Codec, (Shipment shipment) => shipment.Refusals),
                Field("createdAt", Scalars.Time, (Shipment shipment) => shipment.CreatedAt),
                Field("updatedAt", Scalars.Time, (Shipment shipment) => shipment.UpdatedAt),
                Field("version", Scalars.Count, (Shipment shipment) => shipment.Version),
                (item, status, carrier, tracking, refusals, created, updated, version) =>
                    new Shipment(item, status, carrier, tracking, refusals, created, updated, version)
            ),
            shipment => Of(shipment.Item.OrderId).Key,
            new Listed<Shipment>(
                "SHIPMENTS#ORDER_SHIPMENT",
                "shipments",
                shipment => shipment.Item.OrderId.Text,
                shipment => shipment.CreatedAt
            ),
            shipment =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shipment.Status.ToName()}{(shipment.Carriage is { } by ? $" ({by})" : "")} v{shipment.Version}"
                ),
            shipment => shipment.Status.WaitsFor()
        );

    /// <summary>Who carries it; null as long as nobody does.</summary>
    public Carriage? Carriage =>
        Carrier is { } carrier && TrackingId is { } tracking ? new Carriage(carrier, tracking) : null;

    /// <summary>The shipment of that order.</summary>
    public static RecordRef<Shipment> Of(OrderId order) => Entity.At(order.Text);

    /// <summary>The same with changes, if it still is as it was read.</summary>
    internal Seq<ItemWrite> To(Shipment after, Instant at) =>
        Seq1(Entity.Change(this, after with { UpdatedAt = at }, Version));
}

/// <summary>The reasons for which requests of an order were refused; null for those that were not.</summary>
public sealed record Refusals(string? Shipment, string? Delivery, string? Cancellation)
{
    public static readonly Refusals None = new(null, null, null);

    public static readonly Codec<Refusals> Codec = Engine.Codec.Of(
        Optional("shipmentRefused", Scalars.AnyText, (Refusals refusals) => refusals.Shipment),
        Optional("deliveryRefused", Scalars.AnyText, (Refusals refusals) => refusals.Delivery),
        Optional("cancellationRefused", Scalars.AnyText, (Refusals refusals) => refusals.Cancellation),
        (shipment, delivery, cancellation) => new Refusals(shipment, delivery, cancellation)
    );
}

public enum ShipmentStatus
{
    /// <summary>The order exists and is not paid yet.</summary>
    Pending,

    /// <summary>The order is paid: it may be shipped.</summary>
    Ready,

    /// <summary>A carrier has it: it cannot be cancelled any more.</summary>
    Shipped,

    /// <summary>The customer has it.</summary>
    Delivered,

    /// <summary>It was cancelled before it was shipped, and never will be shipped.</summary>
    Cancelled,

    /// <summary>There were too few units, or the payment was rejected: it never will be shipped.</summary>
    Impossible,
}

public static class ShipmentStatuses
{
    public static readonly Seq<ShipmentStatus> All = toSeq(Enum.GetValues<ShipmentStatus>());

    public static readonly Scalar<ShipmentStatus> Scalar = Scalars.Choice(All, ToName, ToneOf);

    public static string ToName(this ShipmentStatus status) =>
        status switch
        {
            ShipmentStatus.Pending => "SHIPMENT_PENDING",
            ShipmentStatus.Ready => "SHIPMENT_READY",
            ShipmentStatus.Shipped => "SHIPMENT_SHIPPED",
            ShipmentStatus.Delivered => "SHIPMENT_DELIVERED",
            ShipmentStatus.Cancelled => "SHIPMENT_CANCELLED",
            ShipmentStatus.Impossible => "SHIPMENT_IMPOSSIBLE",
            _ => throw new UnreachableException(),
        };

    /// <summary>Whether a carrier has the order, or had it.</summary>
    public static bool IsOut(this ShipmentStatus status) =>
        status is ShipmentStatus.Shipped or ShipmentStatus.Delivered;

    /// <summary>What an order in words is, of which requests are refused.</summary>
    internal static string Says(this ShipmentStatus status) =>
        status switch
        {
            ShipmentStatus.Shipped => "the order is shipped",
            ShipmentStatus.Delivered => "the order is delivered",
            ShipmentStatus.Cancelled => "the order is cancelled",
            ShipmentStatus.Impossible => "the order has no stock or no payment",
            _ => throw new UnreachableException(),
        };

    /// <summary>What an order with such a shipment waits for; null for nothing.</summary>
    public static Wait? WaitsFor(this ShipmentStatus status) =>
        status switch
        {
            ShipmentStatus.Pending => new Wait("its payment"),
            ShipmentStatus.Ready => new Wait("a shipment request", IsRequest: true),
            ShipmentStatus.Shipped => new Wait("the confirmation of its delivery", IsRequest: true),
            _ => null,
        };

    private static Tone ToneOf(ShipmentStatus status) =>
        status switch
        {
            ShipmentStatus.Pending => Tone.Plain,
            ShipmentStatus.Cancelled or ShipmentStatus.Impossible => Tone.Bad,
            _ => Tone.Good,
        };
}

/// <summary>Record an order, and whether it may be shipped, if it is not recorded.</summary>
public sealed record OpenShipment(OrderItem Item, ShipmentStatus Status, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Shipment.Entity.Put(new Shipment(Item, Status, null, null, Refusals.None, At, At, Version: 1)));

    public override string Describe() => $"{nameof(OpenShipment)} {Status.ToName()}";
}

/// <summary>Record what becomes of a shipment, if it still is as it was read.</summary>
public sealed record ChangeShipment(Shipment Before, ShipmentStatus Status, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Before.To(Before with { Status = Status }, At);

    public override string Describe() => $"{nameof(ChangeShipment)} {Status.ToName()}";
}

/// <summary>Record that a carrier has the order, if it still is as it was read.</summary>
public sealed record HandOver(Shipment Before, Carriage Carriage, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Before.To(
            Before with
            {
                Status = ShipmentStatus.Shipped,
                Carrier = Carriage.Carrier,
                TrackingId = Carriage.TrackingId,
            },
            At
        );
}

/// <summary>Record why a request is refused, if the shipment still is as it was read.</summary>
public sealed record RefuseRequest(Shipment Before, Refusals Refusals, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Before.To(Before with { Refusals = Refusals }, At);
}
