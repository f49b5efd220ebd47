using static Ecomm.Decisions.Payments.PaymentAnswer;
using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// The seed's «Scenarios in Practice», as far as they are decided: what ProcessOrderPayment decides at each delivery.
/// Scenario 2, and what the shell makes of a failed store, need the shell and are told with it.
/// </summary>
public sealed class ScenariosInPractice() : WorkerSpecification(ProcessOrderPaymentWorker.Slice)
{
    private static readonly OrderStockAllocated Allocated = new(Ordered, Earlier);
    private static readonly Raise SaysAccepted = new(new OrderPaymentAccepted(Ordered, Now));

    [Fact]
    public void Scenario_1_the_happy_path()
    {
        Given()
            .When(Allocated)
            .Then(new OpenPayment(Ordered, Now), new Ask(new PaymentQuestion.Submit(Order1, Ordered.Price)));
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Captured("PAY1")))
            .When(Allocated)
            .Then(
                new RecordPayment(
                    Recorded.ThePayment(PaymentStatus.Pending),
                    new PaymentOutcome(PaymentStatus.Accepted, "PAY1", Retries: 0, Ordered.Price),
                    Now
                ),
                SaysAccepted
            );
    }

    [Fact]
    public void Scenario_3_transient_failure_during_publishEvent_leaves_only_the_event_to_publish() =>
        Given(Recorded.Payment(PaymentStatus.Accepted, paymentId: "PAY1")).When(Allocated).Then(SaysAccepted);

    [Fact]
    public void Scenario_4_non_transient_failure_during_doSomething_does_not_keep_the_event_from_being_published() =>
        Given(Recorded.Payment(PaymentStatus.Accepted, paymentId: "PAY1"), Recorded.Answered(new Captured("PAY1")))
            .When(Allocated)
            .Then(SaysAccepted);

    [Fact]
    public void Scenario_5_non_transient_failure_in_both_steps_repeats_an_event_that_is_published_and_changes_nothing()
    {
        var plan = new Plan(
            Stocked: Seq1(Lot(5)),
            Lots: Seq<LotItem>(),
            Orders: Seq1(Ordered),
            Declines: Seq<OrderId>(),
            Moods: Seq<Mood>(),
            Injected: Seq<Event>(),
            Fates: Seq<(Fate, int)>()
        );
        var done = plan.RunInOrder();
        var again = done with { Waiting = done.Waiting.Add(new Delivery(ProcessOrderPaymentWorker.Slice, Allocated)) };
        Assert.Equal(done, again.Drain() with { Waiting = done.Waiting });
    }

    [Fact]
    public void Scenario_6_invalid_input_is_a_permanent_failure()
    {
        var failure = (Failure)Domains.All.ReadEvent(OrderStockAllocated.EventName, [], Earlier);
        Assert.IsType<Failure.Malformed>(failure);
        Assert.Equal(FailureKind.Unexpected, failure.Kind);
    }

    [Fact]
    public void Scenario_7_designed_for_failure_path_records_the_failure_and_tries_again_later()
    {
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Failed("the gateway timed out")))
            .When(Allocated)
            .Then(
                new RecordPayment(
                    Recorded.ThePayment(PaymentStatus.Pending),
                    new PaymentOutcome(PaymentStatus.Failed, null, Retries: 0),
                    Now
                ),
                new RetryLater(new PaymentFailed("the gateway timed out; 3 retries left"))
            );
        Assert.Equal(FailureKind.Transient, new PaymentFailed("").Kind);
    }
}
