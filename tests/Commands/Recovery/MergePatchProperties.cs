using System.Text;
using Ecomm.Operations.Recovery;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Commands.Tests.Recovery;

/// <summary>JSON Merge Patch, by the examples of its specification and by what holds of every patch.</summary>
[Properties(MaxTest = 500, Arbitrary = [typeof(MergePatchProperties)])]
public sealed class MergePatchProperties
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    public static Arbitrary<Value> Values() => Tree(3).ToArbitrary();

    public static Arbitrary<Value.Map> Maps() => Fields(Tree(2)).ToArbitrary();

    // RFC 7396, appendix A.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", "null", "null")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void An_example_of_the_specification_holds(string target, string patch, string result) =>
        Assert.Equal(result, ValueJson.Write(MergePatch.Apply(Parse(target), Parse(patch))));

    [Property]
    public void A_second_time_changes_nothing(Value target, Value patch)
    {
        var once = MergePatch.Apply(target, patch);
        Assert.Equal(once, MergePatch.Apply(once, patch));
    }

    [Property]
    public void A_field_is_as_the_patch_says_and_all_others_stay(Value.Map target, Value.Map patch)
    {
        var merged = MergePatch.Merge(target, patch);
        foreach (var name in Names)
        {
            var expected = patch[name] switch
            {
                null => target[name],
                Value.Null => null,
                Value.Map nested => MergePatch.Apply(target[name], nested),
                var other => other,
            };
            Assert.Equal(expected, merged[name]);
        }
    }

    [Property]
    public void An_empty_patch_changes_no_object(Value.Map target) =>
        Assert.Equal(target, MergePatch.Merge(target, []));

    private static Value Parse(string json) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(json)).IfLeft(error => throw new InvalidDataException(error));

    private static Gen<Value> Tree(int levels) =>
        levels == 0
            ? Leaf
            : Gen.Frequency(
                (2, Leaf),
                (
                    1,
                    Tree(levels - 1).ListOf(2).Select(Value (items) => new Value.List(LanguageExt.Prelude.toSeq(items)))
                ),
                (3, Fields(Tree(levels - 1)).Select(Value (map) => map))
            );

    private static Gen<Value> Leaf =>
        Gen.Elements<Value>(
            new Value.Text("x"),
            new Value.Text(""),
            new Value.Number(Numeral.Of(1)),
            new Value.Flag(false),
            Value.Null.It
        );

    private static Gen<Value.Map> Fields(Gen<Value> value) =>
        from names in Gen.SubListOf(Names)
        from values in value.ListOf(Names.Length)
        select Of(names, values);

    private static Value.Map Of(IEnumerable<string> names, IEnumerable<Value> values)
    {
        var map = new Value.Map();
        foreach (var (name, value) in names.Zip(values))
        {
            map.Add(name, value);
        }
        return map;
    }
}
