using System.Diagnostics;
using Ecomm.Adapters.Sqlite;
using Ecomm.Adapters.Storage;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Operations.Auditing;
using LanguageExt;

namespace Ecomm.Hosting.Auditing;

/// <summary>
/// The laws over the running system, kept up to date: the first look reads all that is stored, subject by subject; each later one
/// only what has changed. A law about each subject is checked over that subject's events, records and entries of ledgers, of one
/// committed state; a law about sums, over running sums of one committed state of all records. What a worker has acknowledged is asked
/// again when something of the event's subject has changed, or when it was not done and anything has.
/// </summary>
/// <remarks>
/// What has changed is told by the stores (<see cref="SqliteStore.Touched"/>) and by the workers' cursors. What another program has
/// written into the files nobody tells: then everything is read again.
/// </remarks>
public sealed class LiveLaws : IDisposable
{
    /// <summary>So many subjects are read in one transaction, so that no reader holds back the folding of the log for long.</summary>
    private const int SubjectsPerRead = 200;

    internal const string Readable = "every record can be read";

    private readonly Routes routes;
    private readonly Database database;
    private readonly LedgerFile ledger;
    private readonly LocalAudit everything;
    private readonly Touches events;
    private readonly Touches records;
    private readonly Touches entries;
    private readonly SubjectLaws aboutSubjects;
    private readonly Law[] aboutEverything;
    private readonly CountedLaws aboutSums;
    private readonly SemaphoreSlim looking = new(1);

    // What is known, guarded by the semaphore.
    private Violation[] brokenSums = [];

    // What may have been counted as it was before its commit.
    private IReadOnlyCollection<Key> unsure = [];
    private Acknowledged? acknowledged;
    private Survey? survey;
    private volatile bool isKnown;

    /// <param name="catalogue">The domains.</param>
    /// <param name="routes">Who takes which event.</param>
    /// <param name="database">The stores and the chain's own tables.</param>
    /// <param name="ledger">The gateways' ledger.</param>
    public LiveLaws(Catalogue catalogue, Routes routes, Database database, LedgerFile ledger)
    {
        Catalogue = catalogue;
        (this.routes, this.database, this.ledger) = (routes, database, ledger);
        everything = new LocalAudit(catalogue, routes, database, ledger);
        events = new Touches(database.EventStore, Forget);
        records = new Touches(database.Records, Forget);
        entries = new Touches(ledger.Store, Forget);
        aboutSubjects = new SubjectLaws(catalogue, ledger, InOneState);
        aboutEverything = [.. catalogue.Laws.OfType<Law.OfEverything>()];
        aboutSums = new CountedLaws(catalogue);
        database.Commits.ChangedByOthers += Forget;
        ledger.Commits.ChangedByOthers += Forget;
    }

    private Catalogue Catalogue { get; }

    /// <summary>Looks at what has changed, until all is looked at that had changed when it began.</summary>
    /// <param name="again">Whether to forget what is known, and to look at everything.</param>
    /// <param name="cancel">What was looked at before it stays known.</param>
    public Task<LawReading> Look(bool again = false, CancellationToken cancel = default) =>
        Look(Timeout.InfiniteTimeSpan, again, cancel);

    /// <summary>The same for that long at most, and at least a little; the next look goes on from there.</summary>
    public Task<LawReading> LookFor(TimeSpan atMost, CancellationToken cancel = default) =>
        Look(atMost, again: false, cancel);

    /// <summary>Waits for the end of a look that is under way.</summary>
    public void Dispose()
    {
        looking.Wait();
        Forget();
        looking.Dispose();
    }

    private async Task<LawReading> Look(TimeSpan atMost, bool again, CancellationToken cancel)
    {
        await looking.WaitAsync(cancel);
        try
        {
            if (again)
            {
                Forget();
            }
            await NoticeOthers();
            return Read(atMost, cancel);
        }
        finally
        {
            looking.Release();
        }
    }

