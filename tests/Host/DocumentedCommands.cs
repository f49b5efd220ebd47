using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ecomm.HostTests;

/// <summary>
/// What README and the documents tell people to type. The first documents are typed, in their order, against a host of this test's own;
/// what is not typed stands in a list with the reason.
/// </summary>
public sealed partial class DocumentedCommands : IDisposable
{
    private const string Default = "http://127.0.0.1:5080";
    private const string Program = "dotnet run --project src/Ecomm.Local";

    /// <summary>The documents that are typed from top to bottom, one after the other.</summary>
    private static readonly string[] Typed = ["README.md", "docs/tour.md", "docs/changing-an-event.md"];

    /// <summary>What is not typed: how it begins, and why not.</summary>
    private static readonly (string Beginning, string Why)[] NotTyped =
    [
        ($"{Program} -c Release -- simulate", "tests/Commands simulates; it takes half a minute"),
        ($"{Program} -- certify", "tests/Simulation compares the certificate"),
        ($"{Program} -- emulate", "tests/Aws emulates"),
        ($"{Program} -- redeliver --worker", "tests/Commands redelivers to a worker alone"),
        ($"{Program} -- load samples/", "tests/Aws loads a deployment; a host is loaded here"),
        ($"{Program} -- stuck --terraform-state", "tests/Aws asks it of an emulator"),
        ($"{Program} -- estimate", "tests/Commands compares what it prints"),
        ("redeliver --since", "tests/Aws redelivers on an emulator"),
        ("state=", "it sets what the lines after it need"),
        ("./ecomm", "the launcher of the program that is typed here"),
        ("dotnet test", "these are the tests"),
        ("dotnet run samples/", ".ci/run and tests/Commands run the samples"),
        ("dotnet run -c Release --project bench", "a benchmark is no test"),
        ("dotnet build", "the tests were built by it"),
        ("scripts/", "tests/Aws runs them against an emulator"),
        ("source .env", "what scripts/deploy writes is compared in tests/Aws"),
        ("terraform ", "tests/Aws runs Terraform"),
        ("aws ", "it needs an account"),
        ("curl -X POST \"$", "the URL of a deployment"),
        ("export ", "it sets what the lines after it need"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=", "Traces runs a host with it"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=", "it exports less than what Traces runs a host with"),
        ("ASPNETCORE_URLS=", "Traces runs the dashboard with these variables"),
        ("docker run ", "it needs Docker; Traces runs the same dashboard from its package"),
        ("OPS=", "OperationsEndpoints and MessageEndpoints ask every operation"),
        ("curl \"$OPS", "OperationsEndpoints and MessageEndpoints ask every operation"),
        ("curl -X POST $OPS", "OperationsEndpoints and MessageEndpoints ask every operation"),
        ("pip install", "it installs the emulator"),
        ("apt-get install", "it installs a browser"),
        ("cd ", "it changes nothing"),
        ("git ", "it changes nothing that is tested"),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-test-");

    public static TheoryData<string> Documents =>
        [
            "README.md",
            "CONTRIBUTING.md",
            .. Directory
                .EnumerateFiles(Path.Combine(Root, "docs"), "*.md")
                .Select(file => $"docs/{Path.GetFileName(file)}")
                .Order(StringComparer.Ordinal),
        ];

    private static string Root { get; } = Repository.Root;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_command_is_typed_by_a_test_or_stands_in_the_list_with_the_reason(string document) =>
        Assert.All(
            CommandsOf(document),
            command =>
                Assert.True(
                    IsTyped(document, command)
                        || NotTyped.Any(one => command.StartsWith(one.Beginning, StringComparison.Ordinal)),
                    command
                )
        );

    [SkippableFact]
    public async Task What_the_documents_say_works_as_it_is_typed()
    {
        Skip.If(OperatingSystem.IsWindows(), "the documents speak to a POSIX shell");
        CopySamples();
        var data = Path.Combine(folder.FullName, ".ecomm");
        var (host, client) = await HostProcess.Start(data, "--gateway-failure-rate", "0", "--retry-delay", "0.05");
        using var _ = host;
        using var __ = client;
        var typed = 0;
        foreach (var command in Typed.SelectMany(document => CommandsOf(document).Where(one => IsTyped(document, one))))
        {
            var url = client.Address.ToString().TrimEnd('/');
            await Type(
                command
                    .Replace(Default, url, StringComparison.Ordinal)
                    .Replace("curl ", "curl --fail-with-body -sS ", StringComparison.Ordinal),
                url
            );
            typed++;
        }
        Assert.True(typed >= 20, $"{typed} commands");
    }

    private static bool IsTyped(string document, string command) =>
        Typed.Contains(document)
        && (
            command.StartsWith($"curl {Default}", StringComparison.Ordinal)
            || command.StartsWith($"curl '{Default}", StringComparison.Ordinal)
            || command.StartsWith($"curl -X POST {Default}", StringComparison.Ordinal)
            // Without words it is the host, which runs already.
            || command == Program
            || command.StartsWith($"{Program} -- ", StringComparison.Ordinal)
                && !command.Contains("--terraform-state", StringComparison.Ordinal)
        );

    // The program as it was built for the tests, where its user stands; those of its commands that ask a host ask this one.
    private async Task Type(string command, string url)
    {
        if (command == Program)
        {
            return;
        }
        var words = command;
        if (command.StartsWith(Program, StringComparison.Ordinal))
        {
            words =
                $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll")}' {command[(Program.Length + 4)..]}";
            if (AsksHost().IsMatch(command))
            {
                words += $" --base-url {url}";
            }
        }
        var start = new ProcessStartInfo("bash", ["-c", words])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(late.Token);
        var error = process.StandardError.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        Assert.True(process.ExitCode == 0, $"{command}\n{await output}\n{await error}");
    }

    // The lines of shell blocks; those that end in a backslash go on in the next, and what stands after « #» is said to people. In blocks
    // that show what is printed too, a command stands after «$ ».
    private static List<string> CommandsOf(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document));
        var shell = Shell()
            .Matches(text)
            .SelectMany(block =>
                block.Groups["lines"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            );
        var shown = Shown().Matches(text).Select(match => match.Groups["line"].Value);
        return
        [
            .. shell
                .Concat(shown)
                .Select(line => Comment().Replace(line, "").Trim())
                .Where(line => line.Length > 0)
                .SelectMany(line => line.Split(" && ", StringSplitOptions.TrimEntries))
                .Select(line => Spaces().Replace(line, " ")),
        ];
    }

    private void CopySamples()
    {
        var samples = Directory.CreateDirectory(Path.Combine(folder.FullName, "samples"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "samples"), "*.json"))
        {
            File.Copy(file, Path.Combine(samples.FullName, Path.GetFileName(file)));
        }
    }

    [GeneratedRegex(
        "^```(bash|sh)\n(?<lines>.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shell();

    [GeneratedRegex(@"^\$ (?<line>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();

    [GeneratedRegex(@"(^|\s)#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex("-- (load|redrive|redeliver) ")]
    private static partial Regex AsksHost();
}
