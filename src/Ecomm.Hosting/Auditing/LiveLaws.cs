using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
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

    private const string Readable = "every record can be read";

    private readonly Routes routes;
    private readonly Database database;
    private readonly LedgerFile ledger;
    private readonly LocalAudit everything;
    private readonly Touches events;
    private readonly Touches records;
    private readonly Touches entries;
    private readonly Law[] aboutSubjects;
    private readonly Law[] aboutEverything;
    private readonly (Law.OfSums Law, IReadOnlySet<Entity> Counted)[] aboutSums;
    private readonly SemaphoreSlim looking = new(1);

    // What is known, guarded by the semaphore.
    private readonly Dictionary<string, IReadOnlyList<Violation>> broken = new(StringComparer.Ordinal);
    private readonly Due due = new();
    private readonly Strays strays = new();
    private RunningSums[] sums = [];
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
        aboutSubjects = [.. catalogue.Laws.OfType<Law.OfEachSubject>()];
        aboutEverything = [.. catalogue.Laws.OfType<Law.OfEverything>()];
        aboutSums =
        [
            .. catalogue.Laws.OfType<Law.OfSums>().Select(law => (law, (IReadOnlySet<Entity>)law.Counted.ToHashSet())),
        ];
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
        return new LawReading(Reports(), looked, due.Count, survey is null);
    }

    private bool IsWhole => due.Count == 0 && survey is null;

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
        broken.Clear();
        due.Clear();
        strays.Clear();
        sums = [.. aboutSums.Select(one => one.Law.Start())];
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
        InOneState(statements =>
        {
            var now = Acknowledged.Read(routes, statements);
            var (published, recorded, entered) = (events.Take(), records.Take(), entries.Take());
            if (!isKnown || earlier is null || published is null || recorded is null || entered is null)
            {
                Begin();
                acknowledged = now;
                return;
            }
            foreach (var key in published)
            {
                AddDue(key.Pk);
            }
            foreach (var key in earlier.Concat(recorded))
            {
                if (Catalogue.SubjectOf(key) is { } subject)
                {
                    due.Add(subject.Partition);
                }
            }
            foreach (var key in earlier.Concat(recorded).Concat(unsure).Distinct())
            {
                Count(key, () => Find(statements, key));
            }
            unsure = recorded;
            foreach (var subject in entered.SelectMany(key => ledger.SubjectsOf(key.Pk)))
            {
                due.Add(subject.Partition);
            }
            foreach (var (first, last) in now.ChangedSince(acknowledged!))
            {
                foreach (var pk in Partitions(statements, first, last))
                {
                    AddDue(pk);
                }
            }
            acknowledged = now;
            if (due.Count > 0)
            {
                // What is still to be done may depend on what has changed of others.
                var undone = broken.Where(one => one.Value.Any(violation => violation.Law == Laws.Acknowledged));
                foreach (var (partition, _) in undone)
                {
                    due.Add(partition);
                }
            }
            JudgeSums();
        });
    }

    // Whatever happened to an event of that partition: it may be one about another subject.
    private void AddDue(string partition)
    {
        due.Add(partition);
        foreach (var subject in strays.SubjectsIn(partition))
        {
            due.Add(subject);
        }
    }

    private void JudgeSums()
    {
        if (survey is null)
        {
            brokenSums =
            [
                .. aboutSums
                    .Zip(sums, (one, running) => running.Broken().Select(what => new Violation(one.Law.Name, what)))
                    .SelectMany(violations => violations),
            ];
        }
    }

    private int LookAtSome()
    {
        if (due.Take(SubjectsPerRead) is { Count: > 0 } partitions)
        {
            LookAt(partitions, isSurveyed: false);
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
        LookAt(found, isSurveyed: true);
        return found.Count;
    }

    private void LookAt(IReadOnlyCollection<string> partitions, bool isSurveyed)
    {
        SubjectId[] subjects = [.. partitions.Select(Catalogue.SubjectIn).OfType<SubjectId>()];
        var before = ledger.About(subjects);
        InOneState(statements =>
        {
            var done = Acknowledged.Read(routes, statements);
            var own = partitions.ToDictionary(pk => pk, pk => ReadPartition(statements, pk, done));
            var slices = subjects
                .Select(subject => ReadSlice(statements, subject, own[subject.Partition], done))
                .ToList();
            var after = ledger.About(subjects);
            if (isSurveyed)
            {
                foreach (var record in slices.SelectMany(slice => slice.Records))
                {
                    Count(record.Key, () => record);
                }
            }
            Judge(statements, slices, before, after);
            foreach (var (pk, events) in own.Where(pair => Catalogue.SubjectIn(pair.Key) is null))
            {
                Say(pk, events.Fault is { } fault ? [new Violation(Readable, fault)] : []);
            }
        });
    }

    private void Say(string partition, IReadOnlyList<Violation> violations)
    {
        if (violations.Count > 0)
        {
            broken[partition] = violations;
        }
        else
        {
            broken.Remove(partition);
        }
    }

    // All together first: mostly nothing is found, and then it need not be known of whom.
    private void Judge(
        Statements statements,
        List<Slice> slices,
        ILookup<string, Item> before,
        ILookup<string, Item> after
    )
    {
        var whole = slices.Where(slice => slice.Fault is null).ToList();
        var isBroken = Violations(statements, whole, before, after).Any();
        foreach (var slice in slices)
        {
            IReadOnlyList<Violation> violations =
                slice.Fault is { } fault ? [new Violation(Readable, fault)]
                : isBroken ? [.. Violations(statements, [slice], before, after)]
                : [];
            Say(slice.Subject.Partition, violations);
        }
    }

    private IEnumerable<Violation> Violations(
        Statements statements,
        List<Slice> slices,
        ILookup<string, Item> before,
        ILookup<string, Item> after
    )
    {
        var committed = new Committed(
            toSeq(slices.SelectMany(slice => slice.Events).ToArray()),
            toSeq(slices.SelectMany(slice => slice.Records).ToArray()),
            toSeq(slices.SelectMany(slice => before[slice.Subject.Partition]).ToArray()),
            toSeq(slices.SelectMany(slice => after[slice.Subject.Partition]).ToArray())
        );
        var known = committed.Records.ToDictionary(record => record.Key);
        return aboutSubjects
            .SelectMany(law => law.Check(committed).Select(what => new Violation(law.Name, what)))
            .Concat(
                Laws.AcknowledgedIsDone(
                        Catalogue,
                        committed.Events,
                        key => known.GetValueOrDefault(key) ?? ReadOrNothing(() => Find(statements, key)),
                        raised => IsPublished(statements, raised)
                    )
                    .Select(what => new Violation(Laws.Acknowledged, what))
            );
    }

    private Slice ReadSlice(Statements statements, SubjectId subject, Partition own, Acknowledged done)
    {
        var (records, fault) = ReadRecords(statements, subject);
        try
        {
            var events = own.Events.ToList();
            foreach (var seq in strays.Of(subject.Partition))
            {
                events.AddRange(ReadEvents(statements, done, "seq = $1", seq).Select(found => found.Published));
            }
            return new Slice(subject, events, records, own.Fault ?? fault);
        }
        catch (InvalidDataException e)
        {
            return new Slice(subject, [], records, e.Message);
        }
    }

    // The events of a partition that are about its subject. Those about another are kept in mind for that one, which is due if it did
    // not have them before, or has them no longer.
    private Partition ReadPartition(Statements statements, string pk, Acknowledged done)
    {
        var own = new List<PublishedEvent>();
        var others = new Dictionary<long, string>();
        try
        {
            foreach (var (seq, published) in ReadEvents(statements, done, "pk = $1", pk))
            {
                if (
                    published.Event is not { } e
                    || Catalogue.SubjectOf(e) is not { } subject
                    || subject.Partition == pk
                )
                {
                    own.Add(published);
                }
                else
                {
                    others.Add(seq, subject.Partition);
                }
            }
        }
        catch (InvalidDataException e)
        {
            return new Partition([], e.Message);
        }
        foreach (var changed in strays.Replace(pk, others))
        {
            due.Add(changed);
        }
        return new Partition(own, null);
    }

    private IReadOnlyList<(long Seq, PublishedEvent Published)> ReadEvents(
        Statements statements,
        Acknowledged done,
        string which,
        object value
    ) =>
        statements.Query(
            $"SELECT seq, item FROM {Database.EventsTable} WHERE {which}",
            row =>
            {
                var seq = row.GetInt64(0);
                var item = SqliteStore.Parse(row.GetBytes(1));
                return (seq, Audit.PublishedEventOf(Catalogue, item, done.By(StoredEvent.NameOf(item), seq)));
            },
            value
        );

    // What can be read of a subject, and why something cannot be.
    private (List<FoundRecord> Found, string? Fault) ReadRecords(Statements statements, SubjectId subject)
    {
        var found = new List<FoundRecord>();
        string? fault = null;
        foreach (var pk in PartitionsOf(subject))
        {
            statements.Query(
                $"SELECT sk, item FROM {Database.RecordsTable} WHERE pk = $1",
                row =>
                {
                    try
                    {
                        if (Read(new Key(pk, row.GetString(0)), row.GetBytes(1)) is { } record)
                        {
                            found.Add(record);
                        }
                    }
                    catch (InvalidDataException e)
                    {
                        fault = e.Message;
                    }
                    return true;
                },
                pk
            );
        }
        return (found, fault);
    }

    private IEnumerable<string> PartitionsOf(SubjectId subject) =>
        Catalogue
            .Entities.Filter(entity => entity.Subject == subject.Kind)
            .Map(entity => entity.Keys.Pk + subject.Id)
            .Distinct();

    // Null for what is nobody's record.
    private FoundRecord? Read(Key key, ReadOnlySpan<byte> json) =>
        Catalogue.OwnerOf(key) is { } entity
            ? new FoundRecord(
                entity,
                key,
                entity
                    .ReadRecord(new Item(key, SqliteStore.Parse(json)))
                    .IfLeft(failure => throw new InvalidDataException(failure.Reason))
            )
            : null;

    private FoundRecord? Find(Statements statements, Key key) =>
        statements.Query(
            $"SELECT item FROM {Database.RecordsTable} WHERE pk = $1 AND sk = $2",
            row => Read(key, row.GetBytes(0)),
            key.Pk,
            key.Sk
        )
            is [var found]
            ? found
            : null;

    private static bool IsPublished(Statements statements, Event e)
    {
        var (pk, sk) = e.Type.KeyOf(e);
        return statements.Query(
            $"SELECT item FROM {Database.EventsTable} WHERE pk = $1 AND sk = $2",
            row => StoredEvent.Says(EventStream.ParseOrEmpty(row.GetBytes(0)), e).Case is true,
            pk,
            sk
        )
            is [true];
    }

    private static IReadOnlyList<string> Partitions(Statements statements, long first, long last) =>
        statements.Query(
            $"SELECT DISTINCT pk FROM {Database.EventsTable} WHERE seq BETWEEN $1 AND $2",
            row => row.GetString(0),
            first,
            last
        );

    private void Count(Key key, Func<FoundRecord?> find)
    {
        if (Catalogue.OwnerOf(key) is not { } entity)
        {
            return;
        }
        for (var i = 0; i < sums.Length; i++)
        {
            if (aboutSums[i].Counted.Contains(entity))
            {
                sums[i].Count(IdOf(key), ReadOrNothing(find));
            }
        }
    }

    // What cannot be read is said of its subject.
    private static FoundRecord? ReadOrNothing(Func<FoundRecord?> find)
    {
        try
        {
            return find();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // A key takes ten times the room.
    private static UInt128 IdOf(Key key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Pk}\0{key.Sk}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private void InOneState(Action<Statements> read) =>
        database.Readers.ReadOneState(statements =>
        {
            read(statements);
            return true;
        });

    private Seq<LawReport> Reports()
    {
        var unreadable = broken
            .Values.SelectMany(violations => violations)
            .Where(violation => violation.Law == Readable)
            .Select(violation => violation.What)
            .ToArray();
        // A record that somebody has made unreadable by hand breaks no law by itself, but none can be said to hold.
        if (unreadable.Length > 0)
        {
            return Seq1(new LawReport(Readable, toSeq(unreadable)));
        }
        var committed = new Lazy<Committed>(() => everything.Read());
        var found = broken
            .Values.SelectMany(violations => violations)
            .Concat(brokenSums)
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

    /// <summary>How a law is broken.</summary>
    private sealed record Violation(string Law, string What);

    /// <summary>A partition of the event store.</summary>
    /// <param name="Events">Its events, without those about another subject.</param>
    /// <param name="Fault">Why an item of it cannot be read; null if all can.</param>
    private sealed record Partition(List<PublishedEvent> Events, string? Fault);

    /// <summary>All that is about one subject, in one committed state.</summary>
    /// <param name="Subject">Which.</param>
    /// <param name="Events">Its events, also those in partitions that are not its own.</param>
    /// <param name="Records">Its records, as far as they can be read.</param>
    /// <param name="Fault">Why a record or an event cannot be read; null if all can.</param>
    private sealed record Slice(
        SubjectId Subject,
        List<PublishedEvent> Events,
        List<FoundRecord> Records,
        string? Fault
    );

    /// <summary>Partitions of the event store that are still to be looked at, the first first, each once.</summary>
    private sealed class Due
    {
        private readonly Queue<string> queue = new();
        private readonly System.Collections.Generic.HashSet<string> partitions = new(StringComparer.Ordinal);

        public int Count => queue.Count;

        public void Add(string partition)
        {
            if (partitions.Add(partition))
            {
                queue.Enqueue(partition);
            }
        }

        public IReadOnlyCollection<string> Take(int max)
        {
            var taken = new List<string>();
            while (taken.Count < max && queue.TryDequeue(out var partition))
            {
                partitions.Remove(partition);
                taken.Add(partition);
            }
            return taken;
        }

        public void Clear()
        {
            queue.Clear();
            partitions.Clear();
        }
    }
}

/// <summary>What the laws came to.</summary>
/// <param name="Reports">One for each law.</param>
/// <param name="Looked">How many subjects were looked at this time.</param>
/// <param name="Waiting">How many have changed and were not looked at yet.</param>
/// <param name="IsWhole">Whether the walk over all that is stored has come to its end.</param>
public sealed record LawReading(Seq<LawReport> Reports, int Looked, int Waiting, bool IsWhole);
