using System.Diagnostics;
using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.DynamoDb;

/// <summary>
/// An item write in DynamoDB's expressions. Every attribute is named by a placeholder, so that reserved words and dots in
/// names mean nothing. See «Using expressions in DynamoDB».
/// </summary>
public sealed class ConditionalUpdate
{
    private readonly List<string> sets = [];

    private ConditionalUpdate(string condition) => Condition = condition;

    public const string Absent = "attribute_not_exists(pk)";

    private const string Present = "attribute_exists(pk)";

    public string Condition { get; private set; }

    /// <summary>The update expression; it sets attributes and does nothing else.</summary>
    public string Update => $"SET {string.Join(", ", sets)}";

    public Dictionary<string, string> Names { get; } = [];

    public Dictionary<string, AttributeValue> Values { get; } = [];

    public static ConditionalUpdate Of(ItemWrite.Change change)
    {
        var update = new ConditionalUpdate("");
        update.Condition = update.IsVersion(change.Version);
        foreach (var (name, value) in change.Set)
        {
            update.Set(name, value);
        }
        return update;
    }

    public static ConditionalUpdate Of(ItemWrite.Check check)
    {
        var update = new ConditionalUpdate(Absent);
        if (check.Version.Case is long version)
        {
            update.Condition = update.IsVersion(version);
        }
        return update;
    }

    public static ConditionalUpdate Of(ItemWrite.Add add)
    {
        var update = new ConditionalUpdate("");
        var initial = add.Initial.IfNone([]);
        List<string> conditions = add.Initial.IsNone ? [Present] : [];
        foreach (var delta in add.Deltas)
        {
            conditions.Add(update.Add(delta, initial[delta.Attribute] ?? new Value.Number(Numeral.Of(0))));
        }
        foreach (var (name, value) in add.Set)
        {
            update.Set(name, value);
        }
        foreach (var (name, value) in initial)
        {
            if (add.Set[name] is null && !add.Deltas.Exists(delta => delta.Attribute == name))
            {
                var attribute = update.Name(name);
                update.sets.Add($"{attribute} = if_not_exists({attribute}, {update.ValueOf(value)})");
            }
        }
        update.Condition = string.Join(" AND ", conditions);
        return update;
    }

    // The bounds of the sum as bounds of what is stored; what is not stored yet begins at its initial value.
    private string Add(Delta delta, Value begin)
    {
        var attribute = Name(delta.Attribute);
        sets.Add($"{attribute} = if_not_exists({attribute}, {ValueOf(begin)}) + {ValueOf(delta.By)}");
        // Two comparisons and not a BETWEEN, which the emulator finds false of a stored 0.
        var within = $"({attribute} >= {ValueOf(-delta.By)} AND {attribute} <= {ValueOf(delta.Max - delta.By)})";
        var first = Whole(begin) + delta.By;
        return first >= 0 && first <= delta.Max ? $"(attribute_not_exists({attribute}) OR {within})" : within;
    }

    private void Set(string name, Value value) => sets.Add($"{Name(name)} = {ValueOf(value)}");

    private string IsVersion(long version) => $"{Name(Attributes.Version)} = {ValueOf(version)}";

    private string Name(string attribute)
    {
        foreach (var (placeholder, name) in Names)
        {
            if (name == attribute)
            {
                return placeholder;
            }
        }
        var next = string.Create(CultureInfo.InvariantCulture, $"#{Names.Count}");
        Names.Add(next, attribute);
        return next;
    }

    private string ValueOf(long number) => ValueOf(new Value.Number(Numeral.Of(number)));

    private string ValueOf(Value value)
    {
        var next = string.Create(CultureInfo.InvariantCulture, $":{Values.Count}");
        Values.Add(next, AttributeValues.Write(value));
        return next;
    }

    private static long Whole(Value value) =>
        value is Value.Number number && number.Of.Whole(Scalars.WholeMax).Case is long whole
            ? whole
            : throw new UnreachableException("only whole numbers are added to");
}
