using System.Security.Cryptography;
using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Decisions;
using Ecomm.Engine;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Sdk;

namespace Ecomm.HostTests.InProcess;

/// <summary>
/// The files of a real run as a crash may leave them: their write-ahead log is cut at every frame and inside frames, and damaged.
/// Whatever is opened holds the commits up to some place, all that was acknowledged by then, and goes on.
/// </summary>
public sealed class CutLogs : IAsyncLifetime
{
    private const string Log = "-wal";
    private const string Ledger = "gateway.db";

    /// <summary>The layout of a log, see «WAL-mode File Format».</summary>
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int PageBytes = 4096;
    private const int FrameBytes = FrameHeaderBytes + PageBytes;

    /// <summary>Every so many frames a cut is also inside one, and the whole system goes on from one of them.</summary>
    private const int Stride = 7;
    private const int SystemsMax = 5;

    private static readonly string[] Tables =
    [
        Database.EventsTable,
        Database.RecordsTable,
        "cursors",
        "beginnings",
        "deferred",
        "dead_letters",
        "settings",
    ];

    private static readonly (string Api, string Json)[] Requests =
    [
        ("RestockSkuApi", """{"sku":"PLUMS","units":3,"lotId":"L00001"}"""),
        ("PlaceOrderApi", Client.OrderJson("CUT-1", "PLUMS")),
        ("PlaceOrderApi", Client.OrderJson("CUT-2", "NOTHING")),
        ("CancelOrderApi", """{"orderId":"CUT-2"}"""),
        ("PlaceOrderApi", Client.OrderJson("CUT-3", "PLUMS")),
    ];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("ecomm-test-");

    /// <summary>What was committed, in turn, and how long the ledger's log was when the next commit came.</summary>
    private readonly List<(string Content, long LedgerLog)> commits = [];

    /// <summary>After each 202: the events that could be read, the request's own among them, and how long the log was.</summary>
    private readonly List<(IReadOnlyList<Key> Events, long Log)> acknowledged = [];
    private byte[] log = [];

    /// <summary>Commits that have begun, and how many of them the copy of the files holds.</summary>
    private int begun;
    private int copied;

    private string Data => Path.Combine(root.FullName, "data");

    private string Whole => Path.Combine(root.FullName, "whole");

    private string Copy => Path.Combine(root.FullName, "copy");

    private int Frames => (log.Length - HeaderBytes) / FrameBytes;

    public async Task InitializeAsync()
    {
        await using (var system = Start(Data, new Hooks(Look)))
        {
            for (var i = 0; i < Requests.Length; i++)
            {
                Assert.Equal(202, (await Ask(system, i)).Status);
                var events = system.ReadEvents(after: 0).Select(record => record.Item.Key).ToList();
                acknowledged.Add((events, LengthOf(Path.Combine(Data, Database.FileName + Log))));
            }
            await Eventually.True(() => system.IsDrained, "everything is processed");
            await Eventually.True(() => IsCopied(system), "files are copied between two commits");
        }
        // Whatever was committed after the copy, at the latest when the system stopped, is not in it.
        commits.RemoveRange(copied, commits.Count - copied);
        log = await File.ReadAllBytesAsync(Path.Combine(Whole, Database.FileName + Log));
        commits.Add((ContentOf(Whole), LengthOf(Path.Combine(Whole, Ledger + Log))));
        Assert.Equal(0, (log.Length - HeaderBytes) % FrameBytes);
        Assert.True(Frames > 50, "the log is long enough to be worth cutting");
    }

