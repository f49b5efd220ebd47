using System.Text.Json;
using System.Text.Json.Nodes;
using Ecomm.Emulation.Events;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>What holds of patterns whatever the events are.</summary>
[Properties(Arbitrary = [typeof(EventPatternProperties)])]
public sealed class EventPatternProperties
{
    /// <summary>Few names and few values, so that patterns and events often speak of the same.</summary>
    public static Arbitrary<JsonObject> Events() => Objects(depth: 2).ToArbitrary();

    [Property]
    public bool A_pattern_of_all_that_an_event_says_matches_it(JsonObject @event) =>
        PatternOf(@event) is not { } pattern || Matches(pattern, @event);

    [Property]
    public bool Fields_that_a_pattern_does_not_name_are_ignored(JsonObject pattern, JsonObject @event)
    {
        if (PatternOf(pattern) is not { } given)
        {
            return true;
        }
        var more = @event.DeepClone().AsObject();
        more["extra"] = "value";
        return Matches(given, @event) == Matches(given, more);
    }

    [Property]
    public bool An_event_without_a_field_that_the_pattern_names_does_not_match(JsonObject @event)
    {
        if (PatternOf(@event) is not { } pattern)
        {
            return true;
        }
        var name = pattern.AsObject().First().Key;
        var less = @event.DeepClone().AsObject();
        less.Remove(name);
        return !Matches(pattern, less);
    }

    [Property]
    public bool Anything_but_is_the_opposite_of_exactly_where_there_is_one_value(Leaf value, Leaf other)
    {
        var @event = new JsonObject { ["a"] = value.ToString() };
        var exactly = new JsonObject { ["a"] = new JsonArray(other.ToString()) };
        var but = new JsonObject { ["a"] = new JsonArray(new JsonObject { ["anything-but"] = other.ToString() }) };
        return Matches(exactly, @event) != Matches(but, @event);
    }

    [Property]
    public bool Or_matches_what_any_of_its_patterns_matches(JsonObject one, JsonObject another, JsonObject @event)
    {
        if (PatternOf(one) is not { } first || PatternOf(another) is not { } second)
        {
            return true;
        }
        var or = new JsonObject { ["$or"] = new JsonArray(first.DeepClone(), second.DeepClone()) };
        return Matches(or, @event) == (Matches(first, @event) || Matches(second, @event));
    }

    [Property]
    public bool Exists_false_is_the_opposite_of_exists_true(JsonObject @event, Name name)
    {
        return Matches(Exists(true), @event) != Matches(Exists(false), @event);

        JsonObject Exists(bool does) =>
            new() { [name.ToString()] = new JsonArray(new JsonObject { ["exists"] = does }) };
    }

    [Property]
    public bool A_text_has_its_beginnings_and_its_ends(NonNull<string> text, NonNegativeInt at)
    {
        var cut = text.Get.Length == 0 ? 0 : at.Get % text.Get.Length;
        var @event = new JsonObject { ["a"] = text.Get };
        return Matches(Of("prefix", text.Get[..cut]), @event) && Matches(Of("suffix", text.Get[cut..]), @event);

        static JsonObject Of(string op, string operand) =>
            new() { ["a"] = new JsonArray(new JsonObject { [op] = operand }) };
    }

    public enum Name
    {
        a,
        b,
        c,
    }

    public enum Leaf
    {
        x,
        y,
        z,
    }

    private static Gen<JsonObject> Objects(int depth) =>
        from names in Gen.SubListOf("a", "b", "c")
        from values in Values(depth).ListOf(names.Count)
        select new JsonObject(
            names.Zip(values, (name, value) => new KeyValuePair<string, JsonNode?>(name, value?.DeepClone()))
        );

    private static Gen<JsonNode?> Values(int depth)
    {
        var leaves = Gen.OneOf(
            Gen.Elements("x", "y", "z").Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Choose(0, 2).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Constant((JsonNode?)null)
        );
        return depth == 0
            ? leaves
            : Gen.OneOf(
                leaves,
                Objects(depth - 1).Select(fields => (JsonNode?)fields),
                leaves
                    .NonEmptyListOf()
                    .Select(list => (JsonNode?)new JsonArray([.. list.Select(one => one?.DeepClone())]))
            );
    }

    // Each value in an array of its own; null for an object without a value in it, which makes no pattern.
    private static JsonNode? PatternOf(JsonObject @event)
    {
        var fields = @event
            .Select(field =>
                KeyValuePair.Create(
                    field.Key,
                    field.Value switch
                    {
                        JsonObject nested => PatternOf(nested),
                        JsonArray array => new JsonArray(array[0]?.DeepClone()),
                        var leaf => new JsonArray(leaf?.DeepClone()),
                    }
                )
            )
            .Where(field => field.Value is not null)
            .ToList();
        return fields.Count == 0 ? null : new JsonObject(fields);
    }

    private static bool Matches(JsonNode pattern, JsonObject @event) =>
        EventPattern.Parse(pattern.ToJsonString()).Matches(JsonSerializer.SerializeToElement(@event));
}
