namespace Ecomm.Engine;

/// <summary>An event as it was published: what it says, when, and the request that began its chain.</summary>
/// <param name="Event">What it says, and when.</param>
/// <param name="TraceId">The id of the request that began its chain, or <see cref="NoTrace"/>.</param>
/// <param name="SpanId">The span that published it, 16 hexadecimal digits; null if nobody traced it.</param>
public sealed record StoredEvent(Event Event, string TraceId, string? SpanId = null)
{
    /// <summary>The trace id of an event that no request began.</summary>
    public const string NoTrace = "-";

    /// <summary>Name, data, two times and the trace, and one more.</summary>
    private const int FieldsTypical = 6;

    /// <summary>The event as an item of the event store, which is inserted once.</summary>
    /// <param name="e">The event.</param>
    /// <param name="traceId">The id of the request that began its chain.</param>
    /// <param name="data">The event's data, if it is at hand.</param>
    /// <param name="spanId">The span that publishes it; null if nobody traces.</param>
    public static ItemWrite.Put Publication(Event e, string traceId, Value.Map? data = null, string? spanId = null) =>
        new(
            new Item(
                e.Type.KeyOf(e),
                new Value.Map(FieldsTypical)
                {
                    { Attributes.EventName, e.Name },
                    { Attributes.EventData, data ?? e.Type.Write(e) },
                    { Attributes.DataVersion, e.Type.Version == 1 ? null : Scalars.Count.Write(e.Type.Version) },
                    { Attributes.CreatedAt, e.At.ToString() },
                    { Attributes.UpdatedAt, e.At.ToString() },
                    { Attributes.TraceId, traceId },
                    { Attributes.SpanId, spanId },
                    { Attributes.Simulated, e is RawEvent ? new Value.Flag(true) : null },
                    { Attributes.InPlaceOf, (e as RawEvent)?.InPlaceOf is { } first ? Link(first) : null },
                }
            )
        );

    /// <summary>
    /// Whether a stored item says what that event says, whoever published it, when, and in which version of its data;
    /// <see cref="Failure.Newer"/> if only a newer program can tell, and <see cref="Failure.Malformed"/> if this one cannot bring the data of an
    /// earlier version to its own. What was injected may be malformed from the beginning: it says something else.
    /// </summary>
    /// <param name="stored">The item.</param>
    /// <param name="e">The event.</param>
    /// <param name="data">The event's data, if it is at hand.</param>
    public static Either<Failure, bool> Says(Value.Map stored, Event e, Value.Map? data = null)
    {
        if (NameOf(stored) != e.Name || stored[Attributes.EventData] is not Value.Map found)
        {
            return false;
        }
        var version = VersionOf(stored);
        var isInjected = e is RawEvent || stored[Attributes.Simulated] is Value.Flag { Of: true };
        var isEarlier = !isInjected && version.Case is long of && of >= 1 && of < e.Type.Version;
        return version.Bind(written => e.Type.Upcast(found, written)).Case switch
        {
            Value.Map map when map.Equals(data ?? e.Type.Write(e)) => true,
            Value.Map map when isEarlier && e.Type.Read(map, e.At).Case is Failure unread => unread,
            Failure failure when isEarlier || failure is Failure.Newer => failure,
            _ => false,
        };
    }

    /// <summary>The version that the data of an item is written in.</summary>
    internal static Either<Failure, long> VersionOf(Value.Map item) =>
        item[Attributes.DataVersion] is { } version
            ? Scalars
                .Count.Parse(version)
                .MapLeft(Failure (error) => new Failure.Malformed($"{Attributes.DataVersion} {error}"))
            : 1;

    /// <summary>The name that an item of the event store says, or nothing.</summary>
    public static string NameOf(Value.Map item) => (item[Attributes.EventName] as Value.Text)?.Of ?? "";

    /// <summary>The key of the event that was edited to make the event of this item, or null.</summary>
    public static Key? FirstOf(Value.Map item) =>
        item[Attributes.InPlaceOf] is Value.Map link
        && link[Attributes.Pk] is Value.Text pk
        && link[Attributes.Sk] is Value.Text sk
            ? new Key(pk.Of, sk.Of)
            : null;

    private static Value.Map Link(Key key) => new() { { Attributes.Pk, key.Pk }, { Attributes.Sk, key.Sk } };
}
