using System.Globalization;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Ecomm.Contracts.Golden;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Storage;

/// <summary>The journal while time stands still, so that nothing is written by itself.</summary>
public sealed class JournalEntries : IDisposable
{
    private const long Place = 7;

    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new();
    private Journal journal;

    public JournalEntries() => journal = Open();

    private string Files => directory.File(Journal.DirectoryName);

    [Fact]
    public void Whoever_reads_sees_all_that_happened_before_and_it_was_written_once()
    {
        Happen("first", "second", "third");

        Assert.Equal(["first", "second", "third"], Whys());
        Assert.Equal(1, journal.Commits);

        Happen("fourth");

        Assert.Equal("fourth", Whys()[^1]);
    }

    [Fact]
    public void Whoever_reads_amid_much_sees_all_of_it_in_turn()
    {
        var whats = Numbers(5_000);

        Happen(whats);

        Assert.Equal(whats, Whys());
        Assert.Equal(0, journal.LeftOut);
    }

    [Fact]
    public void It_is_written_although_nobody_reads()
    {
        Happen("first", "second");
        Assert.Equal(0, journal.Commits);

        time.Advance(Journal.Linger);

        Assert.Equal(1, journal.Commits);
        Assert.Equal(2, ReadShared(Assert.Single(Directory.GetFiles(Files))).Count(letter => letter == '\n'));

        Happen("third");
        time.Advance(Journal.Linger);

        Assert.Equal(2, journal.Commits);
    }

    [Fact]
    public void An_end_writes_what_still_waits_and_the_next_start_goes_on()
    {
        Happen("first", "second");

        journal.Dispose();
        journal.Dispose();
        Happen("too late");

        Assert.Equal(1, journal.LeftOut);
        journal = Open();
        Happen("third");
        Assert.Equal(["first", "second", "third"], Whys());
        Assert.Equal(0, journal.LeftOut);
        Assert.Single(Directory.GetFiles(Files));
    }

