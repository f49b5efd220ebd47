using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>An order, or another subject, and why it is not further.</summary>
public sealed record StuckSubject(Evidence Evidence, Seq<Finding> Findings)
{
    /// <summary>Whether it only waits for a request from outside: then nothing is wrong, and it is not stuck.</summary>
    public bool AwaitsRequest => !Findings.IsEmpty && Findings.ForAll(finding => finding is Finding.AwaitsRequest);

    /// <summary>
    /// Whether it has come to its end: its records wait for nothing, and no worker has anything left to do. A cancellation that
    /// nobody has applied leaves records that look final, and money and units that are held.
    /// </summary>
    public bool IsDone =>
        Evidence.IsFinal && !Findings.Exists(finding => finding is Finding.Undone or Finding.GatewayOpen);
}

/// <summary>What <c>stuck</c> finds.</summary>
/// <param name="Stuck">The stuck subjects, the oldest first.</param>
/// <param name="Waiting">Those that only wait for a request from outside, the oldest first.</param>
/// <param name="Known">How many there are in all that tell their progress.</param>
public sealed record StuckReport(IReadOnlyList<StuckSubject> Stuck, IReadOnlyList<StuckSubject> Waiting, int Known);
