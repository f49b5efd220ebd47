using FsCheck.Xunit;

namespace MyDomain.Tests;

/// <summary>What is written is read again as it was.</summary>
public sealed class RoundTrips
{
    [Property]
    public void An_event_is_read_as_it_was_written(ushort id, ushort cents, uint at)
    {
        var submission = Any(id, cents);
        var now = new Instant(at);
        Event[] events =
        [
            new ClaimSubmitted(submission, now),
            new ClaimRecorded(submission, now),
            new ClaimApproved(submission, now),
            new ClaimRejected(submission, now),
        ];
        Assert.Equal(Domains.All.Events.Count, events.Length);
        Assert.All(events, e => Assert.Equal(e, Domains.All.ReadEvent(e.Name, e.Type.Write(e), now).Case as Event));
    }

    [Property]
    public void A_record_is_read_as_it_was_written(ushort id, ushort cents, ClaimStatus status, uint at)
    {
        var claim = new Claim(Any(id, cents), status, Stamp.First(new Instant(at)));
        Assert.Equal(claim, Claim.Entity.Read(Claim.Entity.ItemOf(claim)).Case as Claim);
    }

    private static Submission Any(ushort id, ushort cents) => new($"CLAIM-{id}", (cents + 1) / 100m);
}
