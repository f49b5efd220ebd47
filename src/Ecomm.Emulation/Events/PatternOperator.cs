using System.Globalization;
using System.Text.Json;

namespace Ecomm.Emulation.Events;

/// <summary>
/// One element of a field's array in an event pattern: a value, or an operator with its operand. Texts are compared
/// character by character, and numbers by their text: EventBridge holds 300 and 3.0e2 for different.
/// </summary>
public abstract record PatternOperator
{
    private PatternOperator() { }

    /// <summary>Whether it lets through what the event does not have.</summary>
    public virtual bool MatchesAbsent => false;

    /// <summary>Whether it lets through a text, number, flag or null of the event.</summary>
    public abstract bool Matches(JsonElement leaf);

    /// <exception cref="InvalidDataException">The operator or its operand is not known here.</exception>
    public static PatternOperator Parse(JsonElement pattern, string path, PatternDialect dialect)
    {
        if (pattern.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return new Exactly(pattern.GetRawText(), TextOf(pattern));
        }
        if (pattern.ValueKind is JsonValueKind.Array || pattern.EnumerateObject().Count() != 1)
        {
            throw new InvalidDataException($"{path} has {pattern}; expected a value or an object of one operator");
        }
        var only = pattern.EnumerateObject().First();
        var (op, operand) = (only.Name, only.Value);
        return (op, operand.ValueKind) switch
        {
            ("exists", JsonValueKind.True or JsonValueKind.False) => new Exists(operand.GetBoolean()),
            ("prefix" or "suffix" or "equals-ignore-case", _) => ParseText(op, operand, path),
            ("anything-but", JsonValueKind.Object) when dialect is PatternDialect.Bus => ParseTexts(operand, path),
            ("anything-but", JsonValueKind.String or JsonValueKind.Number) => new AnythingBut([
                Parse(operand, path, dialect),
            ]),
            ("anything-but", JsonValueKind.Array) when operand.GetArrayLength() > 0 && AllPlain(operand) =>
                new AnythingBut([.. operand.EnumerateArray().Select(one => Parse(one, path, dialect))]),
            ("numeric", JsonValueKind.Array) => ParseNumeric(operand, path),
            _ => throw new InvalidDataException($"{path} has {pattern}; this operator is not known to a {dialect}"),
        };
    }

    /// <summary>A value that must be the same, type and all.</summary>
    public sealed record Exactly(string Raw, string? Text) : PatternOperator
    {
        // Raw JSON may escape the same text in two ways.
        public override bool Matches(JsonElement leaf) =>
            Text is null ? leaf.GetRawText() == Raw : TextOf(leaf) == Text;
    }

    public sealed record Exists(bool Expected) : PatternOperator
    {
        public override bool MatchesAbsent => !Expected;

        public override bool Matches(JsonElement leaf) => Expected;
    }

    /// <summary>How a text begins, ends or is, with or without regard to case.</summary>
    public sealed record OfText(string Operator, string Operand, bool IgnoresCase) : PatternOperator
    {
        public override bool Matches(JsonElement leaf)
        {
            var comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return TextOf(leaf) is { } text
                && Operator switch
                {
                    "prefix" => text.StartsWith(Operand, comparison),
                    "suffix" => text.EndsWith(Operand, comparison),
                    _ => text.Equals(Operand, comparison),
                };
        }
    }

    /// <summary>Whatever is there and is none of these; what is absent does not match.</summary>
    public sealed record AnythingBut(IReadOnlyList<PatternOperator> NoneOf) : PatternOperator
    {
        public override bool Matches(JsonElement leaf) => !NoneOf.Any(one => one.Matches(leaf));
    }

    /// <summary>A number within all of these bounds.</summary>
    public sealed record Numeric(IReadOnlyList<(string Comparison, decimal Bound)> AllOf) : PatternOperator
    {
        public override bool Matches(JsonElement leaf) =>
            leaf.ValueKind is JsonValueKind.Number
            && leaf.TryGetDecimal(out var number)
            && AllOf.All(one =>
                one.Comparison switch
                {
                    "<" => number < one.Bound,
                    "<=" => number <= one.Bound,
                    ">" => number > one.Bound,
                    ">=" => number >= one.Bound,
                    _ => number == one.Bound,
                }
            );
    }

    private static OfText ParseText(string op, JsonElement operand, string path)
    {
        var folded =
            op != "equals-ignore-case"
            && operand.ValueKind is JsonValueKind.Object
            && operand.EnumerateObject().Count() == 1
            && operand.TryGetProperty("equals-ignore-case", out operand);
        return operand.ValueKind is JsonValueKind.String
            ? new OfText(op, operand.GetString()!, folded || op == "equals-ignore-case")
            : throw new InvalidDataException($"{path} has {op} of {operand}; expected a text");
    }

    // {"anything-but": {"prefix": "a"}}, or with an array of texts.
    private static AnythingBut ParseTexts(JsonElement operand, string path)
    {
        var inner = operand.EnumerateObject().ToList();
        return inner is [{ Name: "prefix" or "suffix" or "equals-ignore-case" } only]
            ? new AnythingBut(
                only.Value.ValueKind is JsonValueKind.Array
                    ? [.. only.Value.EnumerateArray().Select(text => ParseText(only.Name, text, path))]
                    : [ParseText(only.Name, only.Value, path)]
            )
            : throw new InvalidDataException($"{path} has anything-but of {operand}; this is not known here");
    }

    private static Numeric ParseNumeric(JsonElement operand, string path)
    {
        var parts = operand.EnumerateArray().ToList();
        var bounds = parts
            .Chunk(2)
            .Select(pair =>
                pair is [{ ValueKind: JsonValueKind.String } comparison, { ValueKind: JsonValueKind.Number } bound]
                && comparison.GetString() is "<" or "<=" or ">" or ">=" or "="
                    ? (comparison.GetString()!, bound.GetDecimal())
                    : throw new InvalidDataException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{path} has numeric of {operand}; expected [\"<\", 5]"
                        )
                    )
            )
            .ToList();
        return bounds.Count is 1 or 2
            ? new Numeric(bounds)
            : throw new InvalidDataException($"{path} has numeric of {operand}; expected one or two bounds");
    }

    private static bool AllPlain(JsonElement array) =>
        array.EnumerateArray().All(one => one.ValueKind is JsonValueKind.String or JsonValueKind.Number);

    private static string? TextOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
