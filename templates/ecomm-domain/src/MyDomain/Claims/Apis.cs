namespace MyDomain.Claims;

/// <summary>SubmitClaim: takes a claim and publishes that it was submitted.</summary>
public static class SubmitClaimApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(SubmitClaimApi),
        Submission.Codec,
        (submission, now) => new ClaimSubmitted(submission, now)
    );
}

/// <summary>ListClaims: all claims, or the one of an id, with what became of them.</summary>
public static class ListClaimsApi
{
    public static readonly Api Slice = Api.Query.For(
        nameof(ListClaimsApi),
        "claims",
        "claimId",
        Scalars.Id,
        Claim.Of,
        new View<Claim>(
            Part(Submission.Codec, (Claim claim) => claim.Submission),
            Field("status", Scalars.NamesOf<ClaimStatus>("CLAIM_"), (Claim claim) => claim.Status)
        )
    );
}
