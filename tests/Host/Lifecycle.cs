using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Ecomm.HostTests;

/// <summary>How a host starts, refuses to start, stops, and goes on where another left off.</summary>
public sealed class Lifecycle : IDisposable
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        var (process, client) = await HostProcess.Start(data.FullName);
        using (process)
        using (client)
        {
            var (exitCode, output) = await HostProcess.Run("--port", "0", "--data", data.FullName);
            Assert.Equal(1, exitCode);
            Assert.Equal($"'{data.FullName}' is in use by another host; choose another --data", output.Trim());
            Assert.Equal(HttpStatusCode.OK, (await client.Get("/health")).Status);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_a_message()
    {
        var (process, client) = await HostProcess.Start(data.FullName);
        using (process)
        using (client)
        {
            var port = client.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var other = Path.Combine(data.FullName, "other");
            var (exitCode, output) = await HostProcess.Run("--port", port, "--data", other);
            Assert.Equal(1, exitCode);
            Assert.Contains("address already in use", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
    }

    /// <summary>203.0.113.0/24 is for documentation (RFC 5737): no machine has such an address.</summary>
    [Fact]
    public async Task An_address_that_the_machine_does_not_have_is_refused_with_a_message()
    {
        var (exitCode, output) = await HostProcess.Run(
            "--address",
            "203.0.113.1",
            "--port",
            "0",
            "--data",
            data.FullName
        );
        Assert.Equal(1, exitCode);
        Assert.Contains("203.0.113.1:0 cannot be listened on: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>Most tests have their hosts in their own process: here the program itself is told by options, and started again.</summary>
    [Fact]
    public async Task Its_options_hold_and_another_process_finds_what_it_has_left()
    {
        const string token = "0123456789abcdef";
        string[] options =
        [
            "--token",
            token,
            "--max-receives",
            "2",
            "--retry-delay",
            "0.05",
            "--gateway-failure-rate",
            "0",
        ];
        var (process, client) = await HostProcess.Start(data.FullName, options);
        using (process)
        using (client)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get("/health")).Status);
            client.Token = token;
            Assert.Equal("text/javascript", (await client.Text("/_framework/blazor.web.js")).Type);
            await client.Simulate(
                "EVENTS#EARLY",
                "EVENT#X",
                "ORDER_SHIPPED_EVENT",
                Client.OrderJson("EARLY-1", "SKU-1")
            );
            Assert.Equal(2, (await client.DeadLetter("EVENTS#EARLY", "EVENT#X")).Whole("receives"));
            await client.Pause();
            await client.Do("/ops/chaos", """{"duplicatePercent":7}""");
            Assert.Equal(0, await process.Terminate(Seconds));
        }
        (process, client) = await HostProcess.Start(data.FullName, options);
        using (process)
        using (client)
        {
            client.Token = token;
            await client.DeadLetter("EVENTS#EARLY", "EVENT#X");
            var chaos = (await client.Get("/ops/chaos")).Body;
            Assert.Equal(7, chaos.Whole("duplicatePercent"));
            Assert.Equal(OperationsClient.Sync, Assert.Single(chaos["paused"]!.AsArray())!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("--port is 70000; expected 0 to 65535", "--port", "70000")]
    [InlineData("--port is many; expected 0 to 65535", "--port", "many")]
    [InlineData("--gateway-failure-rate is 1.1; expected 0 to 1", "--gateway-failure-rate", "1.1")]
    [InlineData("--gateway-failure-rate is NaN; expected 0 to 1", "run", "--gateway-failure-rate", "NaN")]
    [InlineData("--retry-delay is 0; expected 0.001 to 3600", "--retry-delay", "0")]
    [InlineData("--max-receives is -1; expected 1 to 10000", "--max-receives", "-1")]
    [InlineData("Required argument missing for option: '--data'.", "--data")]
    [InlineData("Unrecognized command or argument '--nonsense'.", "--nonsense")]
    public async Task Wrong_words_are_refused_with_a_message(string message, params string[] words)
    {
        var (exitCode, output) = await HostProcess.Run(words);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_are_a_file_are_refused_with_a_message_and_the_file_is_left()
    {
        var file = Path.Combine(data.FullName, "a-file");
        await File.WriteAllTextAsync(file, "good");
        var (exitCode, output) = await HostProcess.Run("--port", "0", "--data", file);
        Assert.Equal((1, $"'{file}' is a file; the data needs a directory"), (exitCode, output.Trim()));
        Assert.Equal("good", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Asked_to_stop_it_stops_within_seconds_even_with_messages_waiting_and_loses_none()
    {
        var (process, client) = await HostProcess.Start(data.FullName, "--gateway-failure-rate", "0");
        using (process)
        using (client)
        {
            var order = Client.OrderJson("STOP-1", "STOPPED");
            await client.Restock("STOPPED", "L00001", 1);
            await client.Simulate("EVENTS#STOP", "EVENT#SHIPPED", "ORDER_SHIPPED_EVENT", order);
            await client.Stocked("STOPPED");
            await client.Place("STOP-1", "STOPPED");
            Assert.Equal(0, await process.Terminate(Seconds));
            Assert.Contains("Stopping", process.Output, StringComparison.Ordinal);
        }
        (process, client) = await HostProcess.Start(data.FullName, "--gateway-failure-rate", "0");
        using (process)
        using (client)
        {
            await client.OrderIn("STOP-1", "ORDER_SHIPPED_STATUS");
            await client.Drained();
        }
    }

    // The command line would end the program by itself two seconds after the signal, were it not told to be patient.
    [Fact]
    public async Task Asked_to_stop_it_gives_a_slow_request_its_time_and_ends_by_itself()
    {
        var (process, client) = await HostProcess.Start(data.FullName);
        using (process)
        using (client)
        using (var slow = new TcpClient())
        {
            await slow.ConnectAsync(client.Address.Host, client.Address.Port);
            var stream = slow.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {Client.PlaceOrder} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n"
                )
            );
            // The host asks for the body, so the request is under way; the body never comes.
            Assert.Equal("HTTP/1.1 100 Continue", await new StreamReader(stream).ReadLineAsync());
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(0, await process.Terminate(2 * Seconds));
            Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(3));
        }
    }

    public void Dispose() => data.Delete(recursive: true);
}
