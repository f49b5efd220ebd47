using System.Globalization;
using System.Text.RegularExpressions;
using Ecomm.Hosting.Host;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>What came with a request for an operation: only parameters that it takes, each once.</summary>
public sealed record OperationCall(LocalSystem System, IQueryCollection Query, Value.Map Body, CancellationToken Cancel)
{
    /// <summary>A query parameter, or null.</summary>
    public string? this[string name] => Query[name].FirstOrDefault();

    /// <summary>The fault of a parameter that cannot be read, as an answer; nothing is done then.</summary>
    public static OperationAnswer Refuse(string parameter, string error) =>
        new OperationAnswer.Faulty(new Faults(Seq1(new Fault(parameter, error))));

    /// <summary>A whole number from the query, within bounds, or what is wrong with it.</summary>
    public Either<Faults, long> Whole(string name, long otherwise, long min, long max) =>
        this[name] is not { } text ? otherwise
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked)
        && asked >= min
        && asked <= max
            ? asked
        : Faulty(name, FormattableString.Invariant($"is '{text}'; expected a whole number from {min} to {max}"));

    /// <summary>Yes or no from the query, no without it, or what is wrong with it.</summary>
    public Either<Faults, bool> Flag(string name) =>
        this[name] switch
        {
            null or "false" => false,
            "true" => true,
            var text => Faulty(name, $"is '{text}'; expected true or false"),
        };

    /// <summary>The entries that one answer may hold, as <c>limit</c> says.</summary>
    public Either<Faults, int> Limit() =>
        Whole("limit", OperationsEndpoints.LimitDefault, 1, OperationsEndpoints.LimitMax).Map(limit => (int)limit);

    /// <summary>The entries to leave out, as <c>offset</c> says.</summary>
    public Either<Faults, int> Offset() => Whole("offset", 0, 0, int.MaxValue).Map(offset => (int)offset);

    private static Faults Faulty(string name, string error) => new(Seq1(new Fault(name, error)));
}

/// <summary>What an operation answers.</summary>
public abstract record OperationAnswer
{
    private OperationAnswer() { }

    public sealed record Json(Value Of) : OperationAnswer;

    /// <summary>Plain text, or lines of JSON.</summary>
    public sealed record Text(string Of, string ContentType) : OperationAnswer;

    /// <summary>Nothing was done: the request is faulty.</summary>
    public sealed record Faulty(Faults Faults) : OperationAnswer;

    /// <summary>Nothing was done: what it is about is not there.</summary>
    public sealed record Missing(string What) : OperationAnswer;
}

/// <summary>One operations endpoint.</summary>
/// <param name="Method">GET changes nothing, POST may.</param>
/// <param name="Path">Below <see cref="OperationsEndpoints.Prefix"/>.</param>
/// <param name="Takes">
/// Its query parameters or the fields of its body, as shown by <c>GET /ops</c>. Any other name is refused: a misspelt
/// parameter would otherwise be a parameter left out, and <c>limt=1</c> would mean all.
/// </param>
/// <param name="Does">What it does, in a sentence.</param>
/// <param name="Answer">Does it.</param>
public sealed partial record Operation(
    string Method,
    string Path,
    string Takes,
    string Does,
    Func<OperationCall, Task<OperationAnswer>> Answer
)
{
    /// <summary>Stands in <see cref="Takes"/> for the fields that name a subject, each of which the operation takes.</summary>
    public const string Subject = "«subject»";

    private const string SubjectParameter = "SUBJECT";

    /// <summary>The query parameters that it takes, in any way of asking.</summary>
    public IReadOnlyList<string> Parameters(Catalogue catalogue) =>
        Takes.StartsWith('?') ? [.. Takes.Split('|').SelectMany(way => QueryOf(way, catalogue).Keys).Distinct()] : [];

    /// <summary>The fields of its body, in any way of asking.</summary>
    public IReadOnlyList<string> BodyFields(Catalogue catalogue) =>
        Takes.StartsWith('{') ? FieldsOf(Takes, catalogue) : [];

    /// <summary>What is wrong with the names that came with a request; nothing if the operation takes them all.</summary>
    public Seq<Fault> Unknown(IQueryCollection query, Value.Map body, Catalogue catalogue)
    {
        var faults = new List<Fault>();
        var ways = Takes.StartsWith('?') ? Takes.Split('|').Select(way => QueryOf(way, catalogue)).ToList() : [];
        var known = Parameters(catalogue);
        var fields = BodyFields(catalogue);
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
            {
                faults.Add(new Fault(name, $"is not a query parameter of this operation; {Expected(known, fields)}"));
            }
            else if (values.Count > 1)
            {
                faults.Add(new Fault(name, "is given twice"));
            }
        }
        foreach (var (name, _) in body)
        {
            if (!fields.Contains(name))
            {
                faults.Add(new Fault(name, $"is not a field of this operation's body; {Expected(known, fields)}"));
            }
        }
        // Of several ways to ask, one must take all names: a filter of another would be left out in silence.
        if (faults.Count == 0 && ways.Count > 0 && !ways.Exists(way => Fits(way, query)))
        {
            faults.Add(new Fault(string.Join(", ", query.Keys), $"do not go together; expected {Takes}"));
        }
        return toSeq(faults.ToArray());
    }

    /// <summary>The parameters of one way to ask, each with the value that it must have, or an empty text.</summary>
    private static Dictionary<string, string> QueryOf(string way, Catalogue catalogue) =>
        Parameter()
            .Matches(way)
            .SelectMany(match => NamesOf(match.Groups["name"].Value, catalogue), (match, name) => (match, name))
            .ToDictionary(one => one.name, one => one.match.Groups["value"].Value);

    private static IEnumerable<string> NamesOf(string name, Catalogue catalogue) =>
        name == SubjectParameter ? catalogue.Subjects.Map(subject => subject.Field).AsEnumerable() : [name];

    private static List<string> FieldsOf(string takes, Catalogue catalogue) =>
        [
            .. takes.Contains(Subject, StringComparison.Ordinal)
                ? catalogue.Subjects.Map(subject => subject.Field)
                : [],
            .. Word().Matches(takes.Replace(Subject, "", StringComparison.Ordinal)).Select(match => match.Value),
        ];

    private static bool Fits(Dictionary<string, string> way, IQueryCollection query) =>
        query.Keys.All(way.ContainsKey) && way.All(one => one.Value.Length == 0 || query[one.Key] == one.Value);

    private static string Expected(IReadOnlyList<string> parameters, IReadOnlyList<string> fields) =>
        parameters.Count > 0 ? $"expected {string.Join(", ", parameters)} in the query"
        : fields.Count > 0 ? $"expected {string.Join(", ", fields)} in the body"
        : "it takes none";

    [GeneratedRegex(@"[?&](?<name>\w+)=(?<value>\w*)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
