using System.Diagnostics;
using System.Text;

namespace Ecomm.HostTests;

/// <summary>What lies around a host does not change it: files and variables of others, and a reader that has stopped reading.</summary>
public sealed class Surroundings : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    [Fact]
    public async Task Settings_of_other_programs_are_not_read()
    {
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "appsettings.json"), "{ not JSON");
        var others = new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__Other__Url"] = "http://0.0.0.0:0",
            ["ASPNETCORE_URLS"] = "http://0.0.0.0:0",
            ["AllowedHosts"] = "shop.example",
            ["Logging__LogLevel__Default"] = "Trace",
        };
        var (process, client) = await HostProcess.Start(data.FullName, others, data.FullName);
        using (process)
        using (client)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.Get("/health")).Status);
            Assert.Equal("127.0.0.1", client.Address.Host);
            Assert.DoesNotContain("0.0.0.0", process.Output, StringComparison.Ordinal);
            Assert.Equal([client.Address.Port], await ListeningPorts(process.Id));
        }
    }

    [Fact]
    public async Task An_output_that_nobody_reads_holds_nothing_up()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "--port", "0", "--data", data.FullName])
            {
                RedirectStandardOutput = true,
            }
        )!;
        Leash.Hold(process);
        try
        {
            const string announcement = "Ecomm listens on ";
            var line = await process.StandardOutput.ReadLineAsync();
            Assert.StartsWith(announcement, line, StringComparison.Ordinal);
            using var http = new HttpClient { BaseAddress = new Uri(line![announcement.Length..]) };
            // More lines than a pipe and the queue of the log hold: each request is one.
            await Parallel.ForEachAsync(
                Enumerable.Range(0, 3_000),
                new ParallelOptions { MaxDegreeOfParallelism = 16 },
                async (_, cancel) =>
                {
                    using var body = new StringContent("{}", Encoding.UTF8, "application/json");
                    using var answer = await http.PostAsync(new Uri(Client.ListOrders, UriKind.Relative), body, cancel);
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                }
            );
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
            Leash.Release(process);
        }
    }

    public void Dispose() => data.Delete(recursive: true);

    // Of Linux: the sockets of the process among those that listen.
    private static async Task<IReadOnlyList<int>> ListeningPorts(int process)
    {
        var sockets = Directory
            .EnumerateFiles($"/proc/{process}/fd")
            .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) is true)
            .Select(target => target!["socket:[".Length..^1])
            .ToHashSet();
        var lines = (await File.ReadAllLinesAsync("/proc/net/tcp")).Concat(
            await File.ReadAllLinesAsync("/proc/net/tcp6")
        );
        return
        [
            .. lines
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns[3] == "0A" && sockets.Contains(columns[9]))
                .Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16)),
        ];
    }
}
