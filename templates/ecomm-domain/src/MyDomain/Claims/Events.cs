namespace MyDomain.Claims;

/// <summary>What all events of a claim tell. Their names are stored and never change.</summary>
public abstract record ClaimEvent<TSelf>(Submission Submission, Instant At) : Event<TSelf>(At)
    where TSelf : ClaimEvent<TSelf>, IEvent
{
    protected static EventType Of(string name, Func<Submission, Instant, TSelf> make) =>
        new EventType<TSelf, Submission>(
            name,
            Claim.Subject,
            Submission.Codec,
            make,
            e => e.Submission,
            submission => submission.ClaimId
        );
}

/// <summary>Somebody has asked for money.</summary>
public sealed record ClaimSubmitted(Submission Submission, Instant At)
    : ClaimEvent<ClaimSubmitted>(Submission, At),
        IEvent
{
    public static EventType Declared { get; } =
        Of("CLAIM_SUBMITTED_EVENT", (submission, at) => new ClaimSubmitted(submission, at));
}

/// <summary>The claim has a record.</summary>
public sealed record ClaimRecorded(Submission Submission, Instant At)
    : ClaimEvent<ClaimRecorded>(Submission, At),
        IEvent
{
    public static EventType Declared { get; } =
        Of("CLAIM_RECORDED_EVENT", (submission, at) => new ClaimRecorded(submission, at));
}

/// <summary>The claim is to be paid.</summary>
public sealed record ClaimApproved(Submission Submission, Instant At)
    : ClaimEvent<ClaimApproved>(Submission, At),
        IEvent
{
    public static EventType Declared { get; } =
        Of("CLAIM_APPROVED_EVENT", (submission, at) => new ClaimApproved(submission, at));
}

/// <summary>The claim is not to be paid.</summary>
public sealed record ClaimRejected(Submission Submission, Instant At)
    : ClaimEvent<ClaimRejected>(Submission, At),
        IEvent
{
    public static EventType Declared { get; } =
        Of("CLAIM_REJECTED_EVENT", (submission, at) => new ClaimRejected(submission, at));
}
