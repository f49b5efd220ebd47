using System.Reflection;
using Ecomm.Properties.AnyDomain;
using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties.Specifications;

/// <summary>A case that is added to a union and not to its generator would be a case that no property ever sees.</summary>
public sealed class Unions
{
    private static readonly Assembly[] Cores = [typeof(Domain).Assembly, typeof(Domains).Assembly];

    [Fact]
    public void The_generators_know_every_case_of_every_union()
    {
        // Whatever is declared is generated from its shape, and what a worker decides by asking it: see AnyDomain.
        var declared = Domains.All.Events.Map(type => type.GetType().GenericTypeArguments[0].Name);
        Assert.Empty(Missing(Arbitraries.Events()).Except(declared));
        var decided = Case.Sample(2000)
            .SelectMany(it => it.Decide().Case is Seq<Decision> decisions ? decisions : [])
            .Select(one => Named(one.GetType()));
        Assert.Empty(Missing(Arbitraries.SomeDecisions()).Except(decided));
        AssertComplete(Arbitraries.Failures());
        AssertComplete(Arbitraries.Questions());
        AssertComplete(Arbitraries.Answers());
        AssertComplete(Arbitraries.Values());
        AssertComplete(Arbitraries.Writes());
    }

    [Fact]
    public void The_generator_of_references_knows_every_entity_of_every_domain() =>
        Assert.Empty(
            Domains.All.Entities.AsEnumerable().Except(Sample(Arbitraries.References()).Select(one => one.Entity))
        );

