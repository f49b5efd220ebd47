using System.Text.RegularExpressions;

namespace Ecomm.Contracts.Architecture;

/// <summary>The words of domains: every name that they declare, as words in lower case: <c>orderId</c> is «order id».</summary>
internal sealed partial class Vocabulary
{
    /// <summary>Words that the engine's own fields, or everybody's English, have too; each with its reason.</summary>
    private static readonly Dictionary<string, string> Everybodys = new()
    {
        ["created at"] = "every record's and every event's",
        ["updated at"] = "every record's and every event's",
        ["version"] = "every record's",
        ["pk"] = "every item's key",
        ["sk"] = "every item's key",
        ["event name"] = "every event's",
        ["event data"] = "every event's",
        ["data version"] = "every event's",
        ["trace id"] = "every event's",
        ["limit"] = "every listing's",
        ["sort direction"] = "every listing's",
        ["next token"] = "every listing's",
        ["asc"] = "every listing's",
        ["desc"] = "every listing's",
        ["event"] = "the marker in keys of events, which the engine makes",
        ["events"] = "the marker in partitions of events; the engine speaks of events",
        ["amount"] = "English: the shape of a field that is an exact number",
        ["reason"] = "English: failures, dead letters and parked messages have one",
        ["testing"] = "English",
        ["completed"] = "English",
        ["created"] = "English: the index's sort keys begin with it",
    };

    private readonly System.Collections.Generic.HashSet<string> terms;
    private readonly int longest;

    public Vocabulary(Catalogue catalogue)
    {
        terms = Names(catalogue).Select(Words).Select(words => string.Join(' ', words)).ToHashSet();
        terms.Remove("");
        terms.ExceptWith(Everybodys.Keys);
        longest = terms.Max(term => term.Split(' ').Length);
    }

    public IReadOnlySet<string> Terms => terms;

    /// <summary>The terms in a text: whole words, one after the other, without a blank between them.</summary>
    public IEnumerable<string> In(string text)
    {
        foreach (var token in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Words(token);
            for (var start = 0; start < words.Count; start++)
            {
                for (var length = 1; length <= Math.Min(longest, words.Count - start); length++)
                {
                    var found = string.Join(' ', words.Skip(start).Take(length));
                    if (terms.Contains(found) || terms.Contains(Singular(found)))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    private static string Singular(string words) => words.EndsWith('s') ? words[..^1] : words;

    private static IEnumerable<string> Names(Catalogue catalogue) =>
        Several<string?>(
                catalogue.Domains.Map(domain => domain.Name),
                catalogue.Events.Map(type => type.Name),
                catalogue.Events.Bind(type => FieldNames(type.Fields)),
                catalogue.Entities.Bind(entity => FieldNames(entity.Fields)),
                catalogue.Entities.Bind(entity => Seq(entity.Name, entity.List, entity.ListTitle, entity.ListName)),
                catalogue.Entities.Bind(entity => Seq(entity.Keys.Pk, entity.Keys.Sk, entity.Keys.SkEnd)),
                catalogue.Subjects.Bind(one => Seq(one.Name, one.Field, one.Prefix, one.JournalPrefix)),
                catalogue.Gateways.Map(gateway => gateway.Name),
                catalogue.Workers.Bind(worker => Seq(worker.Name, Without("Worker", worker.Name))),
                catalogue.Apis.Bind(api => Seq(api.Name, Without("Api", api.Name))),
                catalogue.Apis.Bind(api => FieldNames(api.Request)),
                catalogue.Apis.Bind(api => api is Api.Query query ? FieldNames(query.Shown) : default)
            )
            .OfType<string>();

    private static IEnumerable<T> Several<T>(params IEnumerable<T>[] all) => all.SelectMany(some => some);

    // A field's own name, and the names that it may hold.
    private static Seq<string> FieldNames(Seq<FieldShape> fields) =>
        fields.Bind(field =>
            (field.Shape is Shape.Choice choice ? choice.Options.Map(option => option.Name) : Seq<string>()).Add(
                field.Name
            )
        );

    private static string Without(string end, string name) =>
        name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;

    // Capitals begin words, except in what is all capitals; whatever is no letter or digit is between words.
    private static List<string> Words(string name) =>
        [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();
}
