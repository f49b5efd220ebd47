using System.Security.Cryptography;
using System.Text;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>What is to be changed of an event before it is sent again, as a new one.</summary>
/// <param name="EventName">The new event's name; null for that of the first.</param>
/// <param name="Change">The new data, given the first event's; null if that has none.</param>
public sealed record EventEdit(string? EventName, Func<Value?, Value> Change)
{
    /// <summary>
    /// The sort keys of events that were edited and sent begin so. The system's own begin with <c>EVENT#</c>, so that none collides.
    /// </summary>
    public const string SortPrefix = "RESENT#";

    private const int HashBytes = 16;

    /// <summary>Merges an object into the data, see <see cref="MergePatch"/>.</summary>
    public static EventEdit Merge(string? eventName, Value.Map patch) =>
        new(eventName, data => MergePatch.Apply(data, patch));

    /// <summary>
    /// The edited event: as its declaration writes it, under a key of its own, with a link to the first. The key is made of what it
    /// says and of the first event's, so that the same edit of the same event is the same event.
    /// <see cref="Failure.Malformed"/> with every fault if it cannot be read; <see cref="Failure.Redundant"/> if nothing is changed.
    /// </summary>
    /// <param name="catalogue">The domains.</param>
    /// <param name="first">The event that is edited, which need not be readable.</param>
    /// <param name="now">When the new event is raised.</param>
    public Either<Failure, RawEvent> Of(Catalogue catalogue, Item first, Instant now)
    {
        var stored = DataOf(catalogue, first);
        if (stored.IsLeft)
        {
            return (Failure)stored;
        }
        var data = Change(((Option<Value>)stored).Case as Value);
        if (data is not Value.Map map)
        {
            return new Failure.Malformed($"{Attributes.EventData} is {data.Describe()}; expected an object");
        }
        var read = catalogue.ReadEvent(EventName ?? StoredEvent.NameOf(first.Attributes), map, now);
        if (read.Case is not Event e)
        {
            return (Failure)read;
        }
        return StoredEvent.Says(first.Attributes, e).Case is true
            ? new Failure.Redundant("the edit changes nothing")
            : new RawEvent(KeyOf(first.Key, e), e.Name, e.Type.Write(e), now, e.Type.Version) { InPlaceOf = first.Key };
    }

    /// <summary>
    /// The data of an event as an edit sees it: in the newest version, or as it is stored if that cannot be brought forward; none if
    /// there is none. <see cref="Failure.Newer"/> if only a newer program knows its version.
    /// </summary>
    public static Either<Failure, Option<Value>> DataOf(Catalogue catalogue, Item first)
    {
        var current = catalogue.DataOf(first.Attributes);
        return current.Case switch
        {
            Value.Map map => Some<Value>(map),
            Failure.Newer newer => newer,
            _ => Optional(first.Attributes[Attributes.EventData]),
        };
    }

    private static Key KeyOf(Key first, Event e)
    {
        var says = new Value.List(Seq<Value>(new Value.Text(first.Sk), new Value.Text(e.Name), e.Type.Write(e)));
        var hash = SHA256.HashData(ValueJson.WriteUtf8(says));
        return new Key(first.Pk, SortPrefix + Convert.ToHexStringLower(hash.AsSpan(0, HashBytes)));
    }
}