    [Fact]
    public void Those_are_all_the_unions_that_there_are()
    {
        Type[] generated =
        [
            typeof(Event),
            typeof(Event<>),
            typeof(OrderEvent),
            typeof(Decision),
            typeof(Failure),
            typeof(Question),
            typeof(PaymentQuestion),
            typeof(Answer),
            typeof(PaymentAnswer),
            typeof(Value),
            typeof(ItemWrite),
        ];
        // An API is a union too, but of values that are written down and not generated: all of them are in the catalogue. So
        // are laws, the declarations of events, entities and gateways, and the members of codecs. Shapes are what is generated from.
        Type[] declared =
        [
            typeof(Api),
            typeof(Entity),
            typeof(EventType),
            typeof(Engine.Gateway),
            typeof(Law),
            typeof(Member<>),
            typeof(Member<,>),
            typeof(RunningSums),
            typeof(Shape),
        ];
        var unions = Cores
            .SelectMany(core => core.GetExportedTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: false, IsInterface: false, IsNested: false })
            .Where(IsOfToday);
        Assert.Equal(generated.Concat(declared).OrderBy(Named), unions.OrderBy(Named));
    }

    /// <summary>
    /// Where nobody outside may add a case, nobody can. What domains may add to says so by a constructor that they reach:
    /// events, changes, transient failures, questions, answers and gateways, and nothing else.
    /// </summary>
    [Fact]
    public void A_union_is_closed_its_cases_are_nested_sealed_records_and_nothing_else_derives_from_it()
    {
        Type[] open =
        [
            typeof(Event),
            typeof(Event<>),
            typeof(OrderEvent),
            typeof(Decision.Change),
            typeof(Failure.Transient),
            typeof(Question),
            typeof(Answer),
            typeof(Engine.Gateway),
        ];
        // Closed to other assemblies, but not made of nested types.
        Type[] declared = [typeof(Entity), typeof(EventType), typeof(Member<>), typeof(Member<,>), typeof(RunningSums)];
        var unions = Cores
            .SelectMany(core => core.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: false, IsClass: true })
            .Where(IsOfToday)
            .Except(open)
            .Except(declared)
            .ToArray();
        Assert.Equal(
            [
                nameof(Api),
                nameof(Decision),
                nameof(Failure),
                nameof(ItemWrite),
                nameof(Law),
                nameof(PaymentAnswer),
                nameof(PaymentQuestion),
                nameof(Shape),
                nameof(Value),
            ],
            unions.Select(Named).Order()
        );
        Assert.All(
            unions,
            union =>
            {
                var made = union.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
                Assert.DoesNotContain(made, constructor => constructor.IsPublic);
                Assert.All(
                    Cores.SelectMany(core => core.GetTypes()).Where(type => type.BaseType == union),
                    type =>
                        Assert.True(type.DeclaringType == union && (type.IsSealed || type.IsAbstract), type.FullName)
                );
            }
        );
        Assert.All(
            open.Concat(declared),
            union =>
                Assert.DoesNotContain(
                    union.GetConstructors(BindingFlags.Instance | BindingFlags.Public),
                    constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != union
                )
        );
    }

    /// <summary>What derives from an open union, in whatever assembly of the core, is a case of it and has no further cases.</summary>
    [Fact]
    public void What_domains_add_to_an_open_union_is_sealed() =>
        Assert.All(
            Cores
                .SelectMany(core => core.GetTypes())
                .Where(type =>
                    type.IsSubclassOf(typeof(Decision.Change))
                    || type.IsSubclassOf(typeof(Failure.Transient))
                    || type.IsSubclassOf(typeof(Engine.Gateway))
                    || (type.IsSubclassOf(typeof(Event)) && !type.IsAbstract)
                    || (type.IsSubclassOf(typeof(Question)) && !type.IsAbstract)
                    || (type.IsSubclassOf(typeof(Answer)) && !type.IsAbstract)
                ),
            type => Assert.True(type.IsSealed, type.FullName)
        );

    [Fact]
    public void Every_event_that_a_domain_has_is_one_that_it_declares() =>
        Assert.Equal(
            Cases(typeof(Event)).Where(type => type != typeof(RawEvent)).Select(Named).Order(),
            Domains.All.Events.Map(type => type.GetType().GenericTypeArguments[0].Name).Order()
        );

    [Fact]
    public void Every_record_that_a_domain_has_is_one_that_it_declares() =>
        Assert.Equal(
            typeof(Domains)
                .Assembly.GetTypes()
                .Where(type =>
                    type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRecord<>))
                )
                .Select(Named)
                .Order(),
            Domains.All.Entities.Map(entity => entity.GetType().GenericTypeArguments[0].Name).Order()
        );

    [Fact]
    public void The_check_can_fail()
    {
        Assert.Contains(nameof(Failure.Forbidden), Missing(Gen.Constant<Failure>(new Failure.Early("")).ToArbitrary()));
        Assert.Contains(nameof(PaymentFailed), Missing(Gen.Constant<Failure>(new Failure.Early("")).ToArbitrary()));
        Assert.Contains(
            nameof(RecordLot),
            Missing(Gen.Constant<Decision>(new Decision.RetryLater(null!)).ToArbitrary())
        );
    }

    private static void AssertComplete<T>(Arbitrary<T> arbitrary) => Assert.Empty(Missing(arbitrary));

    private static IEnumerable<string> Missing<T>(Arbitrary<T> arbitrary) =>
        Cases(typeof(T)).Select(Named).Except(Sample(arbitrary).Select(value => Named(value!.GetType())));

    // Wherever they are: a domain's are its own.
    private static IEnumerable<Type> Cases(Type union) =>
        Cores
            .SelectMany(core => core.GetTypes())
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(union));

    private static IEnumerable<T> Sample<T>(Arbitrary<T> arbitrary) => arbitrary.Generator.Sample(2000, new Rnd(1), 20);

    // The unions of the engine and of the domains whose oracles these tests have; a new domain's own are its specification's.
    private static bool IsOfToday(Type type) =>
        type.Assembly == typeof(Domain).Assembly
        || type.Namespace
            is "Ecomm.Decisions"
                or "Ecomm.Decisions.Inventory"
                or "Ecomm.Decisions.Orders"
                or "Ecomm.Decisions.Payments"
                or "Ecomm.Decisions.Shipments"
                or "Ecomm.Decisions.Testing";

    private static string Named(Type type) => type.Name;
}
