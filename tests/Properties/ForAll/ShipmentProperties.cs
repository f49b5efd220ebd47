using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Ecomm.Engine.Decision;

namespace Ecomm.Properties;

/// <summary>The shipment's own law: its one record decides between shipping and cancelling, and what is said follows from it.</summary>
public sealed class ShipmentProperties
{
    /// <summary>All steps that a shipment ever takes.</summary>
    private static readonly Seq<(ShipmentStatus Before, ShipmentStatus After)> Steps = Seq(
        (ShipmentStatus.Pending, ShipmentStatus.Ready),
        (ShipmentStatus.Pending, ShipmentStatus.Impossible),
        (ShipmentStatus.Pending, ShipmentStatus.Cancelled),
        (ShipmentStatus.Ready, ShipmentStatus.Shipped),
        (ShipmentStatus.Ready, ShipmentStatus.Cancelled),
        (ShipmentStatus.Shipped, ShipmentStatus.Delivered),
        // Only if somebody else has published it.
        (ShipmentStatus.Impossible, ShipmentStatus.Cancelled)
    );

    [Property(MaxTest = 2000)]
    public Property A_shipment_takes_no_other_step_and_what_is_out_is_never_cancelled() =>
        ForEvery(
            (_, before, after) =>
                before is null
                || before.Status == after.Status
                || Steps.Exists(step => step == (before.Status, after.Status))
        );

    [Property(MaxTest = 2000)]
    public Property A_carrier_is_recorded_when_the_order_is_handed_over_and_stays() =>
        ForEvery(
            (_, before, after) =>
                after.Status.IsOut() == after.Carriage is not null
                && (before?.Carriage is not { } carriage || carriage == after.Carriage)
        );

    [Property(MaxTest = 2000)]
    public Property A_refusal_that_is_recorded_stays() =>
        ForEvery(
            (_, before, after) =>
                before is null
                || new[]
                {
                    (before.Refusals.Shipment, after.Refusals.Shipment),
                    (before.Refusals.Delivery, after.Refusals.Delivery),
                    (before.Refusals.Cancellation, after.Refusals.Cancellation),
                }.All(both => both.Item1 is null || both.Item1 == both.Item2)
        );

    [Property(MaxTest = 2000)]
    public Property What_is_said_is_what_is_recorded_by_then() =>
        ForEvery(
            (decisions, _, after) =>
                decisions
                    .OfType<Raise>()
                    .All(raise =>
                        raise.Event switch
                        {
                            OrderShipped => after.Status.IsOut(),
                            OrderDelivered => after.Status is ShipmentStatus.Delivered,
                            OrderCancelled => after.Status is ShipmentStatus.Cancelled,
                            OrderShipmentRefused e => after.Refusals.Shipment == e.Refusal.Reason,
                            OrderDeliveryRefused e => after.Refusals.Delivery == e.Refusal.Reason,
                            OrderCancellationRefused e => after.Refusals.Cancellation == e.Refusal.Reason,
                            _ => false,
                        }
                    )
        );

    // Of every decision of a worker of this domain: what it decides, and the shipment before and after it.
    private static Property ForEvery(Func<Seq<Decision>, Shipment?, Shipment, bool> holds) =>
        Prop.ForAll(
            Arbitraries
                .Meetings()
                .Filter(meeting => ShipmentsDomain.Declared.Workers.Exists(one => one.Name == meeting.Worker.Name)),
            meeting =>
                meeting.Decide().Case is not Seq<Decision> decisions
                || holds(
                    decisions,
                    meeting.Found.One<Shipment>(),
                    Books.Of(meeting.Found).Commit(decisions)!.All<Shipment>().Single()
                )
        );
}
