using System.Globalization;
using System.Text.Json;

namespace Ecomm.Operations.Costs;

/// <summary>All figures of the model, from one data file, and what was put in their place.</summary>
public sealed class Figures
{
    private const string Today = "aws-prices.json";
    private const string NameField = "name";

    /// <summary>Sections whose figures are never 0; of the others only those are not that the model divides by.</summary>
    private static readonly string[] Positive = ["quotas", "settings"];

    private readonly Dictionary<string, (string Section, Figure Figure)> byName;

    private Figures(Dictionary<string, (string, Figure)> byName, string region) =>
        (this.byName, Region) = (byName, region);

    /// <summary>The figures of the data file.</summary>
    public static Figures Known { get; } = Load();

    /// <summary>The region whose prices these are.</summary>
    public string Region { get; }

    /// <summary>All figures, by section, in the order of the data file.</summary>
    public IEnumerable<(string Section, Figure Figure)> All => byName.Values;

    private IEnumerable<string> Sections => byName.Values.Select(one => one.Section).Distinct();

    /// <summary>The figure of that name.</summary>
    public Figure this[string name] => byName[name].Figure;

    /// <summary>These, with others in the place of some.</summary>
    /// <param name="json">Sections of names with numbers, or with objects of the data file's fields.</param>
    /// <param name="source">Where they come from, for people.</param>
    /// <exception cref="InvalidDataException">It names an unknown figure, or gives one no value that it may have.</exception>
    public Figures With(string json, string source)
    {
        var changed = new Dictionary<string, (string, Figure)>(byName);
        using var document = Parse(json, source);
        foreach (var section in Fields(document.RootElement, source).Where(section => section.Name != NameField))
        {
            if (!Sections.Contains(section.Name))
            {
                throw Fault(source, $"'{section.Name}' is no section; expected {string.Join(", ", Sections)}");
            }
            foreach (var field in Fields(section.Value, $"{source}: {section.Name}"))
            {
                if (!byName.TryGetValue(field.Name, out var known) || known.Section != section.Name)
                {
                    throw Fault(source, $"{section.Name} has no '{field.Name}'; `estimate --sources` lists them all");
                }
                changed[field.Name] = (section.Name, Replace(known.Figure, section.Name, field.Value, source));
            }
        }
        return new Figures(changed, Region);
    }

    // A number stands for all regions: whoever gives it means their own.
    private static Figure Replace(Figure known, string section, JsonElement value, string source)
    {
        var given = value.ValueKind is JsonValueKind.Object ? FigureFile.Read(known.Name, value, known, source) : known;
        var number =
            value.ValueKind is JsonValueKind.Object ? given.Value
            : value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var some) ? some
            : throw Fault(source, $"{known.Name} is {value.GetRawText()}; expected a number");
        var mayBeZero = !Positive.Contains(section) && !known.IsDivisor;
        if (number < 0 || (number == 0 && !mayBeZero))
        {
            throw Fault(source, $"{known.Name} is {number.ToString(CultureInfo.InvariantCulture)}; expected more");
        }
        return value.ValueKind is JsonValueKind.Object
            ? given
            : given with
            {
                Value = number,
                Beyond = null,
                Regions = new Dictionary<string, decimal>(),
                Source = $"given by {source}",
                Date = "",
                Confidence = Confidence.High,
            };
    }

    private static Figures Load()
    {
        using var document = Parse(Read(), Today);
        var figures = new Dictionary<string, (string, Figure)>();
        foreach (
            var section in document
                .RootElement.EnumerateObject()
                .Where(section => section.Value.ValueKind is JsonValueKind.Object)
        )
        {
            foreach (var field in section.Value.EnumerateObject())
            {
                var figure = FigureFile.Read(field.Name, field.Value, known: null, Today);
                figures.Add(field.Name, (section.Name, figure));
            }
        }
        return new Figures(figures, document.RootElement.GetProperty("region").GetString()!);
    }

    private static string Read()
    {
        using var stream =
            typeof(Figures).Assembly.GetManifestResourceStream(Today)
            ?? throw new InvalidOperationException($"{Today} is not part of the program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static JsonElement.ObjectEnumerator Fields(JsonElement element, string where) =>
        element.ValueKind is JsonValueKind.Object
            ? element.EnumerateObject()
            : throw Fault(where, $"is {element.GetRawText()}; expected an object");

    private static JsonDocument Parse(string json, string source)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source} is not valid JSON: {e.Message}", e);
        }
    }

    private static InvalidDataException Fault(string source, string what) => new($"{source}: {what}");
}
