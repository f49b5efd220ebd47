using System.Text.RegularExpressions;

namespace Ecomm.Contracts.Architecture;

/// <summary>What the documents point at is there.</summary>
public sealed partial class Documents
{
    private static readonly string Root = Repository.Root;

    public static TheoryData<string> All =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Root, "*.md"))
                .Select(file => Path.GetRelativePath(Root, file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_link_to_a_file_or_a_heading_leads_there(string document)
    {
        var path = Path.Combine(Root, document);
        var text = await File.ReadAllTextAsync(path);
        var targets = Link()
            .Matches(Fence().Replace(text, ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .ToList();
        Assert.All(
            targets,
            target =>
            {
                var (file, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
                var full = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
                Assert.True(Path.Exists(full), $"{document} links to {target}, which is not there");
                if (heading is not null)
                {
                    Assert.Contains(heading, Headings(File.ReadAllText(full)));
                }
            }
        );
    }

    [Fact]
    public async Task The_index_lists_every_decision_by_its_number_and_title()
    {
        var folder = Path.Combine(Root, "docs", "decisions");
        var index = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"));
        var decisions = Directory.EnumerateFiles(folder, "0*.md").Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(decisions);
        Assert.Equal(
            decisions.Select(Entry),
            Row()
                .Matches(index)
                .Select(row => (row.Groups["number"].Value, row.Groups["title"].Value, row.Groups["file"].Value))
        );
    }

    private static (string, string, string) Entry(string file)
    {
        var title = Title().Match(File.ReadLines(file).First());
        return (title.Groups["number"].Value, title.Groups["title"].Value, Path.GetFileName(file));
    }

    // As GitHub makes them: lower case, without punctuation, a hyphen for each space.
    private static IEnumerable<string> Headings(string markdown) =>
        Heading()
            .Matches(Fence().Replace(markdown, ""))
            .Select(match =>
                Punctuation().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')
            );

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^# (?<number>\d+)\. (?<title>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Title();

    [GeneratedRegex(
        @"^\| (?<number>\d+) \| \[(?<title>.+)\]\((?<file>.+)\) \| \w.* \| 20\d\d-\d\d-\d\d \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Row();
}
