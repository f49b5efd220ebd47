using System.Net.Sockets;
using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Adapters.Storage;
using Ecomm.Decisions;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.HostTests.InProcess;

/// <summary>The files of a host: whole after a clean end, and what is wrong with them is named.</summary>
public sealed class DataFiles : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("ecomm-test-");

    private string Data => Path.Combine(root.FullName, "data");

    private string Copy => Path.Combine(root.FullName, "copy");

    [Fact]
    public async Task After_a_clean_end_the_files_are_whole_without_their_logs()
    {
        await using (var system = Start(Data))
        {
            await Restock(system);
        }
        CopyDatabases();
        await using var copied = Start(Copy);
        Assert.Single(copied.ReadEvents(after: 0));
    }

    [Fact]
    public async Task A_file_that_was_not_closed_and_lacks_its_log_is_refused_until_somebody_accepts_the_loss()
    {
        await using var system = Start(Data);
        await Restock(system);
        CopyDatabases();
        var file = Path.Combine(Copy, "ecomm.db");
        var fault = Assert.Throws<StoreUnavailableException>(() => Start(Copy));
        Assert.StartsWith(
            $"'{file}' was not closed, and its log '{file}-wal' is missing",
            fault.Message,
            StringComparison.Ordinal
        );
        // Asked again it says the same: the first look has made no log.
        Assert.Throws<StoreUnavailableException>(() => Start(Copy));
        foreach (var name in (string[])["ecomm.db-wal", "gateway.db-wal"])
        {
            await File.WriteAllTextAsync(Path.Combine(Copy, name), "");
        }
        await using var accepted = Start(Copy);
        Assert.Empty(accepted.ReadEvents(after: 0));
    }

    [Fact]
    public async Task A_file_that_was_not_closed_goes_on_with_its_log()
    {
        await using var system = Start(Data);
        await Restock(system);
        CopyDatabases("*.db*");
        await using var copied = Start(Copy);
        Assert.Single(copied.ReadEvents(after: 0));
    }

    [Fact]
    public async Task With_a_journal_that_cannot_be_used_a_host_starts_without_one_and_names_it()
    {
        // A file where the directory should be.
        var journal = Damage("journal");
        using var log = new Lines();
        await using var system = Start(Data, log);
        Says(log, $"Journal: '{journal}' cannot be used: ");
        await Restock(system);
        await Eventually.True(() => system.IsDrained, "the event is processed");
        Assert.Empty(system.Journal.Of(seq: 1));
        Assert.True(system.Journal.LeftOut > 0);
    }

    [Fact]
    public async Task A_damaged_journal_of_an_earlier_version_is_named_and_left_and_a_new_one_begins()
    {
        var journal = Damage("journal.db");
        using var log = new Lines();
        await using var system = Start(Data, log);
        Says(log, $"Journal: the deliveries in '{journal}', of an earlier version, cannot be carried over: ");
        await Restock(system);
        await Eventually.True(() => system.IsDrained, "the event is processed");
        Assert.Single(system.Journal.Of(seq: 1));
        Assert.Equal(new string('x', 5_000), await File.ReadAllTextAsync(journal));
    }

    [Fact]
    public async Task What_was_edited_to_be_no_message_is_named_and_nothing_stays_open()
    {
        await using (Start(Data)) { }
        Edit(
            "INSERT INTO deferred (queue, id, seq, receives, visible_at) VALUES ('SyncOrderWorker', '1', 1, 1099511627776, 0)"
        );

        var fault = Assert.Throws<InvalidDataException>(() => Start(Data));

        Assert.Contains(
            "ecomm.db' cannot be read: column 'receives' is 1099511627776",
            fault.Message,
            StringComparison.Ordinal
        );
        if (Directory.Exists("/proc/self/fd"))
        {
            Assert.DoesNotContain(
                Directory.EnumerateFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget),
                target => target?.StartsWith(Data, StringComparison.Ordinal) == true
            );
        }
        Edit("DELETE FROM deferred");
        await using var system = Start(Data);
        await Restock(system);
    }

    [Theory]
    [InlineData("ecomm.db")]
    [InlineData("gateway.db")]
    public void A_damaged_store_is_named(string name)
    {
        var file = Damage(name);
        var fault = Assert.Throws<StoreUnavailableException>(() => Start(Data));
        Assert.StartsWith($"'{file}' cannot be opened: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_cannot_be_opened_is_not_called_another_host()
    {
        Directory.CreateDirectory(Data);
        // As on a disk that is read-only or full, opening fails; here because the link leads to itself.
        File.CreateSymbolicLink(Path.Combine(Data, "lock"), "lock");
        var fault = Assert.Throws<IOException>(() => Start(Data));
        Assert.StartsWith($"'{Data}' cannot be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_whose_data_are_gone_says_so_within_seconds_and_recovers_if_they_come_back(bool isReplaced)
    {
        await using var system = Start(Data);
        await using var app = HttpHost.Build(
            "Ecomm",
            system,
            new HttpEdge(),
            logs => logs.SetMinimumLevel(LogLevel.None)
        );
        await app.StartAsync();
        using var client = new Client(ServerAddress.Of(app));
        await client.Restock("GONE", "L00001", 1);
        Directory.Move(Data, Copy);
        if (isReplaced)
        {
            await using var other = Start(Data);
        }
        await Eventually.See(
            () => client.Get("/health"),
            reply => reply.Status is HttpStatusCode.ServiceUnavailable,
            "unhealthy",
            TimeSpan.FromSeconds(10)
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.Get("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.Get("/ops/events")).Status);
        var order = Client.OrderJson("GONE-1", "GONE");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.Post(Client.PlaceOrder, order)).Status);
        if (!isReplaced)
        {
            Directory.Move(Copy, Data);
            await Eventually.See(() => client.Get("/health"), reply => reply.Status is HttpStatusCode.OK, "well again");
            await client.Place("GONE-1", "GONE");
        }
    }

    [Fact]
    public async Task Connections_are_bounded_and_a_place_that_is_free_again_is_taken()
    {
        await using var system = Start(Data);
        await using var app = HttpHost.Build(
            "Ecomm",
            system,
            new HttpEdge(),
            logs => logs.SetMinimumLevel(LogLevel.None)
        );
        await app.StartAsync();
        var address = ServerAddress.Of(app);
        var held = new List<TcpClient>();
        try
        {
            while (held.Count < LocalServer.ConnectionsMax)
            {
                held.Add(await Connected(address));
                Assert.True(await IsAnswered(held[^1]));
            }
            using (var beyond = await Connected(address))
            {
                Assert.False(await IsAnswered(beyond));
            }
            held[0].Dispose();
            await Eventually.True(
                async () =>
                {
                    using var next = await Connected(address);
                    return await IsAnswered(next);
                },
                "a free place is taken",
                Eventually.Deadline
            );
        }
        finally
        {
            held.ForEach(one => one.Dispose());
        }
    }

    public void Dispose() => root.Delete(recursive: true);

    private static LocalSystem Start(string data, ILoggerFactory? logs = null) =>
        LocalSystem.Start(
            Domains.All,
            new LocalOptions(data, GatewayFailureRate: 0),
            logs ?? NullLoggerFactory.Instance
        );

    private static void Says(Lines log, string start) =>
        Assert.Contains(log.All, line => line.StartsWith(start, StringComparison.Ordinal));

    private static async Task Restock(LocalSystem system)
    {
        var body = """{"sku":"PLUMS","units":1,"lotId":"L00001"}""";
        var request = new ApiRequest(Encoding.UTF8.GetBytes(body), "application/json", null);
        Assert.Equal(202, (await system.Serve("RestockSkuApi", request, CancellationToken.None)).Status);
    }

    private void CopyDatabases(string pattern = "*.db")
    {
        Directory.CreateDirectory(Copy);
        foreach (var file in Directory.EnumerateFiles(Data, pattern))
        {
            File.Copy(file, Path.Combine(Copy, Path.GetFileName(file)));
        }
    }

    private void Edit(string sql)
    {
        using var statements = new Statements(Path.Combine(Data, Database.FileName), readOnly: false);
        statements.Execute(sql);
    }

    private string Damage(string name)
    {
        Directory.CreateDirectory(Data);
        var path = Path.Combine(Data, name);
        File.WriteAllText(path, new string('x', 5_000));
        return path;
    }

    private static async Task<TcpClient> Connected(Uri address)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    private static async Task<bool> IsAnswered(TcpClient connection)
    {
        try
        {
            var stream = connection.GetStream();
            await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(new byte[100]) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
