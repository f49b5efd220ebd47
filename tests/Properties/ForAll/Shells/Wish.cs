namespace Ecomm.Properties.Shells;

/// <summary>What is asked of an order besides: that it be shipped and its delivery confirmed, that it be cancelled, or both.</summary>
internal sealed record Wish(OrderId Order, bool Ships, bool Cancels)
{
    /// <summary>The requests that say so. Only what is to be shipped is ever confirmed.</summary>
    public Seq<Errand.Request> Requests =>
        (Ships ? Seq(Confirm, Ship) : Seq<Errand.Request>()).Concat(Cancels ? Seq1(Cancel) : Seq<Errand.Request>());

    /// <summary>What has been asked, and the two answers of which exactly one is given.</summary>
    public Seq<(string Asked, string Done, string Refused)> Answers =>
        (
            Ships
                ? Seq(
                    (OrderShipmentRequested.EventName, OrderShipped.EventName, OrderShipmentRefused.EventName),
                    (OrderDeliveryConfirmed.EventName, OrderDelivered.EventName, OrderDeliveryRefused.EventName)
                )
                : Seq<(string, string, string)>()
        ).Concat(
            Cancels
                ? Seq1(
                    (OrderCancellationRequested.EventName, OrderCancelled.EventName, OrderCancellationRefused.EventName)
                )
                : Seq<(string, string, string)>()
        );

    public override string ToString() =>
        $"{Order}{(Ships ? " is shipped and confirmed" : "")}{(Cancels ? " is cancelled" : "")}";

    private Errand.Request Ship =>
        new(
            ShipOrderApi.Slice,
            new Value.Map
            {
                { "orderId", Order.Text },
                { "carrier", "DHL" },
                { "trackingId", Order.Text },
            }
        );

    private Errand.Request Confirm => new(ConfirmDeliveryApi.Slice, new Value.Map { { "orderId", Order.Text } });

    private Errand.Request Cancel => new(CancelOrderApi.Slice, new Value.Map { { "orderId", Order.Text } });
}
