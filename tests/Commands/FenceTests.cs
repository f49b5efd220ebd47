using System.Globalization;
using System.Text.RegularExpressions;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Commands.Tests;

/// <summary>
/// <c>src/BannedSymbols.Pure.txt</c>: each kind of what the core must not do is an error where it stands, and what the core lives
/// of is none. The analyzer does not say that it knows no symbol of some line.
/// </summary>
[Collection(nameof(Builds))]
public sealed partial class FenceTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private static readonly string[] Impure =
    [
        "DateTimeOffset.UtcNow",
        "DateTime.Now",
        "TimeProvider.System",
        "System.Diagnostics.Stopwatch.GetTimestamp()",
        "DateTime.Parse(\"10:00\", CultureInfo.InvariantCulture)",
        "DateTimeOffset.ParseExact(\"10:00\", \"HH:mm\", CultureInfo.InvariantCulture)",
        "Convert.ToDateTime(\"10:00\", CultureInfo.InvariantCulture)",
        "parseDateTime(\"10:00\")",
        "DateTime.UnixEpoch.ToLocalTime()",
        "DateTime.UnixEpoch.ToUniversalTime()",
        "DateTimeOffset.UnixEpoch.ToLocalTime()",
        "DateTimeOffset.UnixEpoch.LocalDateTime",
        "new DateTimeOffset(DateTime.UnixEpoch)",
        "(DateTimeOffset)DateTime.UnixEpoch",
        "TimeZoneInfo.Local",
        "CultureInfo.CurrentCulture",
        "CultureInfo.CurrentUICulture",
        "NumberFormatInfo.CurrentInfo",
        "StringComparer.CurrentCulture",
        "string.Equals(\"a\", \"b\", StringComparison.CurrentCulture)",
        "RegionInfo.CurrentRegion",
        "Random.Shared.Next(9)",
        "Guid.NewGuid()",
        "Guid.CreateVersion7()",
        "Guid.CreateVersion7(DateTimeOffset.UnixEpoch)",
        "System.Security.Cryptography.RandomNumberGenerator.GetInt32(9)",
        "Enumerable.Range(0, 9).Shuffle()",
        "random(9)",
        "randomBase64(9)",
        "string.GetHashCode(\"a\", StringComparison.Ordinal)",
        "\"a\".GetHashCode()",
        "\"a\".GetHashCode(StringComparison.Ordinal)",
        "StringComparer.Ordinal.GetHashCode(\"a\")",
        "new object().GetHashCode()",
        "HashCode.Combine(1, 2)",
        "System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(\"a\")",
        "System.IO.Directory.GetCurrentDirectory()",
        "new System.IO.Compression.GZipStream(null!, System.IO.Compression.CompressionMode.Compress)",
        "System.Xml.Linq.XDocument.Load(\"a\")",
        "System.Xml.XmlReader.Create(\"http://a\")",
        "new System.Xml.XPath.XPathDocument(\"http://a\")",
        "new System.Net.Http.HttpClient()",
        "System.Net.Dns.GetHostName()",
        "System.Net.NetworkInformation.NetworkInterface.GetIsNetworkAvailable()",
        "Environment.MachineName",
        "AppContext.BaseDirectory",
        "AppDomain.CurrentDomain",
        "OperatingSystem.IsLinux()",
        "GC.GetTotalMemory(false)",
        "new WeakReference<string>(\"a\")",
        "new System.Runtime.CompilerServices.ConditionalWeakTable<string, string>()",
        "System.Runtime.InteropServices.RuntimeInformation.OSDescription",
        "System.Diagnostics.Process.GetCurrentProcess()",
        "new System.Diagnostics.StackTrace()",
        "() => System.Diagnostics.Trace.WriteLine(\"a\")",
        "() => System.Diagnostics.Debug.WriteLine(\"a\")",
        "() => Console.WriteLine(\"a\")",
        "System.Diagnostics.Activity.Current",
        "new System.Diagnostics.ActivitySource(\"a\")",
        "new System.Diagnostics.Metrics.Meter(\"a\")",
        "System.Diagnostics.Tracing.EventSource.CurrentThreadActivityId",
        "System.Threading.Tasks.Task.CompletedTask",
        "new System.Threading.ThreadLocal<int>()",
        "new System.Threading.AsyncLocal<int>()",
        "System.Threading.Channels.Channel.CreateUnbounded<int>()",
        "Enumerable.Range(0, 9).AsParallel()",
        "new System.Timers.Timer()",
        "Atom(1)",
        "Atom(1, 2)",
        "Ref(1)",
        "AtomSeq(1, 2)",
        "AtomHashMap<int, int>()",
        "System.Buffers.ArrayPool<int>.Shared",
        "LanguageExt.Aff<int>.Success(1)",
        "LanguageExt.Eff<int>.Success(1)",
        "Schedule.Forever",
        "Seq1(1).Append(Seq1(2))",
        "Activator.CreateInstance<object>()",
        "Type.GetType(\"System.Random\")",
        "typeof(string).Assembly",
        "typeof(string).GetMethod(\"Trim\")!.Invoke(\"a\", null)",
    ];

    private static readonly string[] Pure =
    [
        "CultureInfo.InvariantCulture",
        "1.ToString(CultureInfo.InvariantCulture)",
        "string.Equals(\"a\", \"b\", StringComparison.Ordinal)",
        "DateTimeOffset.FromUnixTimeMilliseconds(0).UtcDateTime",
        "new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc)",
        "Guid.Empty",
        "Enumerable.Range(0, 9).Order().ToArray()",
        "Seq(1, 2).Map(one => one + 1)",
        "new object().GetType().Name",
        "new Told(1) == new Told(2)",
        "new System.Text.StringBuilder().Append('a')",
        "new System.Diagnostics.UnreachableException()",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-fence-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_line_of_what_is_impure_is_an_error_and_of_what_is_pure_none_is()
    {
        await Write(
            "Fence.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="LanguageExt.Core" Version="{await Version("LanguageExt.Core")}" />
                <PackageReference Include="Microsoft.CodeAnalysis.BannedApiAnalyzers" Version="{await Version(
                "Microsoft.CodeAnalysis.BannedApiAnalyzers"
            )}" />
                <AdditionalFiles Include="{Machine.Root}/src/BannedSymbols.Pure.txt" />
                <Using Include="System.Globalization" />
                <Using Include="LanguageExt" />
                <Using Include="LanguageExt.Prelude" Static="true" />
              </ItemGroup>
            </Project>
            """
        );
        await Write("Impure.cs", Source("Impure", Impure));
        await Write("Pure.cs", Source("Pure", Pure) + "public sealed record Told(int Count);\n");

        var (exitCode, output) = await Machine.Run(
            "dotnet",
            ["build", "--nologo", "-v", "quiet", "-m:1", "-nodeReuse:false", $"-p:RestoreSources={Builds.Packages}"],
            Timeout,
            folder.FullName
        );

        Assert.True(exitCode == 0, output);
        var reported = Banned()
            .Matches(output)
            .Select(match =>
                (
                    File: match.Groups["file"].Value,
                    Line: int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture)
                )
            )
            .ToHashSet();
        Assert.Empty(Impure.Where((_, at) => !reported.Contains(("Impure", at + FirstLine))));
        Assert.Empty(Pure.Where((_, at) => reported.Contains(("Pure", at + FirstLine))));
    }

    private const int FirstLine = 5;

    private static string Source(string name, string[] lines) =>
        $"public static class {name}\n{{\n    public static readonly object?[] All =\n    [\n"
        + string.Concat(
            lines.Select(line =>
                line.StartsWith("() =>", StringComparison.Ordinal) ? $"(Action)({line}),\n" : $"{line},\n"
            )
        )
        + "    ];\n}\n";

    private static async Task<string> Version(string package) =>
        Regex
            .Match(
                await File.ReadAllTextAsync(Path.Combine(Machine.Root, "Directory.Packages.props")),
                $"Include=\"{Regex.Escape(package)}\" Version=\"([^\"]+)\""
            )
            .Groups[1]
            .Value;

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text);

    [GeneratedRegex(@"(?<file>\w+)\.cs\((?<line>\d+),\d+\): warning RS0030")]
    private static partial Regex Banned();
}
