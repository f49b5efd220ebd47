namespace MyDomain.Claims;

/// <summary>What somebody claims: requests, events and records hold it.</summary>
public sealed record Submission(string ClaimId, decimal Amount)
{
    public static readonly Codec<Submission> Codec = Ecomm.Engine.Codec.Of(
        Field("claimId", Scalars.Id, (Submission submission) => submission.ClaimId),
        Field("amount", Scalars.Amount, (Submission submission) => submission.Amount),
        (claimId, amount) => new Submission(claimId, amount)
    );
}