    public Task DisposeAsync()
    {
        root.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_log_that_is_cut_anywhere_holds_the_commits_before_and_all_that_was_acknowledged()
    {
        var expected = Distinct(commits.Select(commit => commit.Content));
        var found = new List<string>();
        for (var frame = 0; frame <= Frames; frame++)
        {
            var length = HeaderBytes + (frame * FrameBytes);
            found.Add(Opened(log[..length]));
            AssertAcknowledged(length);
            if (frame % Stride == 0 && frame < Frames)
            {
                // Half a frame is none.
                Assert.Equal(found[^1], Opened(log[..(length + 1 + (frame * 97 % (FrameBytes - 1)))]));
            }
        }
        Assert.Equal(Opened([]), found[0]);
        // What holds of every cut does not hold of any log: without its commits an acknowledged event is missed.
        Opened([]);
        Assert.Throws<AllException>(() => AssertAcknowledged(log.Length));
        Assert.Equal(expected, Distinct(found));
    }

    [Fact]
    public void A_damaged_frame_ends_the_log_before_its_commit()
    {
        for (var frame = 0; frame < Frames; frame += Stride)
        {
            var start = HeaderBytes + (frame * FrameBytes);
            var damaged = (byte[])log.Clone();
            damaged[start + (frame * 131 % FrameBytes)] ^= 0x10;
            Assert.Equal(Opened(log[..start]), Opened(damaged));
            AssertAcknowledged(start);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name_or_holds_what_it_held()
    {
        var whole = Opened(log);
        var file = File.ReadAllBytes(Path.Combine(Whole, Database.FileName));
        // SQLite keeps no checksum of the file's pages: what can be told is damage of what they are made of.
        foreach (var place in (int[])[0, 5, 18, 19, 100, PageBytes, PageBytes + 3])
        {
            Lay(log);
            var damaged = (byte[])file.Clone();
            damaged[place] ^= 0xFF;
            var path = Path.Combine(Copy, Database.FileName);
            File.WriteAllBytes(path, damaged);
            try
            {
                Assert.Equal(whole, Read());
            }
            catch (Adapters.Storage.StoreUnavailableException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task From_any_cut_the_system_goes_on_and_every_law_holds_in_the_end()
    {
        for (var i = 0; i < SystemsMax; i++)
        {
            var length = HeaderBytes + ((Frames - 1) * i / (SystemsMax - 1) * FrameBytes);
            var content = Opened(log[..length]);
            Lay(log[..length]);
            // The gateway's ledger is as old: what was asked until the next commit came stands.
            var ledger = commits.FindLast(commit => commit.Content == content).LedgerLog;
            await using (var cut = File.OpenWrite(Path.Combine(Copy, Ledger + Log)))
            {
                cut.SetLength(ledger);
            }
            await using var system = Start(Copy);
            for (var request = 0; request < Requests.Length; request++)
            {
                // Whoever was not answered asks again; so does everybody here.
                Assert.Equal(202, (await Ask(system, request)).Status);
            }
            await Eventually.True(() => system.IsDrained, "everything is processed");
            var laws = (await system.Laws.Look()).Reports;
            Assert.All(laws, law => Assert.True(law.Holds, $"{law.Law}: {law.Violations}"));
            Assert.Empty(system.DeadLetters.All());
        }
    }

    private static LocalSystem Start(string data, Hooks? hooks = null) =>
        LocalSystem.Start(
            Domains.All,
            new LocalOptions(data, GatewayFailureRate: 0, RetryDelay: TimeSpan.FromMilliseconds(10)),
            NullLoggerFactory.Instance,
            hooks
        );

    private static Task<ApiResponse> Ask(LocalSystem system, int request) =>
        system.Serve(
            Requests[request].Api,
            new ApiRequest(Encoding.UTF8.GetBytes(Requests[request].Json), "application/json", null),
            CancellationToken.None
        );

    /// <summary>Copies the files. False if a commit came meanwhile, or was on its way: the copy may be of neither state.</summary>
    private bool IsCopied(LocalSystem system)
    {
        copied = Volatile.Read(ref begun);
        if (system.Database.Commits.Commits != copied)
        {
            return false;
        }
        Directory.CreateDirectory(Whole);
        foreach (var file in Directory.GetFiles(Data, "*.db*"))
        {
            File.Copy(file, Path.Combine(Whole, Path.GetFileName(file)), overwrite: true);
        }
        return Volatile.Read(ref begun) == copied;
    }

    // On the writer's thread before each commit: what readers see is what the commit before has left.
    private void Look()
    {
        // Told first: who copies must not take what this commit changes.
        Interlocked.Increment(ref begun);
        commits.Add((ContentOf(Data), LengthOf(Path.Combine(Data, Ledger + Log))));
    }

    private static long LengthOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static string ContentOf(string directory)
    {
        using var statements = new Statements(Path.Combine(directory, Database.FileName), readOnly: true);
        return ContentOf(statements);
    }

    private static string ContentOf(Statements statements)
    {
        var content = new StringBuilder();
        foreach (var table in Tables)
        {
            foreach (
                var row in statements.Query(
                    $"SELECT * FROM {table}",
                    row => Enumerable.Range(0, row.Count).Select(column => row[column]).ToList()
                )
            )
            {
                content
                    .AppendJoin('|', row.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value))
                    .Append('\n');
            }
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));
    }

    private static List<string> Distinct(IEnumerable<string> contents)
    {
        var distinct = new List<string>();
        foreach (var content in contents)
        {
            if (distinct.Count == 0 || distinct[^1] != content)
            {
                distinct.Add(content);
            }
        }
        return distinct;
    }

    /// <summary>What the copy holds once it is opened with that log, as the host opens it.</summary>
    private string Opened(byte[] cut)
    {
        Lay(cut);
        return Read();
    }

    private string Read()
    {
        using var database = new Database(Path.Combine(Copy, Database.FileName));
        return database.Readers.Read(ContentOf);
    }

    private void Lay(byte[] cut)
    {
        if (Directory.Exists(Copy))
        {
            Directory.Delete(Copy, recursive: true);
        }
        Directory.CreateDirectory(Copy);
        foreach (var name in (string[])[Database.FileName, Ledger, Ledger + Log])
        {
            File.Copy(Path.Combine(Whole, name), Path.Combine(Copy, name));
        }
        File.WriteAllBytes(Path.Combine(Copy, Database.FileName + Log), cut);
    }

    /// <summary>Whoever was answered before the log was that long is in the copy that was opened last.</summary>
    private void AssertAcknowledged(long length)
    {
        using var database = new Database(Path.Combine(Copy, Database.FileName));
        var events = new EventStream(database.Readers, Domains.All, () => database.Commits.Commits)
            .ReadAfter(0)
            .Select(record => record.Item.Key)
            .ToHashSet();
        Assert.All(
            acknowledged.Where(one => one.Log <= length),
            one => Assert.All(one.Events, key => Assert.Contains(key, events))
        );
    }
}
