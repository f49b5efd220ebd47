using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What every event that a domain declares keeps.</summary>
[Properties(Arbitrary = [typeof(DeclaredArbitraries)], MaxTest = 500)]
public sealed class EventDeclarations
{
    [Property]
    public void It_is_read_as_it_was_written(Event e)
    {
        Assert.Equal(Right<Failure, Event>(e), e.Type.Read(e.Type.Write(e), e.At));
        Assert.Equal(Right<Failure, Event>(e), Domains.All.ReadEvent(e.Name, e.Type.Write(e), e.At));
    }

    [Property]
    public void It_is_read_from_the_event_store_as_it_was_published(Event e)
    {
        var put = StoredEvent.Publication(e, "trace-1");
        Assert.Equal(
            Right<Failure, StoredEvent>(new StoredEvent(e, "trace-1")),
            Domains.All.ReadStored(put.Item.Attributes)
        );
        Assert.Equal(e.Type.KeyOf(e), put.Key);
        Assert.Equal(e.Name, StoredEvent.NameOf(put.Item.Attributes));
    }

    [Property]
    public void What_it_writes_are_its_declared_fields(Event e) =>
        Assert.Equal(
            e.Type.Fields.Filter(field => field.IsRequired || e.Type.Write(e)[field.Name] is not null)
                .Map(field => field.Name),
            toSeq(e.Type.Write(e).Select(field => field.Name))
        );

    [Property]
    public void Its_key_is_in_the_partition_of_its_subject_and_of_no_other(Event e)
    {
        var key = e.Type.KeyOf(e);
        Assert.Equal(e.Type.Subject!.PartitionOf(e.Type.IdOf(e)), key.Pk);
        Assert.Equal(e.Type.IdOf(e), e.Type.Subject.IdOf(key.Pk));
        Assert.Same(e.Type.Subject, Assert.Single(Domains.All.Subjects, subject => subject.IdOf(key.Pk) is not null));
        Assert.Equal(Examples.Text(e.Type.IdOf(e)), e.Type.Write(e)[e.Type.Subject.Field]);
    }

    /// <summary>A place where one looks for an event without having it: there is one only if no second event may be about the same.</summary>
    [Property]
    public void Its_key_is_known_by_its_subject_if_there_is_one_at_most(Event e)
    {
        var isAlone = e.Type.Describe(e) == e.Type.IdOf(e);
        Assert.Equal(isAlone ? e.Type.KeyOf(e) : null, e.Type.KeyAbout(e.Type.IdOf(e)));
    }

    [Property]
    public void Only_a_raw_event_is_published_as_simulated(Event e)
    {
        var raw = new RawEvent(e.Type.KeyOf(e), e.Name, e.Type.Write(e), e.At);
        Assert.Null(StoredEvent.Publication(e, "trace-1").Item.Attributes[Attributes.Simulated]);
        Assert.Equal(
            new Value.Flag(true),
            StoredEvent.Publication(raw, "trace-1").Item.Attributes[Attributes.Simulated]
        );
    }

    [Property]
    public void What_has_another_name_or_no_data_says_something_else(Event e)
    {
        var stored = StoredEvent.Publication(e, "trace-1").Item.Attributes;
        Assert.Equal(Right<Failure, bool>(true), StoredEvent.Says(stored, e));
        var renamed = stored.With(new Value.Map { { Attributes.EventName, $"{e.Name}_TOO" } });
        Assert.Equal(Right<Failure, bool>(false), StoredEvent.Says(renamed, e));
        Assert.Equal(Right<Failure, bool>(false), StoredEvent.Says(Without(Attributes.EventName), e));
        Assert.Equal(Right<Failure, bool>(false), StoredEvent.Says(Without(Attributes.EventData), e));

        Value.Map Without(string name)
        {
            var rest = new Value.Map();
            stored.Where(field => field.Name != name).Iter(field => rest.Add(field.Name, field.Value));
            return rest;
        }
    }

    /// <summary>Whoever publishes an event again changes nothing, and whoever says something else under its key is found out.</summary>
    [Property(MaxTest = 2000)]
    public void Two_events_of_one_key_say_different_things_only_if_their_data_differ(Event one, Event other)
    {
        var isSameKey = one.Type.KeyOf(one) == other.Type.KeyOf(other);
        Assert.Equal(one.Type == other.Type && one.Type.Describe(one) == other.Type.Describe(other), isSameKey);
        if (isSameKey)
        {
            Assert.Equal(
                one.Type.Write(one).Equals(other.Type.Write(other)),
                StoredEvent.Says(StoredEvent.Publication(one, "trace-1").Item.Attributes, other).Case
            );
        }
    }

    [Fact]
    public void Some_generated_events_meet_under_one_key_with_the_same_and_with_other_data()
    {
        var pairs = Shapes
            .AnyEvent.Zip(Shapes.AnyEvent)
            .Sample(20_000, new Rnd(1), 20)
            .Where(pair => pair.Item1.Type.KeyOf(pair.Item1) == pair.Item2.Type.KeyOf(pair.Item2))
            .Select(pair => pair.Item1.Type.Write(pair.Item1).Equals(pair.Item2.Type.Write(pair.Item2)))
            .ToList();
        Assert.Contains(true, pairs);
        Assert.Contains(false, pairs);
    }

    [Property]
    public void It_tells_itself_in_one_line(Event e) =>
        Assert.DoesNotContain('\n', new Decision.Raise(e).Describe() + e.Type.Describe(e));

    [Property]
    public void Every_fault_of_its_data_is_named_and_no_other(Event e) =>
        Named.AssertFaults(
            e.Type.Fields,
            e.Type.Write(e),
            data => e.Type.Read(data, e.At).Case as Failure,
            $"{Attributes.EventData}: "
        );
}
