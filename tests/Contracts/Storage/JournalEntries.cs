using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Storage;

/// <summary>The journal while time stands still, so that no entry's wait for others ends by itself.</summary>
public sealed class JournalEntries : IDisposable
{
    private const long Place = 7;

    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new();
    private readonly Journal journal;

    public JournalEntries() => journal = Open();

    [Fact]
    public void Whoever_reads_sees_all_that_happened_before_and_it_took_one_commit()
    {
        Happen("first", "second", "third");

        Assert.Equal(["first", "second", "third"], journal.Of(Place).Select(entry => entry.Why));
        Assert.Equal(1, journal.Commits);

        Happen("fourth");

        Assert.Equal("fourth", journal.Of(Place)[^1].Why);
    }

    [Fact]
    public void Whoever_reads_amid_much_sees_all_of_it_in_turn()
    {
        var whats = Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"{i}")).ToArray();

        Happen(whats);

        Assert.Equal(whats, journal.Of(Place).Select(entry => entry.Why));
        Assert.Equal(0, journal.LeftOut);
    }

    // Much that comes at once stays open for what comes with it, and nothing comes.
    [Fact]
    public void Much_is_committed_although_nobody_reads_and_no_more_comes()
    {
        Happen([.. Enumerable.Repeat("fast", 300)]);

        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    time.Advance(Journal.Linger);
                    return journal.Commits > 0;
                },
                TimeSpan.FromSeconds(30)
            )
        );
        using var file = new Statements(directory.File("journal.db"), readOnly: true);
        Assert.Equal(300L, file.Scalar("SELECT count(*) FROM deliveries"));
    }

    [Fact]
    public void An_end_writes_what_still_waits()
    {
        Happen("first", "second");

        journal.Dispose();
        journal.Dispose();

        using var again = Open();
        Assert.Equal(["first", "second"], again.Of(Place).Select(entry => entry.Why));
        Assert.Equal(0, journal.LeftOut);
    }

    public void Dispose()
    {
        journal.Dispose();
        directory.Dispose();
    }

    private void Happen(params string[] whats)
    {
        foreach (var what in whats)
        {
            journal.Record(
                SightingKind.ByHand,
                new Message(WorkerQueue.IdOf(Place), Place, 1, default),
                "Worker",
                what
            );
        }
    }

    private Journal Open() =>
        new(Domains.All, directory.File("journal.db"), _ => null, time, NullLogger<Journal>.Instance);
}
