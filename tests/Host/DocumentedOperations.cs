using System.Runtime.CompilerServices;

namespace Ecomm.HostTests;

/// <summary>docs/operations.md names what there is, in the words of <c>GET /ops</c>, and nothing else.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class DocumentedOperations(SharedHost host)
{
    [Fact]
    public async Task Every_operation_is_documented_and_every_documented_one_is_there()
    {
        var operations = (await host.Client.Get("/ops")).Body["operations"]!.AsArray();
        var listed = operations.Select(operation =>
            $"| `{operation!.Text("method")} {operation!.Text("path")}` | {Takes(operation!)} | {operation!.Text("does")} |"
        );
        var documented = (await File.ReadAllLinesAsync(Document())).Where(line =>
            line.StartsWith("| `GET", StringComparison.Ordinal) || line.StartsWith("| `POST", StringComparison.Ordinal)
        );
        Assert.Equal(listed, documented);
    }

    private static string Takes(JsonNode operation)
    {
        var takes = operation.Text("takes").Replace("|", "\\|", StringComparison.Ordinal);
        return takes.Length == 0 ? "" : $"`{takes}`";
    }

    private static string Document([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "operations.md");
}
