using Ecomm.Adapters.Metering;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Costs;

namespace Ecomm.Hosting.Observation;

/// <summary>What moments of a story would have cost on AWS.</summary>
/// <param name="Events">Events that were published.</param>
/// <param name="Deliveries">Deliveries that were counted.</param>
/// <param name="Uncounted">Deliveries that an earlier version wrote down, which did not count.</param>
/// <param name="Usage">What requests and deliveries asked of stores and gateways.</param>
/// <param name="Charge">What all of it costs.</param>
public sealed record StoryCost(int Events, int Deliveries, int Uncounted, Usage Usage, Charge Charge)
{
    public static readonly StoryCost None = new(0, 0, 0, Usage.None, Charge.None);

    /// <summary>The sum of those moments.</summary>
    public static StoryCost Of(IEnumerable<Moment> moments) =>
        moments.Aggregate(None, (sum, moment) => sum + Of(moment));

    /// <summary>
    /// One moment. The insertion of an event belongs to the request that published it, or to the delivery; a request is not on record,
    /// so one that was sent twice counts once.
    /// </summary>
    public static StoryCost Of(Moment moment)
    {
        var prices = Tariff.Known;
        switch (moment)
        {
            case Moment.Published { Api: null }:
                return None with { Events = 1, Charge = prices.OfEvent };
            case Moment.Published published:
                var insertion = Usage.OfInsertion(published.Record.Item);
                return new StoryCost(1, 0, 0, insertion, prices.OfEvent + prices.OfRequest(insertion));
            case Moment.Delivered { Sighting: { Usage: { } usage } sighting }:
                return new StoryCost(
                    0,
                    1,
                    0,
                    usage,
                    prices.OfDelivery(usage, sighting.Receives, SettledAs(sighting.Kind))
                );
            // What is no delivery took no time.
            case Moment.Delivered { Sighting.TookMs: > 0 }:
                return None with { Uncounted = 1 };
            default:
                return None;
        }
    }

    public static StoryCost operator +(StoryCost left, StoryCost right) => Add(left, right);

    public static StoryCost Add(StoryCost left, StoryCost right) =>
        new(
            left.Events + right.Events,
            left.Deliveries + right.Deliveries,
            left.Uncounted + right.Uncounted,
            left.Usage + right.Usage,
            left.Charge + right.Charge
        );

    private static SettlementKind SettledAs(SightingKind kind) =>
        kind switch
        {
            SightingKind.Acknowledged => SettlementKind.Acknowledge,
            SightingKind.Redelivered => SettlementKind.Redeliver,
            _ => SettlementKind.Park,
        };
}
