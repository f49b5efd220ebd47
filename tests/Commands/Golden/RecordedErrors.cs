using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ecomm.Contracts.Golden;

namespace Ecomm.Commands.Tests.Golden;

/// <summary>Bad requests are refused in the same words as by an earlier version.</summary>
public sealed partial class RecordedErrors
{
    [Fact]
    public async Task Every_bad_request_is_refused_in_the_same_words()
    {
        await using var host = await TestHost.Start();
        var pairs = (await File.ReadAllLinesAsync(GoldenData.File("errors/errors.jsonl")))
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        Assert.NotEmpty(pairs);
        var answers = new List<(string Expected, string Actual)>();
        foreach (var pair in pairs)
        {
            var path = Text(pair, "path");
            if (pair["first"]?.GetValue<string>() is { } first)
            {
                Assert.Equal(202, await host.Post(path, first));
            }
            var (status, text) = await host.Send(path, Expand(Text(pair, "request")));
            var what = $"{path}, {Text(pair, "what")}";
            answers.Add(
                ($"{what}: {pair["status"]!.GetValue<int>()} {Text(pair, "response")}", $"{what}: {status} {text}")
            );
        }
        Assert.All(answers, answer => Assert.Equal(answer.Expected, answer.Actual));
    }

    // «x×3» stands for xxx: some faults are those of long texts.
    private static string Expand(string request) =>
        Repeated()
            .Replace(
                request,
                match => new string(
                    match.Groups[1].Value[0],
                    int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
                )
            );

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    [GeneratedRegex("«(.)×([0-9]+)»")]
    private static partial Regex Repeated();
}
