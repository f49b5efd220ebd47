namespace MyDomain.Claims;

/// <summary>
/// RecordClaim: writes the record of a submitted claim. Keyed by the claim. A second delivery finds the record and only repeats the
/// event, whose own key makes the repetition harmless; nothing that comes earlier or later changes what it decides.
/// </summary>
public static class RecordClaimWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(RecordClaimWorker),
        reads: (ClaimSubmitted e) => Claim.Of(e.Submission.ClaimId),
        state: claim => new State(claim),
        Decide,
        new Effects().Inserts<Claim>().Raises<ClaimRecorded>()
    );

    public sealed record State(Claim? Claim);

    public static Either<Failure, Seq<Decision>> Decide(State state, ClaimSubmitted e, Instant now) =>
        state.Claim switch
        {
            null => Seq(new RecordClaim(e.Submission, now), Raise(e, now)),
            { } claim when claim.Submission != e.Submission => new Failure.Contradictory(
                $"claim {e.Submission.ClaimId} is recorded with amount {claim.Submission.Amount}"
            ),
            _ => Seq1(Raise(e, now)),
        };

    private static Decision Raise(ClaimSubmitted e, Instant now) =>
        new Decision.Raise(new ClaimRecorded(e.Submission, now));
}