    // What a failed look had taken is not known any more.
    private LawReading Read(TimeSpan atMost, CancellationToken cancel)
    {
        try
        {
            return LookOn(atMost, cancel);
        }
        catch (InvalidDataException e)
        {
            Forget();
            return new LawReading(Seq1(new LawReport(Readable, Seq1(e.Message))), 0, 0, IsWhole: false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Forget();
            throw;
        }
    }

    private LawReading LookOn(TimeSpan atMost, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var looked = 0;
        NoticeChanges();
        while (!IsWhole)
        {
            cancel.ThrowIfCancellationRequested();
            looked += LookAtSome();
            if (atMost != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(began) >= atMost)
            {
                break;
            }
        }
        return new LawReading(Reports(), looked, aboutSubjects.Waiting, survey is null);
    }

    private bool IsWhole => aboutSubjects.Waiting == 0 && survey is null;

    private void Forget()
    {
        isKnown = false;
        events.Lose();
        records.Lose();
        entries.Lose();
    }

    private void Begin()
    {
        events.Begin();
        records.Begin();
        entries.Begin();
        isKnown = true;
        aboutSubjects.Clear();
        aboutSums.Begin();
        (brokenSums, unsure, acknowledged, survey) = ([], [], null, new Survey(database, ledger, Catalogue));
    }

    // The writers notice when another program has written, but only when they write: so they are asked to write nothing.
    private async Task NoticeOthers()
    {
        foreach (var commits in (ICommits[])[database.Commits, ledger.Commits])
        {
            try
            {
                await commits.Run(_ => new Outcome<int>(0, Rows: 0, IsUndone: false), compound: false);
            }
            catch (StoreUnavailableException)
            {
                // Nobody can write; what can be read is read.
            }
        }
    }

    // What this state shows was touched before it was fixed, or is being told of while it is read. A key that is told of then may be
    // of a commit that this state does not show yet: it is counted again the next time. Only sums need that, because they are of this
    // state; subjects that are due are read in a later one.
    private void NoticeChanges()
    {
        var earlier = records.Take();
        InOneState(state =>
        {
            var now = state.Acknowledged;
            var (published, recorded, entered) = (events.Take(), records.Take(), entries.Take());
            if (!isKnown || earlier is null || published is null || recorded is null || entered is null)
            {
                Begin();
                acknowledged = now;
                return;
            }
            foreach (var key in published)
            {
                aboutSubjects.Changed(key.Pk);
            }
            foreach (var key in earlier.Concat(recorded))
            {
                if (Catalogue.SubjectOf(key) is { } subject)
                {
                    aboutSubjects.Changed(subject);
                }
            }
            foreach (var key in earlier.Concat(recorded).Concat(unsure).Distinct())
            {
                aboutSums.Count(key, () => state.Find(key));
            }
            unsure = recorded;
            foreach (var subject in entered.SelectMany(key => ledger.SubjectsOf(key.Pk)))
            {
                aboutSubjects.Changed(subject);
            }
            foreach (var (first, last) in now.ChangedSince(acknowledged!))
            {
                foreach (var pk in state.PartitionsBetween(first, last))
                {
                    aboutSubjects.Changed(pk);
                }
            }
            acknowledged = now;
            if (aboutSubjects.Waiting > 0)
            {
                aboutSubjects.ChangedForUndone();
            }
            if (survey is null)
            {
                brokenSums = [.. aboutSums.Violations()];
            }
        });
    }

    private int LookAtSome()
    {
        if (aboutSubjects.Take(SubjectsPerRead) is { Count: > 0 } partitions)
        {
            aboutSubjects.LookAt(partitions, _ => { });
            return partitions.Count;
        }
        var found = survey!.Next(SubjectsPerRead);
        if (found is null)
        {
            // What was counted meanwhile was counted at different times; now it is made one state.
            survey = null;
            NoticeChanges();
            return 0;
        }
        aboutSubjects.LookAt(found, record => aboutSums.Count(record.Key, () => record));
        return found.Count;
    }

    private void InOneState(Action<StoredState> read) =>
        database.Readers.ReadOneState(statements =>
        {
            read(new StoredState(Catalogue, routes, statements));
            return true;
        });

    private Seq<LawReport> Reports()
    {
        var unreadable = aboutSubjects
            .Violations.Where(violation => violation.Law == Readable)
            .Select(violation => violation.What)
            .ToArray();
        // A record that somebody has made unreadable by hand breaks no law by itself, but none can be said to hold.
        if (unreadable.Length > 0)
        {
            return Seq1(new LawReport(Readable, toSeq(unreadable)));
        }
        var committed = new Lazy<Committed>(() => everything.Read());
        var found = aboutSubjects
            .Violations.Concat(brokenSums)
            .Concat(
                aboutEverything.SelectMany(law =>
                    law.Check(committed.Value).Select(what => new Violation(law.Name, what))
                )
            )
            .ToLookup(violation => violation.Law, violation => violation.What);
        return toSeq(
            Laws.Of(Catalogue)
                .Map(law => law.Name)
                .Distinct()
                .Map(name => new LawReport(name, toSeq(found[name].ToArray())))
                .ToArray()
        );
    }
}

/// <summary>What the laws came to.</summary>
/// <param name="Reports">One for each law.</param>
/// <param name="Looked">How many subjects were looked at this time.</param>
/// <param name="Waiting">How many have changed and were not looked at yet.</param>
/// <param name="IsWhole">Whether the walk over all that is stored has come to its end.</param>
public sealed record LawReading(Seq<LawReport> Reports, int Looked, int Waiting, bool IsWhole);
