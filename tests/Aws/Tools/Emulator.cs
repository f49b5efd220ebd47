using System.Diagnostics;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>An emulator of AWS in a process of its own, <c>scripts/aws-emulator</c>, that ends with the tests, also when they are killed.</summary>
public sealed class Emulator : IAsyncDisposable
{
    public const string Region = "us-east-1";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private Emulator(Process process, Uri endpoint) => (this.process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    /// <summary>The operating system's id of it.</summary>
    public int ProcessId => process.Id;

    /// <summary>What a program needs to reach this emulator and nothing else.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = Endpoint.GetLeftPart(UriPartial.Authority),
            ["AWS_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<Emulator> Start()
    {
        var port = Machine.FreePort();
        var start = Machine.Start(
            "python3",
            [Path.Combine(Machine.Root, "scripts", "aws-emulator"), "-H", "127.0.0.1", "-p", $"{port}"]
        );
        var process = Process.Start(start)!;
        Leash.Hold(process);
        // Nobody reads what it says; an unread pipe would fill and stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var endpoint = new Uri($"http://127.0.0.1:{port}");
        var emulator = new Emulator(process, endpoint);
        try
        {
            await Answering(endpoint);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        Leash.Release(process);
        process.Dispose();
    }

    private static async Task Answering(Uri endpoint)
    {
        using var http = new HttpClient();
        using var late = new CancellationTokenSource(StartTimeout);
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(endpoint, "moto-api/data.json"), late.Token);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, late.Token);
            }
        }
    }
}
