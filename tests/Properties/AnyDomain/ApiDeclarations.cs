using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What every API that a domain declares keeps.</summary>
public sealed class ApiDeclarations
{
    [Property(MaxTest = 500)]
    public Property A_valid_request_is_accepted_as_the_declared_event_and_told_back() =>
        Prop.ForAll(
            Requests().ToArbitrary(),
            it =>
            {
                var (api, body) = it;
                var accepted = api.Decide(body, Examples.Now)
                    .IfLeft(faults => throw new ArgumentException($"{faults}"));
                Assert.True(
                    api.Raises.ForAll(type => type == accepted.Event.Type),
                    $"{accepted.Event} is not declared"
                );
                Assert.Equal(api.Raises.IsNone, accepted.Event is RawEvent);
                Assert.Equal(Examples.Now, accepted.Event.At);
                // A field that may be absent is told back if it was told.
                Assert.Equal(
                    api.Request.Map(field => field.Name).Filter(name => body[name] is not null),
                    toSeq(accepted.Reply.Select(field => field.Name))
                );
                Assert.Equal(Right<Faults, Accepted>(accepted), api.Decide(accepted.Reply, Examples.Now));
            }
        );

    [Property(MaxTest = 200)]
    public Property Every_fault_of_a_request_is_named_and_no_other() =>
        Prop.ForAll(
            Requests().ToArbitrary(),
            it => Named.AssertFaults(it.Api.Request, it.Body, body => Faulty(it.Api.Decide(body, Examples.Now)))
        );

    /// <summary>Nothing must be asked of a list.</summary>
    [Fact]
    public void Every_fault_of_a_wish_for_a_list_is_named_and_no_other() =>
        Assert.All(
            Domains.All.Apis.OfType<Api.Query>(),
            api => Named.AssertFaults(api.Request, [], body => Faulty(api.Decide(body)))
        );

    [Property(MaxTest = 300)]
    public Property A_record_is_shown_with_the_declared_fields() =>
        Prop.ForAll(
            Gen.Elements(Domains.All.Apis.OfType<Api.Query>().ToArray())
                .SelectMany(api => Shapes.RecordOf(api.Entity).Select(record => (Api: api, record.Record)))
                .ToArbitrary(),
            it =>
                Assert.Equal(
                    it.Api.Shown.Map(field => field.Name),
                    toSeq(it.Api.Show(it.Record).Select(field => field.Name))
                )
        );

    [Fact]
    public void What_can_be_listed_has_a_list() =>
        Assert.All(Domains.All.Apis.OfType<Api.Query>(), api => Assert.NotNull(api.Entity.List));

    private static Gen<(Api.Command Api, Value.Map Body)> Requests() =>
        Gen.Elements(Domains.All.Apis.OfType<Api.Command>().ToArray())
            .SelectMany(api => Shapes.MapOf(api.Request).Select(body => (api, body)));

    private static string[] Faulty<T>(Either<Faults, T> decided) =>
        decided.Match(Right: _ => [], Left: faults => faults.Items.Select(fault => fault.Field).ToArray());
}
