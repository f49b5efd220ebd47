namespace MyDomain.Tests;

/// <summary>
/// What workers do and what they declare: the shell refuses whatever else they decide, and on AWS their permissions are made of it. Add
/// the events and records of what you add.
/// </summary>
public sealed class DeclaredEffects
{
    private static readonly Instant Now = new(1_750_000_000_000);

    [Fact]
    public void No_worker_decides_what_it_does_not_declare() =>
        None(
            Decided()
                .SelectMany(it =>
                    Writes(it.Decision)
                        .Select(it.Worker.Effects.Undeclared)
                        .Append(it.Worker.Effects.Undeclared(it.Decision))
                        .Where(what => what is not null)
                        .Select(what => $"{it.Worker.Name} {what} and does not declare it")
                )
                .Distinct()
        );

    [Fact]
    public void No_worker_declares_what_it_never_decides()
    {
        var decided = Decided().ToLookup(it => it.Worker, it => it.Decision);
        None(Domains.All.Workers.AsEnumerable().SelectMany(worker => Unused(worker, decided[worker].ToList())));
    }

    /// <summary>Fails with all lines, of which Assert.Empty would show the beginnings.</summary>
    private static void None(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        Assert.True(text.Length == 0, text);
    }

    private static IEnumerable<string> Unused(Worker worker, List<Decision> decided)
    {
        var writes = decided.SelectMany(Writes).ToList();
        return worker
            .Effects.Raised.AsEnumerable()
            .Where(type => !decided.OfType<Decision.Raise>().Any(raise => raise.Event.Type == type))
            .Select(type => $"{worker.Name} declares that it raises {type.Name}")
            .Concat(
                worker
                    .Effects.Inserted.AsEnumerable()
                    .Where(entity => !writes.Any(write => write is ItemWrite.Put && entity.Keys.Owns(write.Key)))
                    .Select(entity => $"{worker.Name} declares that it inserts {entity.Name}")
            )
            .Concat(
                worker
                    .Effects.Updated.AsEnumerable()
                    .Where(entity =>
                        !writes.Any(write => write is ItemWrite.Change or ItemWrite.Add && entity.Keys.Owns(write.Key))
                    )
                    .Select(entity => $"{worker.Name} declares that it updates {entity.Name}")
            )
            .Concat(
                worker
                    .Effects.Required.AsEnumerable()
                    .Where(entity => !writes.Any(write => write is ItemWrite.Check && entity.Keys.Owns(write.Key)))
                    .Select(entity => $"{worker.Name} declares that it requires {entity.Name}")
            );
    }

    private static IEnumerable<ItemWrite> Writes(Decision decision) =>
        decision is Decision.Change change ? change.Writes.AsEnumerable() : [];

    /// <summary>All that each worker decides on each event that it takes, whatever is recorded.</summary>
    private static IEnumerable<(Worker Worker, Decision Decision)> Decided() =>
        from worker in Domains.All.Workers.AsEnumerable()
        from submission in new[] { 1m, ClaimsDomain.AmountMax, ClaimsDomain.AmountMax + 1 }.Select(Of)
        from e in Events(submission)
        where worker.Takes(e.Type)
        from found in Records(submission)
        from decision in worker.Decide(found, e, Now).IfLeft(Seq<Decision>()).AsEnumerable()
        select (worker, decision);

    private static Submission Of(decimal amount) => new("CLAIM-1", amount);

    private static Event[] Events(Submission submission) =>
        [
            new ClaimSubmitted(submission, Now),
            new ClaimRecorded(submission, Now),
            new ClaimApproved(submission, Now),
            new ClaimRejected(submission, Now),
        ];

    private static IEnumerable<Found> Records(Submission submission) =>
        Enum.GetValues<ClaimStatus>()
            .Select(status => new Claim(submission, status, Stamp.First(Now)))
            .Select(claim => new Found(Seq1(new FoundRecord(Claim.Entity, Claim.Of(submission.ClaimId).Key, claim))))
            .Prepend(Found.Nothing);
}