    [Fact]
    public void Wherever_a_line_is_cut_the_lines_before_and_after_it_are_whole()
    {
        Happen("first", "cut");
        journal.Dispose();
        var path = Assert.Single(Directory.GetFiles(Files));
        var whole = File.ReadAllBytes(path);
        var second = System.Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = second; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            journal = Open();
            Happen("after");
            // Only the end of the line was cut: the delivery is there.
            Assert.Equal(length == whole.Length - 1 ? ["first", "cut", "after"] : ["first", "after"], Whys());
            journal.Dispose();
        }
    }

    [Fact]
    public void What_is_no_line_of_the_journal_is_passed_over()
    {
        Happen("first");
        journal.Dispose();
        var path = Assert.Single(Directory.GetFiles(Files));
        var line = File.ReadAllText(path);
        string[] damage =
        [
            new('\0', 100),
            "",
            "x",
            "{}",
            """{"subject":1,"seq":7}""",
            """{"subject":"A","seq":"7"}""",
            """{"subject":"A","seq":7}""",
            """{"subject":"A","seq":7,"at":"now"}""",
            "{\"subject\":\"A\",\"seq\":7",
            line.TrimEnd().Replace("\"ByHand\"", "\"Unheard\"", StringComparison.Ordinal),
            "[" + new string('{', 1_000),
        ];
        File.WriteAllText(path, string.Concat(damage.Select(one => $"{one}\n")) + line);

        journal = Open();
        Happen("second");

        Assert.Equal(["first", "second"], Whys());
    }

    [Fact]
    public void A_number_that_is_too_large_spoils_no_other_line()
    {
        Happen("first");
        journal.Dispose();
        var path = Assert.Single(Directory.GetFiles(Files));
        var line = File.ReadAllText(path);
        File.AppendAllText(path, line.Replace("\"tookUs\":0", "\"tookUs\":1e20", StringComparison.Ordinal));

        journal = Open();

        Assert.Equal([0, 0], journal.Of(Place).Select(entry => entry.TookMs));
    }

    [Fact]
    public void A_file_that_somebody_cuts_while_it_is_open_spoils_no_other_line()
    {
        Happen("first", "second", "third");
        journal.Dispose();
        var path = Assert.Single(Directory.GetFiles(Files));
        journal = Open();
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(File.ReadAllText(path).IndexOf('\n', StringComparison.Ordinal) + 10);
        }
        Happen("fourth");

        Assert.Equal(["first", "fourth"], Whys());
    }

    [Fact]
    public void Lines_that_are_longer_than_what_is_read_at_once_are_found_after_a_start()
    {
        string[] whats = ["short", new('a', 3_000_000), "short", new('b', 1_100_000), "last"];
        Happen(whats);

        Reopen(JournalBounds.Default);

        Assert.Equal(whats, Whys());
    }

    [Fact]
    public void The_oldest_go_when_enough_newer_ones_are_there()
    {
        var bounds = new JournalBounds(KeptBytes: 8_000, FileBytes: 1_000, WaitingBytes: 1_000_000);
        var whats = Numbers(300);
        foreach (var part in whats.Chunk(30))
        {
            Reopen(bounds);
            foreach (var what in part)
            {
                Happen(what);
                Assert.Equal(what, Whys()[^1]);
            }
            var kept = journal.Of(Place);
            Assert.Equal(whats.TakeWhile(what => what != part[^1]).Append(part[^1]).TakeLast(kept.Count), Whys());
            Assert.Equal(kept.Select(entry => entry.Id).Distinct().Order(), kept.Select(entry => entry.Id));
        }
        Assert.InRange(
            Directory.GetFiles(Files).Sum(file => new FileInfo(file).Length),
            bounds.KeptBytes,
            bounds.KeptBytes + 2 * bounds.FileBytes
        );
    }

    [Fact]
    public void That_the_oldest_cannot_be_deleted_costs_no_line()
    {
        Reopen(new JournalBounds(KeptBytes: 1, FileBytes: 1, WaitingBytes: 1_000_000));
        Happen("first");
        Assert.Equal(["first"], Whys());
        var oldest = Assert.Single(Directory.GetFiles(Files));
        // What is deleted as a file, and is none, is refused.
        File.Move(oldest, oldest + ".away");
        Directory.CreateDirectory(oldest);

        Happen("second");

        Assert.Equal(["second"], Whys());
        Assert.Equal(0, journal.LeftOut);
        Assert.True(Directory.Exists(oldest));
    }

    [Fact]
    public void What_comes_faster_than_it_is_written_is_left_out_and_counted()
    {
        Reopen(new JournalBounds(KeptBytes: 1_000_000, FileBytes: 1_000_000, WaitingBytes: 2_000));

        Happen(Numbers(100));

        Assert.Equal(100, Whys().Count + journal.LeftOut);
        Assert.InRange(journal.LeftOut, 80, 99);
        Happen("then");
        Assert.Equal("then", Whys()[^1]);
    }

    [Fact]
    public void What_cannot_be_written_is_counted_and_what_comes_then_is_written()
    {
        // Each file is full after one line. The name of the next one is taken.
        Reopen(new JournalBounds(KeptBytes: 1_000_000, FileBytes: 1, WaitingBytes: 1_000_000));
        Happen("first");
        Assert.Equal(["first"], Whys());
        var next = new FileInfo(Assert.Single(Directory.GetFiles(Files))).Length;
        var taken = Path.Combine(Files, next.ToString("D19", CultureInfo.InvariantCulture) + ".jsonl");
        Directory.CreateDirectory(taken);

        Happen("lost", "too");
        Assert.Equal(["first"], Whys());
        Assert.Equal(2, journal.LeftOut);

        Directory.Delete(taken);
        Happen("then");
        Assert.Equal(["first", "then"], Whys());
        Assert.Equal(2, journal.LeftOut);
    }

    [Fact]
    public void An_event_is_not_taken_for_another_that_has_the_same_hash()
    {
        const long other = (1L << 32) | (Place ^ 1);
        Assert.Equal(Place.GetHashCode(), other.GetHashCode());

        Happen(other, "other");
        Happen("this");

        Assert.Equal(["this"], Whys());
        Assert.Equal("other", Assert.Single(journal.Of(other)).Why);
    }

    // Each taker's lines in its own turn; none twice, and each either found or counted.
    [Fact]
    public async Task Many_may_write_while_others_read_and_it_ends()
    {
        const int takers = 8;
        const int each = 2_000;
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                InTurn(journal.Of(Place));
                time.Advance(Journal.Linger);
            }
        });
        var writers = Enumerable
            .Range(0, takers)
            .Select(taker =>
                Task.Run(() =>
                {
                    for (var i = 0; i < each; i++)
                    {
                        Happen(FormattableString.Invariant($"{taker} {i}"));
                    }
                })
            )
            .ToList();
        await writers[0];
        journal.Dispose();
        await Task.WhenAll(writers);
        await done.CancelAsync();
        await reader;

        var left = journal.LeftOut;
        journal = Open();
        var kept = journal.Of(Place);
        InTurn(kept);
        Assert.Equal(takers * each, kept.Count + left);

        static void InTurn(IReadOnlyList<Sighting> entries) =>
            Assert.All(
                entries.GroupBy(entry => entry.Why.Split(' ')[0]),
                of => Assert.Equal(Enumerable.Range(0, of.Count()), of.Select(entry => Number(entry.Why.Split(' ')[1])))
            );
    }

    [Fact]
    public void Of_a_subject_is_found_what_an_operator_did_also_after_a_start()
    {
        var subject = new SubjectId(OrderEvent.Order, "A \"1\"\n✓");
        journal.RecordTampering(subject, "deleted", new Found(Seq<FoundRecord>(), null));
        journal.RecordTampering(new SubjectId(OrderEvent.Order, "B"), "edited", new Found(Seq<FoundRecord>(), null));

        Reopen(JournalBounds.Default);
        journal.RecordTampering(subject, "put back", new Found(Seq<FoundRecord>(), null));

        Assert.Equal(["deleted", "put back"], journal.Of(subject).Select(entry => entry.Why));
        Assert.All(journal.Of(subject), entry => Assert.Equal(subject.JournalName, entry.Subject));
    }

    // Whoever changes it makes lines unreadable that are there.
    [Fact]
    public void A_line_is_as_it_always_was()
    {
        const string line =
            """{"subject":"ABC","seq":7,"at":"2026-11-27T12:00:00.125Z","tookUs":1500,"worker":"SyncOrderWorker","message":"7","receives":2,"event":"ORDER_PLACED_EVENT","kind":"Redelivered","why":"later","requests":3,"readUnits":2.5,"writeUnits":4,"questions":1,"rounds":[]}""";
        journal.Dispose();
        File.WriteAllText(Assert.Single(Directory.GetFiles(Files)), line + "\n");

        journal = Open();

        var read = Assert.Single(journal.Of(Place));
        Assert.Equal(
            new Sighting(
                0,
                Instant.Parse(new Value.Text("2026-11-27T12:00:00.125Z")).IfLeft(default(Instant)),
                1.5,
                "SyncOrderWorker",
                "7",
                7,
                2,
                "ORDER_PLACED_EVENT",
                "ABC",
                SightingKind.Redelivered,
                "later",
                read.Rounds,
                new Usage(3, 2.5m, 4, 1)
            ),
            read
        );
        Assert.Empty(read.Rounds);
    }

    [Fact]
    public void The_deliveries_of_an_earlier_version_are_carried_over_once()
    {
        journal.Dispose();
        Directory.Delete(Files, recursive: true);
        // A start that ended amid it.
        Directory.CreateDirectory(Files + ".new");
        File.WriteAllText(Path.Combine(Files + ".new", "0000000000000000000.jsonl"), "{}\n");
        GoldenData.Load("journal", Earlier);
        var all = Rows();
        Assert.True(all.Count > 100);

        journal = Open();

        Assert.Equal(all, Carried(all).Select(Text));
        Assert.All(Carried(all), entry => Assert.Null(entry.Usage));
        Assert.Contains(Carried(all), entry => entry.Rounds is [{ Decided: [_, ..] }, ..]);
        Assert.False(File.Exists(Earlier));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(Earlier)!));
    }

    [Fact]
    public void Of_an_earlier_journal_the_costs_are_carried_over_and_what_is_unreadable_is_not()
    {
        journal.Dispose();
        Directory.Delete(Files, recursive: true);
        GoldenData.Load("journal", Earlier);
        using (var statements = new Statements(Earlier, readOnly: false))
        {
            statements.Script(
                """
                ALTER TABLE deliveries ADD COLUMN requests INTEGER;
                ALTER TABLE deliveries ADD COLUMN reads REAL;
                ALTER TABLE deliveries ADD COLUMN writes INTEGER;
                ALTER TABLE deliveries ADD COLUMN questions INTEGER;
                UPDATE deliveries SET requests = 3, reads = 2.5, writes = 4, questions = 1;
                UPDATE deliveries SET rounds = '' WHERE id = (SELECT min(id) FROM deliveries);
                UPDATE deliveries SET rounds = '{' WHERE id = (SELECT min(id) + 1 FROM deliveries);
                """
            );
        }
        var all = Rows();
        using (var statements = new Statements(Earlier, readOnly: false))
        {
            statements.Script(
                """
                UPDATE deliveries SET at = 9000000000000000000 WHERE id = (SELECT max(id) FROM deliveries);
                UPDATE deliveries SET receives = 1099511627776 WHERE id = (SELECT max(id) - 1 FROM deliveries);
                """
            );
        }

        journal = Open();

        Assert.Equal(all.SkipLast(2), Carried(all).Select(Text));
        Assert.All(Carried(all), entry => Assert.Equal(new Usage(3, 2.5m, 4, 1), entry.Usage));
    }

    [Fact]
    public void What_could_not_be_carried_over_is_at_a_later_start_and_stands_first()
    {
        journal.Dispose();
        Directory.Delete(Files, recursive: true);
        File.WriteAllText(Earlier, new string('x', 5_000));
        journal = Open();
        Happen("meanwhile");
        Assert.Equal(["meanwhile"], Whys());
        journal.Dispose();
        File.Delete(Earlier);
        GoldenData.Load("journal", Earlier);
        var all = Rows();

        journal = Open();

        Assert.Equal(all, Carried(all).Where(entry => entry.Why != "meanwhile").Select(Text));
        Assert.Equal("meanwhile", Whys()[^1]);
        Assert.False(File.Exists(Earlier));
        Reopen(JournalBounds.Default);
        Assert.Equal(all.Count + 1, Carried(all).Count());
    }

    [Fact]
    public void A_file_of_an_earlier_version_beside_a_journal_is_left_alone()
    {
        GoldenData.Load("journal", Earlier);

        Reopen(JournalBounds.Default);

        Assert.Empty(Whys());
        Assert.NotEmpty(Rows());
    }

    public void Dispose()
    {
        journal.Dispose();
        directory.Dispose();
    }

    private string Earlier => directory.File("journal.db");

    private List<string> Rows() =>
        [
            .. GoldenData.Texts(
                Earlier,
                """
                SELECT concat_ws(' ', seq, at, took_us, worker, message, receives, event, subject, kind, why) FROM deliveries ORDER BY id
                """
            ),
        ];

    private IEnumerable<Sighting> Carried(IEnumerable<string> rows) =>
        rows.Select(row => long.Parse(row.Split(' ')[0], CultureInfo.InvariantCulture))
            .Append(Place)
            .Distinct()
            .SelectMany(place => journal.Of(place))
            .OrderBy(entry => entry.Id);

    private static string Text(Sighting entry) =>
        string.Join(
            ' ',
            (string[])
                [
                    $"{entry.Seq}",
                    $"{entry.At.UnixMilliseconds}",
                    $"{Math.Round(entry.TookMs * 1000)}",
                    entry.Worker,
                    entry.MessageId,
                    $"{entry.Receives}",
                    entry.EventName,
                    entry.Subject,
                    $"{(int)entry.Kind}",
                    entry.Why,
                ]
        );

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{i}"))];

    private List<string> Whys() => [.. journal.Of(Place).Select(entry => entry.Why)];

    private void Happen(params string[] whats)
    {
        foreach (var what in whats)
        {
            Happen(Place, what);
        }
    }

    private void Happen(long place, string what) =>
        journal.Record(SightingKind.ByHand, new Message(WorkerQueue.IdOf(place), place, 1, default), "Worker", what);

    private void Reopen(JournalBounds bounds)
    {
        journal.Dispose();
        journal = Open(bounds);
    }

    private Journal Open(JournalBounds? bounds = null) =>
        new(Domains.All, Files, _ => null, time, NullLogger<Journal>.Instance, bounds);
}
