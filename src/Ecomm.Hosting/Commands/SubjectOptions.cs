using System.CommandLine;

namespace Ecomm.Hosting.Commands;

/// <summary>Options that name a subject: <c>--order ID</c>, <c>--sku ID</c>, one for each kind that the domains have.</summary>
public sealed class SubjectOptions
{
    private readonly List<Option<SubjectId?>> options;

    public SubjectOptions(Catalogue catalogue, string description) =>
        options = [
            .. catalogue.Subjects.Map(subject => new Option<SubjectId?>(NameOf(subject))
            {
                Description = string.Format(
                    System.Globalization.CultureInfo.InvariantCulture,
                    description,
                    subject.Name
                ),
                CustomParser = result =>
                {
                    var parsed = Identifier.Parse(new Value.Text(result.Tokens[0].Value));
                    return parsed.MatchUnsafe(
                        Right: id => new SubjectId(subject, id),
                        Left: error =>
                        {
                            result.AddError($"{NameOf(subject)} {error}");
                            return null;
                        }
                    );
                },
            }),
        ];

    public IReadOnlyList<Option> All => options;

    public string Names => string.Join(", ", options.Select(option => option.Name));

    public static string NameOf(Subject subject) => $"--{subject.Name.ToLowerInvariant()}";

    /// <summary>How many subjects are named.</summary>
    public int Given(System.CommandLine.Parsing.CommandResult result) =>
        options.Count(option => result.GetResult(option) is not null);

    /// <summary>The subject that is named, or null.</summary>
    public SubjectId? Value(ParseResult arguments) =>
        options.Select(option => arguments.GetValue(option)).FirstOrDefault(subject => subject is not null);
}
