namespace Ecomm.Engine;

/// <summary>What must hold between the declarations of a program's domains, before anything runs.</summary>
internal static class Declarations
{
    /// <exception cref="ArgumentException">Two declarations exclude each other, or one names what none declares.</exception>
    public static void Check(Catalogue catalogue)
    {
        MustDiffer("domains", catalogue.Domains.Map(domain => domain.Name));
        MustDiffer("events", catalogue.Events.Map(type => type.Name));
        MustDiffer("entities", catalogue.Entities.Map(entity => entity.Name));
        MustDiffer(
            "slices",
            catalogue.Workers.AsEnumerable().Select(worker => worker.Name).Concat(catalogue.Apis.Map(api => api.Name))
        );
        MustDiffer("subjects in the journal", catalogue.Subjects.Map(subject => subject.JournalPrefix));
        foreach (var domain in catalogue.Domains)
        {
            Must(
                IsPathSegment(domain.Name),
                $"a domain is called '{domain.Name}'; expected lower-case letters, digits and hyphens, first a letter: paths have it"
            );
        }
        foreach (var type in catalogue.Events)
        {
            Must(type.Name.Length > 0, "an event has an empty name");
        }
        foreach (var worker in catalogue.Workers)
        {
            MustBeDeclared(catalogue, $"{worker.Name} raises", worker.Effects.Raised);
            foreach (var entity in worker.Effects.Entities)
            {
                Must(
                    catalogue.Entities.Contains(entity),
                    $"{worker.Name} writes or requires records of {entity.Name}, which no domain has among its entities"
                );
            }
        }
        foreach (var api in catalogue.Apis)
        {
            if (api is Api.Command command)
            {
                MustBeDeclared(catalogue, $"{api.Name} raises", command.Raises.ToSeq());
            }
            Must(
                api is not Api.Query { Entity: { List: null } unlisted },
                $"{api.Name} lists records of {(api as Api.Query)?.Entity.Name}, which are in no list"
            );
        }
        foreach (var (one, other) in Pairs(catalogue.Subjects))
        {
            Must(
                !MayBegin(one.Prefix, other.Prefix),
                $"events of a {one.Name} and of a {other.Name} may have one key: '{one.Prefix}' and '{other.Prefix}'"
            );
        }
        foreach (var (one, other) in Pairs(catalogue.Entities))
        {
            Must(
                !MayBegin(one.Keys.Pk, other.Keys.Pk)
                    || !MayBegin(one.Keys.Sk, other.Keys.Sk)
                    || !MayEnd(one.Keys.SkEnd, other.Keys.SkEnd),
                $"records of {one.Name} and of {other.Name} may have one key: {one.Keys} and {other.Keys}"
            );
        }
    }

    private static void MustBeDeclared(Catalogue catalogue, string who, Seq<EventType> raised)
    {
        foreach (var type in raised)
        {
            Must(
                catalogue.FindEvent(type.Name) is not null,
                $"{who} {type.Name}, which no domain has among its events"
            );
        }
    }

    private static void MustDiffer(string what, IEnumerable<string> names)
    {
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Skip(1).Any());
        Must(twice is null, $"two {what} are called '{twice?.Key}'");
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }

    private static bool IsPathSegment(string name) =>
        name is [>= 'a' and <= 'z', ..] && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static bool MayBegin(string one, string other) =>
        one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);

    private static bool MayEnd(string one, string other) =>
        one.EndsWith(other, StringComparison.Ordinal) || other.EndsWith(one, StringComparison.Ordinal);

    private static IEnumerable<(T One, T Other)> Pairs<T>(Seq<T> all) =>
        all.AsEnumerable().SelectMany((one, i) => all.AsEnumerable().Skip(i + 1).Select(other => (one, other)));
}
