using System.Globalization;
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
        Assert.Equal(2, File.ReadAllLines(Assert.Single(Directory.GetFiles(Files))).Length);

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
            line.TrimEnd().Replace("\"ByHand\"", "\"Unheard\"", StringComparison.Ordinal),
            "[" + new string('{', 1_000),
        ];
        File.WriteAllText(path, string.Concat(damage.Select(one => $"{one}\n")) + line);

        journal = Open();
        Happen("second");

        Assert.Equal(["first", "second"], Whys());
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
        // Each file is full after one line.
        Reopen(new JournalBounds(KeptBytes: 1_000_000, FileBytes: 1, WaitingBytes: 1_000_000));
        Happen("first");
        Assert.Equal(["first"], Whys());
        Directory.Move(Files, Files + ".away");

        Happen("lost", "too");
        Assert.Equal(["first"], Whys());
        Assert.Equal(2, journal.LeftOut);

        Directory.Move(Files + ".away", Files);
        Happen("then");
        Assert.Equal(["first", "then"], Whys());
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

    [Fact]
    public void The_deliveries_of_an_earlier_version_are_carried_over_once()
    {
        journal.Dispose();
        Directory.Delete(Files, recursive: true);
        // A start that ended amid it.
        Directory.CreateDirectory(Files + ".new");
        File.WriteAllText(Path.Combine(Files + ".new", "0000000000000000000.jsonl"), "{}\n");
        var earlier = directory.File("journal.db");
        GoldenData.Load("journal", earlier);
        var all = GoldenData.Texts(
            earlier,
            """
            SELECT concat_ws(' ', seq, at, took_us, worker, message, receives, event, subject, kind, why) FROM deliveries ORDER BY id
            """
        );
        var places = GoldenData.Texts(earlier, "SELECT DISTINCT CAST(seq AS TEXT) FROM deliveries");
        Assert.True(all.Count > 100);

        journal = Open();

        var found = places.SelectMany(place => journal.Of(long.Parse(place, CultureInfo.InvariantCulture)));
        Assert.Equal(all, found.OrderBy(entry => entry.Id).Select(Text));
        Assert.False(File.Exists(earlier));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(earlier)!));

        static string Text(Sighting entry)
        {
            Assert.Null(entry.Usage);
            return string.Join(
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
        }
    }

    [Fact]
    public void A_file_of_an_earlier_version_beside_a_journal_is_left_alone()
    {
        var earlier = directory.File("journal.db");
        GoldenData.Load("journal", earlier);

        Reopen(JournalBounds.Default);

        Assert.Empty(Whys());
        Assert.NotEmpty(GoldenData.Texts(earlier, "SELECT why FROM deliveries"));
    }

    public void Dispose()
    {
        journal.Dispose();
        directory.Dispose();
    }

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
