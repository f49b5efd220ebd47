using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// The event store's change feed, in the order of insertion, as DynamoDB Streams gives it for the items of one shard; and
/// what messages that carry its records say. It keeps the newest of them, which all are in the table or have just been deleted.
/// </summary>
/// <param name="readers">The database's readers.</param>
/// <param name="catalogue">The domains whose events it reads.</param>
/// <param name="commits">Commits so far of the database: what was read many commits ago is forgotten, see <see cref="Recent{TKey,TValue}"/>.</param>
public sealed class EventStream(ReaderPool readers, Catalogue catalogue, Func<long> commits)
{
    /// <summary>As many records as DynamoDB's GetRecords returns at most.</summary>
    public const int BatchMax = 1000;

    /// <summary>
    /// At most so many of the events that were read last are kept, fewer if little is written, each read once for all workers that keep up;
    /// others are read again from the table.
    /// </summary>
    public const int OpenedMax = 2048;

    /// <summary>Larger events are not kept, so that thousands of them cannot fill the memory.</summary>
    public const int OpenedBytesMax = 8 * 1024;

    private readonly Recent<long, Lazy<Opened>> kept = new(OpenedMax, commits);
    private readonly Lock guard = new();

    // By hand, so there are few; a place in the stream is never taken again.
    private readonly HashSet<long> deleted = [];

    /// <summary>The records after that place, at most <see cref="BatchMax"/>.</summary>
    public IReadOnlyList<StreamRecord> ReadAfter(long seq) => Read(seq, BatchMax);

    /// <summary>The place of the newest record, or 0.</summary>
    public long Last() =>
        readers.Read(statements =>
            (long)(statements.Scalar($"SELECT coalesce(max(seq), 0) FROM {Database.EventsTable}") ?? 0L)
        );

    /// <summary>The record at that place, or null if its event was deleted.</summary>
    public StreamRecord? Find(long seq) => Read(seq - 1, 1) is [{ } first] && first.Seq == seq ? first : null;

    /// <summary>The record of that key, or null if there is none.</summary>
    public StreamRecord? Find(Key key) =>
        Query("WHERE pk = $1 AND sk = $2", key.Pk, key.Sk) is [var record] ? record : null;

    /// <summary>The records of that partition, in the order of the stream.</summary>
    public IReadOnlyList<StreamRecord> Of(string pk) => Query("WHERE pk = $1 ORDER BY seq", pk);

    /// <summary>The records of events that were made of the event of that key by an edit, in the order of the stream.</summary>
    public IReadOnlyList<StreamRecord> ResentOf(Key first) =>
        [
            .. Query(
                    "WHERE pk = $1 AND sk >= $2 AND sk < $3 ORDER BY seq",
                    first.Pk,
                    EventEdit.SortPrefix,
                    EventEdit.SortPrefix + "\U0010FFFF"
                )
                .Where(record => record.InPlaceOf == first),
        ];

    /// <summary>What a message says that carries the record at that place, or null if its event was deleted.</summary>
    public Lazy<Opened>? Open(long seq) => kept.Find(seq) ?? (Find(seq) is { } record ? Remember(record) : null);

    /// <summary>Keeps a record, which the first worker that takes it reads for all; not that of an event that was deleted meanwhile.</summary>
    public Lazy<Opened> Remember(StreamRecord record)
    {
        var item = record.Item.Attributes;
        var opened = new Lazy<Opened>(() => Opened.Of(catalogue, item));
        if (ItemSize.Of(record.Item) <= OpenedBytesMax)
        {
            lock (guard)
            {
                // It may have been deleted since the record was read.
                if (!deleted.Contains(record.Seq))
                {
                    kept.Put(record.Seq, opened);
                }
            }
        }
        return opened;
    }

    /// <summary>Forgets an event that was deleted.</summary>
    public void Forget(long seq)
    {
        lock (guard)
        {
            deleted.Add(seq);
            kept.Take(seq);
        }
    }

    private IReadOnlyList<StreamRecord> Read(long after, int limit) =>
        Query("WHERE seq > $1 ORDER BY seq LIMIT $2", after, limit);

    private IReadOnlyList<StreamRecord> Query(string which, params object[] values) =>
        readers.Read(statements =>
            statements.Query($"SELECT seq, pk, sk, item FROM {Database.EventsTable} {which}", Record, values)
        );

    /// <summary>A row of <c>seq, pk, sk, item</c>.</summary>
    public static StreamRecord Record(Row row) =>
        new(row.GetInt64(0), new Item(new Key(row.GetString(1), row.GetString(2)), ParseOrEmpty(row.GetBytes(3))));

    /// <summary>
    /// An item's attributes. A row that somebody has made unreadable by hand must not stop the stream: it goes on as an event
    /// without a name.
    /// </summary>
    public static Value.Map ParseOrEmpty(ReadOnlySpan<byte> json)
    {
        try
        {
            return SqliteStore.Parse(json);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
