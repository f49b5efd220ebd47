using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Operations.Events;

namespace Ecomm.Hosting.Observation;

/// <summary>Which events to show; empty is no bound.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Key">Text that its key must contain.</param>
public sealed record EventFilter(string Name, string Key)
{
    public static readonly EventFilter All = new("", "");
}

/// <summary>The newest events of the event store, for people.</summary>
public sealed class EventTail(ReaderPool readers)
{
    /// <summary>The newest events that the filter lets through, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only events beyond this place.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="upTo">Only events up to this place.</param>
    public IReadOnlyList<StreamRecord> Read(EventFilter filter, long after, int limit, long upTo = long.MaxValue)
    {
        var conditions = new List<string> { "seq > $1", "seq <= $3" };
        var values = new List<object> { after, limit, upTo };
        if (filter.Name.Length > 0)
        {
            values.Add(filter.Name);
            conditions.Add(
                FormattableString.Invariant(
                    $"json_valid(item) AND json_extract(item, '$.{Attributes.EventName}') = ${values.Count}"
                )
            );
        }
        if (filter.Key.Length > 0)
        {
            values.Add(Tables.Pattern(filter.Key));
            conditions.Add(FormattableString.Invariant($"pk || ' ' || sk LIKE ${values.Count} ESCAPE '\\'"));
        }
        return readers.Read(statements =>
            statements.Query(
                $"SELECT seq, pk, sk, item FROM {Database.EventsTable} WHERE {string.Join(" AND ", conditions)} "
                    + "ORDER BY seq DESC LIMIT $2",
                EventStream.Record,
                [.. values]
            )
        );
    }
}
