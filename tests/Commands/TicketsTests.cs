using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ecomm.Tests;

namespace Ecomm.Commands.Tests;

/// <summary>A second program on the engine: <c>samples/tickets.cs</c>, as a stranger's domain would be.</summary>
[Collection(nameof(Builds))]
public sealed partial class TicketsTests(TicketsTests.Program program) : IClassFixture<TicketsTests.Program>
{
    [Fact]
    public void The_sample_is_one_file_of_at_most_150_lines() =>
        Assert.InRange(File.ReadAllLines(Program.Source).Length, 1, 150);

    [Fact]
    public async Task Its_apis_answer_its_page_shows_its_records_and_its_laws_hold()
    {
        await using var host = await RunningTickets.Start(program.Path);

        Assert.Equal(202, await host.Post("offerSeat", """{"seatId": "SEAT-A1", "price": 30}"""));
        await host.See("seats", """{"seatId":"SEAT-A1","price":30,"status":"SEAT_FREE"}""");
        Assert.Equal(
            202,
            await host.Post("reserveSeat", """{"reservationId": "RES-1", "seatId": "SEAT-A1", "limit": 50}""")
        );
        await host.See("seats", """{"seatId":"SEAT-A1","price":30,"status":"SEAT_SOLD"}""");
        Assert.Equal(
            202,
            await host.Post("reserveSeat", """{"reservationId": "RES-2", "seatId": "SEAT-A1", "limit": 50}""")
        );
        Assert.Equal(400, await host.Post("reserveSeat", """{"reservationId": "RE", "limit": -1}"""));
        Assert.Equal(409, await host.Post("offerSeat", """{"seatId": "SEAT-A1", "price": 31}"""));

        var page = await host.Get("/seats");
        Assert.Contains("SEAT-A1", page, StringComparison.Ordinal);
        Assert.Contains("Offer seat", page, StringComparison.Ordinal);
        Assert.Contains("Tickets", page, StringComparison.Ordinal);
        await Eventually.See(
            () => host.Get("/ops/story?reservationId=RES-2"),
            story => story.Contains("SEAT_REFUSED", StringComparison.Ordinal),
            "the story of a refused reservation"
        );

        var laws = JsonNode.Parse(await host.Get("/ops/laws"))!;
        Assert.True((bool)laws["holds"]!, laws.ToJsonString());
        Assert.Equal(
            ["a seat is sold once", "what is acknowledged is done"],
            laws["laws"]!.AsArray().Select(law => (string)law!["law"]!)
        );
        // What no worker takes is announced only: it is no case for the queue of unrouted events.
        Assert.Equal(0, (int)JsonNode.Parse(await host.Get("/ops/queues"))!["unrouted"]!);
    }

    [Fact]
    public async Task Its_laws_hold_in_a_simulated_AWS_under_every_fault()
    {
        var (code, output) = await program.Run("simulate", "--seeds", "500");
        Assert.True(code == 0, output);
        Assert.Contains("every law held", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "_ => Seq(new RefuseSeat(e.Wish, now), Raise(new SeatRefused(e.Wish, now))),",
        "_ => Seq1(Raise(new SeatRefused(e.Wish, now))),",
        "what is acknowledged is done"
    )]
    public async Task A_broken_line_of_a_slice_is_found(string line, string broken, string law)
    {
        var path = await Program.Build(source => source.Replace(line, broken, StringComparison.Ordinal));
        var (code, output) = await Program.Run(path, "simulate", "--seeds", "500");
        Assert.Equal(1, code);
        Assert.Contains($"BROKEN: {law}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_wiring_follows_from_its_slices()
    {
        var (code, output) = await program.Run("wiring");
        Assert.Equal(0, code);
        var wiring = JsonNode.Parse(output)!;
        Assert.Equal(
            ["SEAT_REFUSED", "SEAT_PAID", "SEAT_LAPSED"],
            wiring["announced"]!.AsArray().Select(name => (string)name!)
        );
        var hold = wiring["workers"]!.AsArray().Single(worker => (string)worker!["name"]! == "HoldSeatWorker")![
            "access"
        ]!;
        Assert.Equal("""["TICKETS#RESERVATION#","TICKETS#SEAT#"]""", hold["updates"]!.ToJsonString());
        Assert.Equal("""["EVENTS#RESERVATION#"]""", hold["raises"]!.ToJsonString());
    }

    /// <summary>The sample, built once.</summary>
    public sealed partial class Program : IAsyncLifetime
    {
        private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(5);

        private static string Configuration =>
            typeof(TicketsTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

        public static string Source { get; } = System.IO.Path.Combine(Root(), "samples", "tickets.cs");

        public string Path { get; private set; } = "";

        public async Task InitializeAsync() => Path = await Build(source => source);

        public Task DisposeAsync()
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path))!, recursive: true);
            return Task.CompletedTask;
        }

