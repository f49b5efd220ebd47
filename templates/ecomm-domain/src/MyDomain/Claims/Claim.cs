namespace MyDomain.Claims;

public enum ClaimStatus
{
    Submitted,
    Approved,
    Rejected,
}

/// <summary>A claim as it is stored, with its keys and its list. Keys are only ever added to: what is stored stays readable.</summary>
public sealed record Claim(Submission Submission, ClaimStatus Status, Stamp Stamp) : IRecord<Claim>
{
    public static readonly Subject Subject = new("claim", "claimId", "EVENTS#CLAIM_ID#");

    public static Entity<Claim> Entity { get; } =
        new(
            "Claim",
            Subject,
            new KeyTemplate("CLAIMS#CLAIM_ID#", "CLAIM_ID#"),
            Codec.Of(
                Part(Submission.Codec, (Claim claim) => claim.Submission),
                Field("status", Scalars.NamesOf<ClaimStatus>("CLAIM_"), (Claim claim) => claim.Status),
                Part(Stamp.Codec, (Claim claim) => claim.Stamp),
                (submission, status, stamp) => new Claim(submission, status, stamp)
            ),
            claim => Of(claim.Submission.ClaimId).Key,
            new Listed<Claim>(
                "CLAIMS#CLAIM",
                "claims",
                claim => claim.Submission.ClaimId,
                claim => claim.Stamp.CreatedAt
            )
        );

    public static RecordRef<Claim> Of(string claimId) => Entity.At(claimId);
}

/// <summary>Writes a claim, if there is none of its id.</summary>
public sealed record RecordClaim(Submission Submission, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Claim.Entity.Put(new Claim(Submission, ClaimStatus.Submitted, Stamp.First(At))));
}

/// <summary>Writes what became of a claim, if nobody has changed it since it was read.</summary>
public sealed record SettleClaim(Claim Claim, ClaimStatus Status, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(
            Claim.Entity.Change(
                Claim,
                Claim with
                {
                    Status = Status,
                    Stamp = Claim.Stamp.Next(At),
                },
                Claim.Stamp.Version
            )
        );
}
