using System.IO.Enumeration;
using System.Text.Json;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>A policy of <c>docs/policies</c>, which allows actions by name on ARNs with <c>*</c> in them.</summary>
internal sealed class PolicyFile
{
    /// <summary>Characters that a managed policy may have, white space aside.</summary>
    public const int LengthMax = 6144;

    private readonly List<(string Action, string Resource)> allowed = [];

    private PolicyFile(string text)
    {
        Length = text.Count(character => !char.IsWhiteSpace(character));
        using var json = JsonDocument.Parse(text);
        foreach (var statement in json.RootElement.GetProperty("Statement").EnumerateArray())
        {
            allowed.AddRange(
                from action in Texts(statement.GetProperty("Action"))
                from resource in Texts(statement.GetProperty("Resource"))
                select (action, resource)
            );
        }
    }

    public int Length { get; }

    public IEnumerable<string> Actions => allowed.Select(one => one.Action).Distinct();

    /// <param name="name">The file's name without its ending.</param>
    /// <param name="prefix">What the names of the deployment's things begin with; in the file it is that of the default prefix.</param>
    public static PolicyFile Read(string name, string prefix = "ecomm-")
    {
        var text = File.ReadAllText(Path.Combine(Machine.Root, "docs", "policies", $"{name}.json"));
        return new PolicyFile(text.Replace("ecomm-", prefix, StringComparison.Ordinal));
    }

    public bool Allows(AwsCall call) =>
        allowed.Exists(one =>
            one.Action == call.Action
            // arn:partition:service:region:account:what it is
            && (one.Resource == "*" || Matches(string.Join(':', one.Resource.Split(':').Skip(5)), call.Resource))
        );

    private static bool Matches(string pattern, string resource) =>
        FileSystemName.MatchesSimpleExpression(pattern, resource, ignoreCase: false);

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.String
            ? [list.GetString()!]
            : list.EnumerateArray().Select(text => text.GetString()!);
}
