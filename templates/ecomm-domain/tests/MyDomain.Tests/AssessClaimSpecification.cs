namespace MyDomain.Tests;

public sealed class AssessClaimSpecification
{
    private static readonly Instant Now = new(1_750_000_000_000);

    [Theory]
    [InlineData(100, ClaimStatus.Approved)]
    [InlineData(101, ClaimStatus.Rejected)]
    public void A_claim_is_approved_up_to_the_limit(int amount, ClaimStatus expected)
    {
        var decided = Decide(Of(amount, ClaimStatus.Submitted), amount);
        Assert.Equal(expected, decided.OfType<SettleClaim>().Single().Status);
    }

    [Theory]
    [InlineData(ClaimStatus.Approved, typeof(ClaimApproved))]
    [InlineData(ClaimStatus.Rejected, typeof(ClaimRejected))]
    public void A_settled_claim_is_only_told_of_again(ClaimStatus status, Type told)
    {
        var decided = Decide(Of(50, status), 50);
        Assert.IsType(told, Assert.IsType<Decision.Raise>(Assert.Single(decided)).Event);
    }

    private static Claim Of(decimal amount, ClaimStatus status) =>
        new(new Submission("CLAIM-1", amount), status, Stamp.First(Now));

    private static Seq<Decision> Decide(Claim claim, decimal amount) =>
        AssessClaimWorker
            .Decide(new AssessClaimWorker.State(claim), new ClaimRecorded(new Submission("CLAIM-1", amount), Now), Now)
            .IfLeft(failure => throw new InvalidOperationException($"{failure}"));
}
