using Ecomm.Operations.Arguments;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>What an operation takes: parameters of the query, in one of several ways to ask, or the fields of a body.</summary>
public sealed class Takes
{
    public static readonly Takes Nothing = Query();

    private readonly Func<Catalogue, IReadOnlyList<IReadOnlyList<Parameter>>> ways;

    private Takes(bool isBody, Func<Catalogue, IReadOnlyList<IReadOnlyList<Parameter>>> ways) =>
        (IsBody, this.ways) = (isBody, ways);

    /// <summary>Whether its parameters are fields of a body.</summary>
    public bool IsBody { get; }

    /// <summary>These parameters of the query.</summary>
    public static Takes Query(params IReadOnlyList<Parameter> parameters) => new(false, _ => [parameters]);

    /// <summary>Parameters of the query, all of one of these ways to ask.</summary>
    public static Takes OneOf(Func<Catalogue, IReadOnlyList<IReadOnlyList<Parameter>>> ways) => new(false, ways);

    /// <summary>These fields of a body.</summary>
    public static Takes Body(params IReadOnlyList<Parameter> fields) => new(true, _ => [fields]);

    /// <summary>These fields of a body.</summary>
    public static Takes Body(Func<Catalogue, IReadOnlyList<Parameter>> fields) =>
        new(true, catalogue => [fields(catalogue)]);

    /// <summary>All of its parameters, of every way to ask.</summary>
    public IReadOnlyList<Parameter> Parameters(Catalogue catalogue) =>
        [.. ways(catalogue).SelectMany(way => way).DistinctBy(parameter => parameter.Name)];

    /// <summary>Whether a request without that parameter is refused.</summary>
    public bool Requires(Catalogue catalogue, Parameter parameter) =>
        parameter.IsRequired && ways(catalogue).All(way => way.Any(one => one.Name == parameter.Name));

    /// <summary>Its parameters as people write them: <c>?queue=&amp;limit=</c>, or <c>{worker, id?}</c>.</summary>
    public string Describe(Catalogue catalogue) =>
        Parameters(catalogue).Count == 0 ? ""
        : IsBody
            ? $"{{{string.Join(", ", Parameters(catalogue).Select(field => field.IsRequired ? field.Name : $"{field.Name}?"))}}}"
        : string.Join(
            " | ",
            ways(catalogue).Select(way => $"?{string.Join('&', way.Select(one => $"{one.Name}={one.Only}"))}")
        );

    /// <summary>What a request is told that has a name which the operation does not know.</summary>
    public string Misspelt(Catalogue catalogue) =>
        new Faults(
            Seq1(IsBody ? UnknownField("nme", Parameters(catalogue)) : UnknownParameter("nme", Parameters(catalogue)))
        ).ToString();

    /// <summary>What was given, by the names of its parameters; or what is wrong with the names.</summary>
    public Either<Faults, Value.Map> Read(IQueryCollection query, Value.Map body, Catalogue catalogue)
    {
        var known = Parameters(catalogue);
        var faults = new List<Fault>();
        foreach (var (name, values) in query)
        {
            if (IsBody || !Knows(name))
            {
                faults.Add(UnknownParameter(name, known));
            }
            else if (values.Count > 1)
            {
                faults.Add(new Fault(name, "is given twice"));
            }
        }
        foreach (var (name, _) in body)
        {
            if (!IsBody || !Knows(name))
            {
                faults.Add(UnknownField(name, known));
            }
        }
        // Of several ways to ask, one must take all names: a filter of another would be left out in silence.
        if (faults.Count == 0 && !IsBody && query.Count > 0 && !ways(catalogue).Any(way => Fits(way, query)))
        {
            faults.Add(
                ways(catalogue).Where(way => IsOf(way, query)).SelectMany(way => Others(way, query)).FirstOrDefault()
                    ?? new Fault(string.Join(", ", query.Keys), $"do not go together; expected {Describe(catalogue)}")
            );
        }
        return faults.Count > 0 ? new Faults(toSeq(faults.ToArray()))
            : IsBody ? body
            : Values(known, query);

        bool Knows(string name) => known.Any(parameter => parameter.Name == name);
    }

    private static Value.Map Values(IReadOnlyList<Parameter> known, IQueryCollection query)
    {
        var map = new Value.Map();
        foreach (var parameter in known)
        {
            if (query.TryGetValue(parameter.Name, out var values))
            {
                map.Add(parameter.Name, parameter.OfText(values.ToString()));
            }
        }
        return map;
    }

    private static bool Fits(IReadOnlyList<Parameter> way, IQueryCollection query) =>
        IsOf(way, query) && way.All(one => one.Only is null || query[one.Name] == one.Only);

    private static bool IsOf(IReadOnlyList<Parameter> way, IQueryCollection query) =>
        query.Keys.All(name => way.Any(one => one.Name == name));

    // What was given with another text than the one that it may be.
    private static IEnumerable<Fault> Others(IReadOnlyList<Parameter> way, IQueryCollection query) =>
        way.Where(one => one.Only is not null && query.ContainsKey(one.Name) && query[one.Name] != one.Only)
            .Select(one => new Fault(
                one.Name,
                $"is {new Value.Text(query[one.Name].ToString()).Describe()}; expected {one.Only}"
            ));

    private Fault UnknownParameter(string name, IReadOnlyList<Parameter> known) =>
        new(name, $"is not a query parameter of this operation; {Expected(known)}");

    private Fault UnknownField(string name, IReadOnlyList<Parameter> known) =>
        new(name, $"is not a field of this operation's body; {Expected(known)}");

    private string Expected(IReadOnlyList<Parameter> known) =>
        known.Count == 0
            ? "it takes none"
            : $"expected {string.Join(", ", known.Select(parameter => parameter.Name))} in the {(IsBody ? "body" : "query")}";
}
