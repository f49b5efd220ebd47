using System.Text.Json;
using System.Text.RegularExpressions;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Commands.Tests;

/// <summary>
/// <c>templates/</c>: what <c>dotnet new ecomm-domain -n Tickets</c> makes is built on this repository's source, offline, and runs.
/// </summary>
[Collection(nameof(Builds))]
public sealed partial class TemplateTests(TemplateTests.Made made) : IClassFixture<TemplateTests.Made>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Its_files_have_the_name_that_was_given_and_no_placeholder()
    {
        var files = Directory.EnumerateFiles(made.Sources, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(Path.Combine(made.Sources, "src", "Tickets.Functions", "Program.cs"), files);
        foreach (var file in files)
        {
            var text = Path.GetRelativePath(made.Sources, file) + await File.ReadAllTextAsync(file);
            Assert.DoesNotMatch(Placeholder(), text);
        }
    }

    /// <summary>Names that are none in C#, or are the engine's: files and what they say of each other agree.</summary>
    [Theory]
    [InlineData("my-shop", "My_shop", "myshop")]
    [InlineData("my shop", "My_shop", "myshop")]
    [InlineData("3com", "_3com", "com")]
    [InlineData("class", "Class", "class")]
    [InlineData("Event", "EventApp", "event")]
    [InlineData("My.Shop", "My.Shop", "myshop")]
    [InlineData("店", "店", "app")]
    [InlineData("Läden", "Läden", "laden")]
    [InlineData("Codec", "CodecApp", "codec")]
    [InlineData("acme.class", "Acme.classApp", "acmeclass")]
    [InlineData("Acme.Event", "Acme.EventApp", "acmeevent")]
    [InlineData("Acme..Orders.", "Acme.Orders", "acmeorders")]
    [InlineData("!!", "App", "app")]
    [InlineData("AVeryLongNameOfAShop", "AVeryLongNameOfAShop", "averylongnameof")]
    public async Task Any_name_makes_projects_that_find_each_other(string name, string expected, string prefix)
    {
        var folder = made.At("..", $"named {name}");
        await made.New(name, folder);
        var projects = Project().Matches(await File.ReadAllTextAsync(Path.Combine(folder, $"{expected}.slnx")));
        Assert.Equal(4, projects.Count);
        Assert.All(projects, project => Assert.True(File.Exists(Path.Combine(folder, project.Groups["path"].Value))));
        var tests = Path.Combine(folder, "tests", $"{expected}.Tests");
        Assert.Contains($"namespace {expected}.Tests;", await File.ReadAllTextAsync(Path.Combine(tests, "Wiring.cs")));
        Assert.Contains(
            $"../../src/{expected}/{expected}.csproj",
            await File.ReadAllTextAsync(Path.Combine(tests, $"{expected}.Tests.csproj"))
        );
        Assert.Contains($"\"{prefix}\"", await File.ReadAllTextAsync(Path.Combine(folder, "terraform", "main.tf")));
    }

    [Fact]
    public async Task A_name_with_everything_odd_is_built()
    {
        var folder = Path.Combine(made.Folder, "everything-odd");
        await made.New("3 com-Läden.event", folder);
        await made.Build(Path.Combine(folder, "tests", "_3_com_Läden.eventApp.Tests"));
    }

    /// <summary>In a namespace <c>Event</c> the word would no longer be the engine's type.</summary>
    [Fact]
    public async Task A_name_that_the_engine_or_the_first_domain_gives_to_a_type_is_not_taken()
    {
        var sources = Directory.EnumerateFiles(made.Sources, "*.cs", SearchOption.AllDirectories);
        var texts = await Task.WhenAll(sources.Select(file => File.ReadAllTextAsync(file)));
        var own = texts.SelectMany(text => TypeName().Matches(text)).Select(match => match.Groups["of"].Value).ToList();
        Assert.Contains("ClaimEvent", own);
        var engines = typeof(Domain)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsNested)
            .Select(type => type.Name.Split('`')[0]);
        // Where a namespace has the name of a type of the base library, the sources would find the namespace.
        var words = texts.SelectMany(text => Word().Matches(text)).Select(match => match.Value).ToHashSet();
        var used = new[] { typeof(object), typeof(Enumerable), typeof(AppContext), typeof(LanguageExt.Prelude) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => !type.IsNested && Namespaces.Contains(type.Namespace))
            .Select(type => type.Name.Split('`')[0])
            .Where(words.Contains);
        using var template = JsonDocument.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(Machine.Root, "templates", "ecomm-domain", ".template.config", "template.json")
            )
        );
        var form = template.RootElement.GetProperty("forms").GetProperty("notTaken");
        var (taken, instead) = (form.GetProperty("pattern").GetString()!, form.GetProperty("replacement").GetString()!);
        Assert.All(
            own.Concat(engines).Concat(used),
            name => Assert.Equal($"{name}App", Regex.Replace(name, taken, instead))
        );
    }

    [Fact]
    public async Task Its_domain_is_not_built_with_a_clock_with_chance_or_with_files()
    {
        var folder = Path.Combine(made.Folder, "impure");
        await made.New("Impure", folder);
        var domain = Path.Combine(folder, "src", "Impure");
        string[] impure =
        [
            "DateTimeOffset.UtcNow",
            "Random.Shared.Next(9)",
            "System.IO.Directory.GetCurrentDirectory()",
        ];
        await File.WriteAllTextAsync(
            Path.Combine(domain, "Impurities.cs"),
            "namespace Impure;\n\npublic static class Impurities\n{\n    public static readonly object[] Any =\n    [\n"
                + string.Concat(impure.Select(one => $"{one},\n"))
                + "    ];\n}\n"
        );
        var (exitCode, output) = await made.TryBuild(domain);
        Assert.NotEqual(0, exitCode);
        Assert.All(
            Enumerable.Range(7, impure.Length),
            line => Assert.Matches($@"Impurities\.cs\({line},\d+\): error RS0030", output)
        );
    }

    [Fact]
    public async Task Its_domain_has_the_fence_of_this_repositorys() =>
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Machine.Root, "src", "BannedSymbols.Pure.txt")),
            await File.ReadAllTextAsync(made.At("src", "Tickets", "BannedSymbols.Pure.txt"))
        );

    /// <summary>What another version would need is not on this machine, and nobody else compares them.</summary>
    [Fact]
    public async Task Its_packages_and_the_engine_have_the_versions_of_this_repository()
    {
        var tests =
            await File.ReadAllTextAsync(made.At("tests", "Tickets.Tests", "Tickets.Tests.csproj"))
            + await File.ReadAllTextAsync(made.At("src", "Tickets", "Tickets.csproj"));
        var central = await File.ReadAllTextAsync(Path.Combine(Machine.Root, "Directory.Packages.props"));
        var packages = Package().Matches(tests);
        Assert.NotEmpty(packages);
        Assert.All(
            packages,
            package =>
                Assert.Contains($"<PackageVersion {package.Groups["named"].Value}", central, StringComparison.Ordinal)
        );
        var version = EngineVersion().Match(await File.ReadAllTextAsync(made.At("Directory.Build.props"))).Groups["of"];
        Assert.Contains(
            $"<Version>{version.Value}</Version>",
            await File.ReadAllTextAsync(Path.Combine(Machine.Root, "Directory.Build.props")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Its_tests_pass()
    {
        var output = await made.Run(
            "test",
            made.At("tests", "Tickets.Tests", "bin", "Debug", "net10.0", "Tickets.Tests.dll")
        );
        Assert.Matches(Passed(), output);
    }

    [Fact]
    public async Task Its_laws_hold_in_a_simulated_AWS_under_every_fault() =>
        Assert.Contains(
            "every law held",
            await made.Run(made.Program, "simulate", "--seeds", "300"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Its_routes_are_what_its_command_makes()
    {
        var routes = made.At("routes-made-anew.json");
        await made.Run(made.Program, "wiring", routes);
        Assert.Equal(
            await File.ReadAllTextAsync(made.At("terraform", "routes.json")),
            await File.ReadAllTextAsync(routes)
        );
    }

    [SkippableFact]
    public async Task Its_Terraform_is_formatted_and_valid_and_passes_its_tests()
    {
        Machine.RequireProgram("terraform");
        var quietly = new Dictionary<string, string> { ["CHECKPOINT_DISABLE"] = "1", ["TF_IN_AUTOMATION"] = "1" };
        var terraform = made.At("terraform");
        await Succeed(Path.Combine(Machine.Root, "scripts", "terraform-init"), terraform);
        await Succeed("terraform", $"-chdir={terraform}", "fmt", "-check", "-recursive");
        await Succeed("terraform", $"-chdir={terraform}", "validate");
        await Succeed("terraform", $"-chdir={terraform}", "test");

        async Task Succeed(string program, params string[] arguments)
        {
            var (exitCode, output) = await Machine.Run(program, arguments, Timeout, made.Folder, quietly);
            Assert.True(exitCode == 0, output);
        }
    }

    // Those that the sources use without naming them.
    private static readonly string[] Namespaces =
    [
        "System",
        "System.Collections.Generic",
        "System.Diagnostics",
        "System.IO",
        "System.Linq",
        "System.Text",
        "LanguageExt",
    ];

    [GeneratedRegex(@"(?<![\w./""])[A-Z]\w+(?=[.(<\[ ?>])")]
    private static partial Regex Word();

    [GeneratedRegex(@"^public [a-z ]*(record|class|struct|enum|interface) (?<of>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();

    [GeneratedRegex("<Project Path=\"(?<path>[^\"]+)\"")]
    private static partial Regex Project();

    [GeneratedRegex("MyDomain|mydomain|[A-Z]+_OF_[A-Z]+|ENGINE_FROM")]
    private static partial Regex Placeholder();

    [GeneratedRegex("<PackageReference (?<named>Include=\"[^\"]+\" Version=\"[^\"]+\")")]
    private static partial Regex Package();

    [GeneratedRegex("<EngineVersion>(?<of>[^<]+)<")]
    private static partial Regex EngineVersion();

    [GeneratedRegex(@"Passed! +- Failed: +0, Passed: +[1-9]")]
    private static partial Regex Passed();

    /// <summary>
    /// The template, installed for this test alone, and the project that it made, built once. Each of both is in a folder that
    /// is removed; nothing is installed for the user.
    /// </summary>
    public sealed class Made : IAsyncLifetime
    {
        // There is nobody at this address: what asks a registry fails.
        private static readonly Dictionary<string, string> Offline = new()
        {
            ["HTTP_PROXY"] = "http://127.0.0.1:9",
            ["HTTPS_PROXY"] = "http://127.0.0.1:9",
            ["ALL_PROXY"] = "http://127.0.0.1:9",
            ["NO_PROXY"] = "",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        };

        /// <summary>Everything of this test.</summary>
        public string Folder { get; } = Directory.CreateTempSubdirectory("ecomm-template-").FullName;

        /// <summary>The program that was built.</summary>
        public string Program => At("src", "Tickets.Local", "bin", "Debug", "net10.0", "Tickets.Local.dll");

        /// <summary>The project as it was made, of which nothing is built.</summary>
        public string Sources => Path.Combine(Folder, "sources");

        public string At(params string[] path) => Path.Combine([Folder, "Tickets", .. path]);

        public async Task InitializeAsync()
        {
            await Run("new", "install", Path.Combine(Machine.Root, "templates"), "--debug:custom-hive", Hive);
            foreach (var folder in new[] { Sources, At() })
            {
                await New("Tickets", folder);
            }
            await Build(At());
        }

        /// <summary>Makes a project of that name there.</summary>
        public Task New(string name, string folder) =>
            Run("new", "ecomm-domain", "-n", name, "-o", folder, "--engine", Machine.Root, "--debug:custom-hive", Hive);

        /// <summary>Builds what is in that folder.</summary>
        public async Task Build(string folder)
        {
            var (exitCode, output) = await TryBuild(folder);
            Assert.True(exitCode == 0, output);
        }

        /// <summary>What comes of building what is in that folder.</summary>
        public async Task<(int ExitCode, string Output)> TryBuild(string folder) =>
            // One process builds it, and none is left. Its packages come from those that this machine has: for a range of versions NuGet would
            // ask its registry, or what that answered less than half an hour ago.
            await Machine.Run(
                "dotnet",
                [
                    "build",
                    folder,
                    "--nologo",
                    "-v",
                    "quiet",
                    "-m:1",
                    "-nodeReuse:false",
                    $"-p:RestoreSources={Builds.Packages}",
                ],
                Timeout,
                Folder,
                Offline
            );

        private string Hive => Path.Combine(Folder, "hive");

        public Task DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return Task.CompletedTask;
        }

        /// <summary>What <c>dotnet</c> prints with these arguments.</summary>
        public async Task<string> Run(params string[] arguments)
        {
            var (exitCode, output) = await Machine.Run("dotnet", arguments, Timeout, Folder, Offline);
            Assert.True(exitCode == 0, output);
            return output;
        }
    }
}

/// <summary>Tests that build the engine's projects: two builds at once would write the same files.</summary>
[CollectionDefinition(nameof(Builds))]
public sealed class Builds
{
    /// <summary>The packages that this machine has.</summary>
    internal static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
