using LanguageExt;
using static LanguageExt.Prelude;

namespace Ecomm.Operations.Recovery;

/// <summary>An order, or another subject, and why it is not further.</summary>
public sealed record StuckSubject(Evidence Evidence, Seq<Finding> Findings)
{
    /// <summary>Whether it only waits for a request from outside: then nothing is wrong, and it is not stuck.</summary>
    public bool AwaitsRequest => !Findings.IsEmpty && Findings.ForAll(finding => finding is Finding.AwaitsRequest);

    /// <summary>
    /// Whether nothing is known to wait but events that only a newer program can read: it may be done by such a program. A subject without
    /// a record of its progress is not.
    /// </summary>
    public bool AsksNewer =>
        Evidence.Progress is not null
        && !Findings.IsEmpty
        && Findings.ForAll(finding => finding is Finding.Unread { Event.Why: Failure.Newer });

    /// <summary>
    /// Whether it has come to its end: its records wait for nothing, and no worker has anything left to do. A cancellation that
    /// nobody has applied leaves records that look final, and money and units that are held. What a worker refuses is parked, and shows
    /// there.
    /// </summary>
    public bool IsDone => Evidence.IsFinal && !Findings.Exists(finding => finding is not Finding.Refused);

    /// <summary>
    /// Since when it waits: since the newest event that a finding names, or else since it began. An order of last week whose cancellation
    /// came a second ago is under way. Null if none of its events is known.
    /// </summary>
    public Instant? WaitsSince => Findings.Map(finding => finding.At).Fold(default(Instant?), Later) ?? Evidence.Since;

    private static Instant? Later(Instant? one, Instant? other) => one > other ? one : other ?? one;
}

/// <summary>What <c>stuck</c> finds.</summary>
/// <param name="Stuck">The stuck subjects, the oldest first.</param>
/// <param name="Waiting">Those that only wait for a request from outside, the oldest first.</param>
/// <param name="Unsure">Those of which only a newer program can tell, the oldest first.</param>
/// <param name="Known">How many there are in all that tell their progress.</param>
public sealed record StuckReport(
    IReadOnlyList<StuckSubject> Stuck,
    IReadOnlyList<StuckSubject> Waiting,
    IReadOnlyList<StuckSubject> Unsure,
    int Known
);
