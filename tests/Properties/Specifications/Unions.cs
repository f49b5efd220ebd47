using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties.Specifications;

/// <summary>A case that is added to a union and not to its generator would be a case that no property ever sees.</summary>
public sealed class Unions
{
    [Fact]
    public void The_generators_know_every_case_of_every_union()
    {
        AssertComplete(Arbitraries.Events());
        AssertComplete(Arbitraries.SomeDecisions());
        AssertComplete(Arbitraries.Failures());
        AssertComplete(Arbitraries.Questions());
        AssertComplete(Arbitraries.Answers());
        AssertComplete(Arbitraries.EntityKeys());
        AssertComplete(Arbitraries.Values());
    }

    [Fact]
    public void Those_are_all_the_unions_that_there_are()
    {
        Type[] generated =
        [
            typeof(Event),
            typeof(Decision),
            typeof(Failure),
            typeof(Question),
            typeof(Answer),
            typeof(EntityKey),
            typeof(Value),
        ];
        // An API is a union too, but of values that are written down and not generated: all of them are in Slices.
        var unions = typeof(Slices)
            .Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: false, IsNested: false } && type != typeof(Api));
        Assert.Equal(generated.OrderBy(Named), unions.OrderBy(Named));
    }

    [Fact]
    public void A_union_is_closed_its_cases_are_nested_sealed_records_and_nothing_else_derives_from_it()
    {
        var unions = typeof(Slices)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: false, IsClass: true, IsNested: false })
            .ToArray();
        Assert.All(
            unions,
            union =>
            {
                var open = union.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
                Assert.DoesNotContain(open, constructor => constructor.IsPublic);
                Assert.All(
                    union.Assembly.GetTypes().Where(type => type.IsSubclassOf(union)),
                    type =>
                        Assert.True(type.DeclaringType == union && (type.IsSealed || type.IsAbstract), type.FullName)
                );
            }
        );
    }

    [Fact]
    public void The_check_can_fail() =>
        Assert.Contains(nameof(Failure.Forbidden), Missing(Gen.Constant<Failure>(new Failure.Early("")).ToArbitrary()));

    private static void AssertComplete<T>(Arbitrary<T> arbitrary) => Assert.Empty(Missing(arbitrary));

    private static IEnumerable<string> Missing<T>(Arbitrary<T> arbitrary)
    {
        var cases = typeof(T)
            .GetNestedTypes()
            .Where(type => type.IsSealed && type.IsSubclassOf(typeof(T)))
            .Select(Named);
        var drawn = arbitrary.Generator.Sample(2000, new Rnd(1), 20).Select(value => Named(value!.GetType()));
        return cases.Except(drawn);
    }

    private static string Named(Type type) => type.Name;
}
