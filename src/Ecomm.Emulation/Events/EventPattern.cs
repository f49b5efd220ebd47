using System.Text.Json;

namespace Ecomm.Emulation.Events;

/// <summary>Whose patterns they are: a pipe's filter knows fewer operators than a rule of a bus.</summary>
public enum PatternDialect
{
    Bus,
    Pipe,
}

/// <summary>
/// An event pattern: which events a rule or a pipe's filter lets through. It is written from «Amazon EventBridge event
/// patterns» and «Comparison operators for use in event patterns»: all fields of the pattern must match, any value of a
/// field's array suffices, fields that the pattern does not name are ignored, and an array in the event matches if any of its
/// elements does.
/// </summary>
public sealed class EventPattern
{
    private readonly Node root;

    private EventPattern(Node root) => this.root = root;

    /// <summary>Reads a pattern's JSON.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no pattern, or uses an operator that is not known here: that must not pass for one that never matches.
    /// </exception>
    public static EventPattern Parse(string json, PatternDialect dialect = PatternDialect.Bus)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new EventPattern(ParseFields(document.RootElement, "$", dialect));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the event pattern is not JSON: {e.Message}", e);
        }
    }

    /// <summary>Whether the pattern lets the event through.</summary>
    public bool Matches(JsonElement @event) => root.Matches(@event);

    private static Fields ParseFields(JsonElement pattern, string path, PatternDialect dialect)
    {
        if (pattern.ValueKind != JsonValueKind.Object || !pattern.EnumerateObject().Any())
        {
            throw new InvalidDataException($"{path} of the event pattern is {pattern}; expected an object with fields");
        }
        var fields = new List<(string, Node)>();
        var alternatives = new List<IReadOnlyList<Node>>();
        foreach (var field in pattern.EnumerateObject())
        {
            var at = $"{path}.{field.Name}";
            if (field.Name == "$or")
            {
                alternatives.Add([.. ParseValues(field.Value, at).Select(one => ParseFields(one, at, dialect))]);
            }
            else
            {
                fields.Add((field.Name, ParseNode(field.Value, at, dialect)));
            }
        }
        return new Fields(fields, alternatives);
    }

    private static Node ParseNode(JsonElement pattern, string path, PatternDialect dialect) =>
        pattern.ValueKind is JsonValueKind.Object
            ? ParseFields(pattern, path, dialect)
            : new Leaf([.. ParseValues(pattern, path).Select(one => PatternOperator.Parse(one, path, dialect))]);

    private static JsonElement[] ParseValues(JsonElement pattern, string path) =>
        pattern.ValueKind is JsonValueKind.Array && pattern.GetArrayLength() > 0
            ? [.. pattern.EnumerateArray()]
            : throw new InvalidDataException($"{path} of the event pattern is {pattern}; expected a filled array");

    /// <summary>A part of the pattern, asked about what the event has in its place: null if that is absent.</summary>
    private abstract record Node
    {
        public abstract bool Matches(JsonElement? value);
    }

    private sealed record Fields(
        IReadOnlyList<(string Name, Node Node)> Named,
        IReadOnlyList<IReadOnlyList<Node>> Alternatives
    ) : Node
    {
        // Of an array of objects, one must match all by itself. What has no fields may still satisfy "exists: false".
        public override bool Matches(JsonElement? value) =>
            value is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0
                ? array.EnumerateArray().Any(element => Matches(element))
                : Named.All(field => field.Node.Matches(FieldOf(value, field.Name)))
                    && Alternatives.All(any => any.Any(node => node.Matches(value)));

        private static JsonElement? FieldOf(JsonElement? value, string name) =>
            value is { ValueKind: JsonValueKind.Object } && value.Value.TryGetProperty(name, out var field)
                ? field
                : null;
    }

    private sealed record Leaf(IReadOnlyList<PatternOperator> AnyOf) : Node
    {
        // Operators look at leaves only: an object in the event's place is as good as absent.
        public override bool Matches(JsonElement? value)
        {
            var leaves = LeavesOf(value).ToList();
            return leaves.Count == 0
                ? AnyOf.Any(one => one.MatchesAbsent)
                : AnyOf.Any(one => leaves.Exists(leaf => one.Matches(leaf)));
        }

        private static IEnumerable<JsonElement> LeavesOf(JsonElement? value) =>
            value switch
            {
                null or { ValueKind: JsonValueKind.Object } => [],
                { ValueKind: JsonValueKind.Array } array => array
                    .EnumerateArray()
                    .SelectMany(element => LeavesOf(element)),
                { } leaf => [leaf],
            };
    }
}
