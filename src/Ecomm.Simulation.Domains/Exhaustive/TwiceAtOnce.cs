using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// One order, and one of its deliveries twice at the same time: every interleaving of the two, without a bound, and every
/// interleaving with one crash or lost answer at any of their operations; of a payment, whose interleavings are thousands, the
/// latter in one life only. What comes twice one after the other is <see cref="OneOrder"/>'s.
/// </summary>
public static class TwiceAtOnce
{
    private const int Deliveries = 2;

    /// <summary>Runs them all, on that many threads, unless so many have failed before.</summary>
    public static Enumeration Run(Blueprint blueprint, int threads, int failuresMax = int.MaxValue)
    {
        var cases = new Cases(failuresMax);
        Threads.ForEach([.. OneOrder.Lives.SelectMany(life => Pairs(blueprint, life))], threads, All);
        return cases.ToEnumeration("one order, a delivery twice at once");

        void All(Pair pair)
        {
            // Places of faults differ from one interleaving to another: each is tried in all interleavings, once.
            var tried = new System.Collections.Generic.HashSet<(FaultKind, ulong)>();
            foreach (var place in Interleave(pair, null))
            {
                if (pair.TakesFaults && tried.Add(place))
                {
                    Interleave(pair, place);
                }
            }
        }

        // All interleavings with that fault, or without one; gives the places where it could have been.
        System.Collections.Generic.HashSet<(FaultKind Kind, ulong Site)> Interleave(
            Pair pair,
            (FaultKind Kind, ulong Site)? fault
        )
        {
            var places = new System.Collections.Generic.HashSet<(FaultKind, ulong)>();
            var path = new List<int>();
            do
            {
                var (violation, luck) = Try(blueprint, pair, fault, path);
                cases.Add(pair.Worker, violation, () => $"{pair} {fault} {string.Join(" ", path)}");
                places.UnionWith(
                    luck.Places.Where(place =>
                            OneOrder.OfOperations.Contains(place.Kind) && place.Worker == pair.Worker
                        )
                        .Select(place => (place.Kind, place.Site))
                );
            } while (!cases.IsEnough && InterleavingChooser.Next(path));
            return places;
        }
    }

    private static IEnumerable<Pair> Pairs(Blueprint blueprint, Life life)
    {
        var events = new List<(ulong Event, IReadOnlyList<int> Targets)>();
        Simulator.Run(
            life.Plan,
            blueprint,
            new CaseLuck(life.GatewayFailures, []),
            null,
            false,
            system => system.Published = e => events.Add((e.Site, blueprint.Routes.WorkersOf(e.Name)))
        );
        return events.SelectMany(e =>
            e.Targets.Select(target => new Pair(life, e.Event, target, blueprint.Workers[target].Name))
        );
    }

    private static (Violation? Violation, CaseLuck Luck) Try(
        Blueprint blueprint,
        Pair pair,
        (FaultKind Kind, ulong Site)? fault,
        List<int> path
    )
    {
        var twice = new Injection(
            FaultKind.DuplicatedAtBus,
            Chain.EventFeed.SiteOf(pair.Event, pair.Target, pass: 0),
            0
        );
        var chooser = new InterleavingChooser(
            Deliveries,
            process => process.Worker == pair.Worker && process.Given?.Site == pair.Event,
            path
        );
        var (violation, luck, _) = pair.Life.Try(
            blueprint,
            fault is { } some ? [twice, new Injection(some.Kind, some.Site, 0)] : [twice],
            chooser
        );
        return (violation, luck);
    }

    /// <summary>A delivery that comes twice, in one life of an order.</summary>
    private sealed record Pair(Life Life, ulong Event, int Target, string Worker)
    {
        public bool TakesFaults => Worker != nameof(ProcessOrderPaymentWorker) || Life == OneOrder.Lives[0];
    }
}