        public Task<(int Code, string Output)> Run(params string[] arguments) => Run(Path, arguments);

        public static Task<(int Code, string Output)> Run(string path, params string[] arguments) =>
            Dotnet([path, .. arguments], System.IO.Path.GetDirectoryName(path)!);

        /// <summary>Builds the sample, changed so, and gives the program's path.</summary>
        public static async Task<string> Build(Func<string, string> change)
        {
            var source = await File.ReadAllTextAsync(Source);
            var changed = change(source);
            var directory = Directory.CreateTempSubdirectory("ecomm-tickets-").FullName;
            var file = System.IO.Path.Combine(directory, "tickets.cs");
            var output = System.IO.Path.Combine(directory, "out");
            // A property of this file alone: as an option it would have its references put there too, and built for that.
            await File.WriteAllTextAsync(
                file,
                $"#:property OutDir={output}/\n{changed.Replace("../src/", $"{Root()}/src/", StringComparison.Ordinal)}"
            );
            // The engine is built already, as these tests are; once more it would be compiled whole, under the feet of other tests.
            var (code, text) = await Dotnet(
                ["build", file, "-c", Configuration, "-p:BuildProjectReferences=false", "--nologo", "-v", "quiet"],
                directory
            );
            Assert.True(code == 0, text);
            return System.IO.Path.Combine(output, "tickets.dll");
        }

        private static async Task<(int Code, string Output)> Dotnet(IEnumerable<string> arguments, string directory)
        {
            using var process = Process.Start(
                new ProcessStartInfo("dotnet", arguments)
                {
                    WorkingDirectory = directory,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            Leash.Hold(process);
            using var late = new CancellationTokenSource(BuildTimeout);
            var error = process.StandardError.ReadToEndAsync(late.Token);
            var output = await process.StandardOutput.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            Leash.Release(process);
            return (process.ExitCode, output + await error);
        }

        private static string Root([CallerFilePath] string here = "") =>
            System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
    }

    /// <summary>The sample's host as a process of its own.</summary>
    private sealed partial class RunningTickets : IAsyncDisposable
    {
        private readonly Process process;
        private readonly HttpClient http = new();
        private readonly string data;

        private RunningTickets(Process process, Uri address, string data)
        {
            (this.process, this.data) = (process, data);
            http.BaseAddress = address;
        }

        public static async Task<RunningTickets> Start(string path)
        {
            var data = Directory.CreateTempSubdirectory("ecomm-tickets-data-").FullName;
            var process = Process.Start(
                new ProcessStartInfo("dotnet", [path, "run", "--port", "0", "--data", data])
                {
                    RedirectStandardOutput = true,
                }
            )!;
            Leash.Hold(process);
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (ListensOn().Match(line) is { Success: true } match)
                {
                    // Nobody reads the rest, and the pipe must not fill.
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new RunningTickets(process, new Uri(match.Groups["url"].Value), data);
                }
            }
            throw new InvalidOperationException("the sample has ended before it listened");
        }

        public async Task<int> Post(string api, string body)
        {
            var (status, _) = await Send(api, body);
            return status;
        }

        public async Task See(string list, string record) =>
            await Eventually.See(
                async () => (await Send("listSeats", "{}")).Body,
                body => body == $$"""{"{{list}}":[{{record}}]}""",
                record
            );

        public async Task<string> Get(string path) => await http.GetStringAsync(new Uri(path, UriKind.Relative));

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            process.Kill();
            await process.WaitForExitAsync();
            Leash.Release(process);
            process.Dispose();
            Directory.Delete(data, recursive: true);
        }

        private async Task<(int Status, string Body)> Send(string api, string body)
        {
            using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
            using var response = await http.PostAsync(new Uri($"/api/v1/tickets/{api}", UriKind.Relative), content);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        [GeneratedRegex(@"listens on (?<url>http://\S+)")]
        private static partial Regex ListensOn();
    }
}
