using System.Diagnostics;

namespace MyDomain.Claims;

/// <summary>
/// AssessClaim: approves or rejects a recorded claim by its amount. Keyed by the claim. The first delivery writes the outcome under the
/// version that it read; a later one finds the outcome and only repeats its event, and one that comes before the record waits for it.
/// </summary>
public static class AssessClaimWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(AssessClaimWorker),
        reads: (ClaimRecorded e) => Claim.Of(e.Submission.ClaimId),
        state: claim => new State(claim),
        Decide,
        new Effects().Updates<Claim>().Raises<ClaimApproved>().Raises<ClaimRejected>()
    );

    public sealed record State(Claim? Claim);

    public static Either<Failure, Seq<Decision>> Decide(State state, ClaimRecorded e, Instant now) =>
        state.Claim switch
        {
            null => new Failure.Early("the claim is not recorded yet"),
            { Status: ClaimStatus.Submitted } claim => Settle(claim, now),
            { } claim => Seq1(Tell(claim.Submission, claim.Status, now)),
        };

    private static Seq<Decision> Settle(Claim claim, Instant now)
    {
        var status = claim.Submission.Amount <= ClaimsDomain.AmountMax ? ClaimStatus.Approved : ClaimStatus.Rejected;
        return Seq(new SettleClaim(claim, status, now), Tell(claim.Submission, status, now));
    }

    private static Decision Tell(Submission submission, ClaimStatus status, Instant now) =>
        new Decision.Raise(
            status switch
            {
                ClaimStatus.Approved => new ClaimApproved(submission, now),
                ClaimStatus.Rejected => new ClaimRejected(submission, now),
                _ => throw new UnreachableException(),
            }
        );
}
