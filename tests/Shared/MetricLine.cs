using System.Text;
using System.Text.Json;
using Xunit;

namespace Ecomm.Tests;

/// <summary>
/// The rules of «Specification: Embedded metric format» for a line of a log. CloudWatch takes no metric from a line that breaks one, and
/// says so to nobody.
/// </summary>
internal static class MetricLine
{
    private const int MetricsMax = 100;
    private const int DimensionsMax = 30;
    private const int NameCharactersMax = 1024;
    private const int DimensionNameCharactersMax = 250;

    /// <summary>What CloudWatch takes as one event, in bytes of UTF-8.</summary>
    public const int BytesMax = 256 * 1024;

    private static readonly string[] Units =
    [
        "Seconds",
        "Microseconds",
        "Milliseconds",
        "Bytes",
        "Kilobytes",
        "Megabytes",
        "Gigabytes",
        "Terabytes",
        "Bits",
        "Kilobits",
        "Megabits",
        "Gigabits",
        "Terabits",
        "Percent",
        "Count",
        "Bytes/Second",
        "Kilobytes/Second",
        "Megabytes/Second",
        "Gigabytes/Second",
        "Terabytes/Second",
        "Bits/Second",
        "Kilobits/Second",
        "Megabits/Second",
        "Gigabits/Second",
        "Terabits/Second",
        "Count/Second",
        "None",
    ];

    /// <summary>Checks a line that a function wrote.</summary>
    /// <returns>The line, if it is measured.</returns>
    public static JsonElement? Check(string text)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 0, BytesMax);
        var line = JsonDocument.Parse(text).RootElement;
        AssertHasNoMemberTwice(line);
        if (!line.TryGetProperty("_aws", out _))
        {
            return null;
        }
        AssertKeepsTheRules(line);
        return line;
    }

    private static void AssertKeepsTheRules(JsonElement line)
    {
        var aws = line.GetProperty("_aws");
        Assert.Equal(["CloudWatchMetrics", "Timestamp"], Members(aws));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(aws.GetProperty("Timestamp").GetInt64());
        Assert.InRange(at, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(10));
        var directive = Assert.Single(aws.GetProperty("CloudWatchMetrics").EnumerateArray());
        Assert.Equal(["Dimensions", "Metrics", "Namespace"], Members(directive));
        Assert.InRange(directive.GetProperty("Namespace").GetString()!.Length, 1, NameCharactersMax);

        Assert.NotEmpty(directive.GetProperty("Dimensions").EnumerateArray());
        foreach (var set in directive.GetProperty("Dimensions").EnumerateArray())
        {
            Assert.InRange(set.GetArrayLength(), 0, DimensionsMax);
            Assert.Equal(Names(set).Distinct(), Names(set));
            foreach (var name in Names(set))
            {
                Assert.InRange(name.Length, 1, DimensionNameCharactersMax);
                var value = line.GetProperty(name);
                Assert.True(value.ValueKind is JsonValueKind.String, $"the dimension {name} is {value.ValueKind}");
                Assert.InRange(value.GetString()!.Length, 1, NameCharactersMax);
            }
        }

        Assert.InRange(directive.GetProperty("Metrics").GetArrayLength(), 1, MetricsMax);
        foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
        {
            Assert.Equal(["Name", "Unit"], Members(metric));
            Assert.InRange(NameOf(metric).Length, 1, NameCharactersMax);
            Assert.Contains(metric.GetProperty("Unit").GetString(), Units);
            Assert.True(
                line.TryGetProperty(NameOf(metric), out var value) && value.ValueKind is JsonValueKind.Number,
                $"the metric {NameOf(metric)} is no number of the line"
            );
        }
    }

    private static void AssertHasNoMemberTwice(JsonElement line) =>
        Assert.Equal(Members(line).Distinct(), Members(line));

    private static List<string> Members(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Names(JsonElement set) =>
        [.. set.EnumerateArray().Select(name => name.GetString()!)];

    public static string NameOf(JsonElement metric) => metric.GetProperty("Name").GetString()!;
}
