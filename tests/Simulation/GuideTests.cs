namespace Ecomm.Simulation.Tests;

/// <summary>The code that docs/changing-an-event.md shows is code that runs here.</summary>
public sealed class GuideTests
{
    private const string Fence = "```";

    [Fact]
    public async Task What_the_guide_shows_stands_in_the_example()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "changing-an-event.md"));
        var folder = Path.Combine(Repository.Root, "tests", "Simulation");
        var example = Plain(
            string.Join(
                '\n',
                ((string[])["NextSeats.cs", "MixedVersionsTests.cs"]).Select(file =>
                    File.ReadAllText(Path.Combine(folder, file))
                )
            )
        );
        var shown = guide.Split($"{Fence}csharp\n").Skip(1).Select(rest => rest.Split(Fence)[0]).ToList();

        Assert.Equal(3, shown.Count);
        Assert.All(shown, code => Assert.Contains(Plain(code), example, StringComparison.Ordinal));
    }

    private static string Plain(string code) =>
        string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
