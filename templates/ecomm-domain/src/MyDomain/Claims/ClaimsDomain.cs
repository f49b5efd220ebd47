namespace MyDomain.Claims;

/// <summary>Expense claims: submitted, recorded, and approved or rejected by their amount.</summary>
public static class ClaimsDomain
{
    /// <summary>What is approved without a person.</summary>
    public const decimal AmountMax = 100;

    /// <summary>It reads what is committed and none of the code that decides, so that it can find that code wrong.</summary>
    public static readonly Law ApprovedWithinLimit = new Law.OfEachSubject(
        "what is approved is within the limit",
        $"No claim of more than {AmountMax} is approved.",
        state =>
            state
                .All<Claim>()
                .Where(claim => claim.Status is ClaimStatus.Approved && claim.Submission.Amount > AmountMax)
                .Select(claim => $"{claim.Submission.ClaimId}: {claim.Submission.Amount} is approved")
    );

    public static readonly Domain Declared = Domain.Named("claims") with
    {
        Events = Seq(ClaimSubmitted.Declared, ClaimRecorded.Declared, ClaimApproved.Declared, ClaimRejected.Declared),
        Entities = Seq1<Entity>(Claim.Entity),
        Workers = Seq(RecordClaimWorker.Slice, AssessClaimWorker.Slice),
        Apis = Seq<Api>(SubmitClaimApi.Slice, ListClaimsApi.Slice),
        Laws = Seq1(ApprovedWithinLimit),
    };
}
