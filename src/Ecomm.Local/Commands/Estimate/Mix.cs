namespace Ecomm.Local.Commands.Estimate;

/// <summary>One order of the mix: each part of an order's life by the share of orders that have it.</summary>
/// <param name="Events">Events of an order.</param>
/// <param name="Components">What each component does for it.</param>
public sealed record Mix(decimal Events, IReadOnlyList<ComponentCounts> Components)
{
    public static Mix Of(Workload workload, OrderCounts counts)
    {
        (PartCounts Part, decimal Share)[] parts =
        [
            (counts.Paid, 1 - workload.Rejected - workload.Retried),
            (counts.Declined, workload.Rejected),
            (counts.Retried, workload.Retried),
            (counts.Shipped, workload.Shipped),
            (counts.Cancelled, workload.Cancelled),
        ];
        return new Mix(
            parts.Sum(one => one.Part.Events * one.Share),
            [
                .. parts
                    .Where(one => one.Share > 0)
                    .SelectMany(one => one.Part.Components.Select(component => component.Times(one.Share)))
                    .GroupBy(component => component.Name)
                    .Select(group => group.Aggregate((sum, component) => sum.Plus(component))),
            ]
        );
    }
}
