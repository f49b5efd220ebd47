using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Ecomm.Decisions.Orders.OrderStatus;

namespace Ecomm.Properties;

/// <summary>Eight statuses are few enough to try all pairs and triples; only histories are drawn.</summary>
public sealed class OrderStatusProperties
{
    private static readonly Seq<OrderStatus> All = OrderStatuses.All;

    private static readonly (OrderStatus A, OrderStatus B)[] Pairs = [.. from a in All from b in All select (a, b)];

    private static readonly (OrderStatus A, OrderStatus B, OrderStatus C)[] Triples =
    [
        .. from a in All from b in All from c in All select (a, b, c),
    ];

    /// <summary>The statuses that one order may go through, in order: its branches, each with a cancellation or not.</summary>
    private static readonly OrderStatus[][] Branches =
    [
        [Created, StockDepleted],
        [Created, StockAllocated, PaymentRejected],
        [Created, StockAllocated, PaymentAccepted, Shipped, Delivered],
        [Created, StockDepleted, Cancelled],
        [Created, StockAllocated, PaymentRejected, Cancelled],
        [Created, StockAllocated, PaymentAccepted, Shipped, Delivered, Cancelled],
    ];

    [Fact]
    public void The_order_is_reflexive_antisymmetric_and_transitive()
    {
        Assert.All(All, a => Assert.True(a.IsAtMost(a)));
        Assert.All(Pairs, p => Assert.True(!(p.A.IsAtMost(p.B) && p.B.IsAtMost(p.A)) || p.A == p.B));
        Assert.All(Triples, t => Assert.True(!(t.A.IsAtMost(t.B) && t.B.IsAtMost(t.C)) || t.A.IsAtMost(t.C)));
    }

    [Fact]
    public void Created_is_at_the_bottom_and_cancelled_on_top() =>
        Assert.All(All, a => Assert.True(Created.IsAtMost(a) && a.IsAtMost(Cancelled)));

    [Fact]
    public void Every_step_of_a_branch_lies_below_the_next() =>
        Assert.All(
            Branches.SelectMany(branch => branch.Zip(branch.Skip(1), (low, high) => (Low: low, High: high))),
            step => Assert.True(step.Low.IsAtMost(step.High) && step.Low != step.High)
        );

    [Fact]
    public void The_join_is_idempotent_commutative_and_associative()
    {
        Assert.All(All, a => Assert.Equal(a, a.Join(a)));
        Assert.All(Pairs, p => Assert.Equal(p.A.Join(p.B), p.B.Join(p.A)));
        Assert.All(Triples, t => Assert.Equal(t.A.Join(t.B).Join(t.C), t.A.Join(t.B.Join(t.C))));
    }

    [Fact]
    public void The_join_is_the_least_upper_bound()
    {
        Assert.All(Pairs, p => Assert.True(p.A.IsAtMost(p.A.Join(p.B)) && p.B.IsAtMost(p.A.Join(p.B))));
        Assert.All(Triples, t => Assert.True(!(t.A.IsAtMost(t.C) && t.B.IsAtMost(t.C)) || t.A.Join(t.B).IsAtMost(t.C)));
    }

    [Fact]
    public void Two_statuses_have_a_common_end_below_cancelled_exactly_if_one_lies_below_the_other() =>
        Assert.All(
            Pairs.Where(p => p.A is not Cancelled && p.B is not Cancelled),
            p => Assert.Equal(p.A.IsAtMost(p.B) || p.B.IsAtMost(p.A), p.A.Join(p.B) is not Cancelled)
        );

    [Fact]
    public void A_transition_agrees_with_the_join() =>
        Assert.All(
            Pairs,
            p =>
                Assert.True(
                    p.A.To(p.B) switch
                    {
                        Transition.Climb => p.A != p.B && p.A.Join(p.B) == p.B,
                        Transition.Redundant => p.A == p.B,
                        Transition.Stale => p.A != p.B && p.A.Join(p.B) == p.A,
                        Transition.Forbidden => p.A.Join(p.B) is Cancelled && p.B is not Cancelled,
                        Transition.Early => p.A.Join(p.B) == p.B && p.B is Shipped or Delivered,
                        _ => false,
                    },
                    $"{p.A} to {p.B} is {p.A.To(p.B)}"
                )
        );

    [Fact]
    public void A_status_is_final_exactly_if_no_worker_of_the_system_can_move_it_on()
    {
        OrderStatus[] raisedByWorkers = [Created, StockDepleted, StockAllocated, PaymentRejected, PaymentAccepted];
        Assert.All(All, a => Assert.Equal(a.IsFinal(), !raisedByWorkers.Any(next => a.To(next) is Transition.Climb)));
    }

    [Fact]
    public void Every_status_has_a_name_of_its_own() =>
        Assert.Equal(All.Count, All.Select(status => status.ToName()).Distinct().Count());

    [Fact]
    public void The_event_of_a_status_is_called_like_it() =>
        Assert.All(
            Arbitraries
                .OrderEvents.Select(make => make(Examples.Ordered, Examples.Now))
                .Where(e => e is not OrderPlaced),
            e =>
                Assert.Equal(
                    e.Name.Replace("_EVENT", "_STATUS", StringComparison.Ordinal),
                    OrderStatuses.Of(e).Map(status => status.ToName())
                )
        );

    /// <summary>Any order of delivery, any number of times each, early ones again until they fit.</summary>
    [Property(MaxTest = 500)]
    public Property Every_history_of_a_branch_ends_at_its_highest_status() =>
        Prop.ForAll(
            Histories().ToArbitrary(),
            history =>
            {
                var waiting = new Queue<OrderStatus>(history);
                var status = Created;
                for (var deliveries = 0; waiting.TryDequeue(out var next) && deliveries < 200; deliveries++)
                {
                    var transition = status.To(next);
                    Assert.NotEqual(Transition.Forbidden, transition);
                    status = transition is Transition.Climb ? next : status;
                    if (transition is Transition.Early)
                    {
                        waiting.Enqueue(next);
                    }
                }
                Assert.Empty(waiting);
                Assert.Equal(history.Aggregate(Created, (high, next) => high.Join(next)), status);
            }
        );

    /// <summary>A prefix of a branch, cancelled or not, each event once or twice, shuffled.</summary>
    private static Gen<OrderStatus[]> Histories() =>
        from branch in Gen.Elements(Branches)
        from length in Gen.Choose(1, branch.Length)
        let prefix = branch.Take(length).ToArray()
        from again in Gen.SubListOf(prefix)
        from history in Gen.Shuffle(prefix.Concat(again).ToArray())
        select history;
}
