using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Operations.Auditing;

namespace Ecomm.Hosting.Auditing;

/// <summary>One committed state of a host's files, as the domains read it. Reading throws what an item that cannot be read comes to.</summary>
/// <param name="catalogue">The domains.</param>
/// <param name="routes">Who takes which event.</param>
/// <param name="statements">See that state.</param>
internal sealed class StoredState(Catalogue catalogue, Routes routes, Statements statements)
{
    public Acknowledged Acknowledged { get; } = Acknowledged.Read(routes, statements);

    /// <summary>The events of a partition, each with its place.</summary>
    /// <exception cref="InvalidDataException">One cannot be read.</exception>
    public IReadOnlyList<(long Seq, PublishedEvent Published)> EventsIn(string pk) => Events("pk = $1", pk);

    /// <summary>The event at a place, if it is still there.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public IEnumerable<PublishedEvent> EventAt(long seq) => Events("seq = $1", seq).Select(found => found.Published);

    /// <summary>Whether that event is published, or what only a newer program can compare with it.</summary>
    public bool IsPublished(Event e)
    {
        var (pk, sk) = e.Type.KeyOf(e);
        return statements.Query(
            $"SELECT item FROM {Database.EventsTable} WHERE pk = $1 AND sk = $2",
            row => StoredEvent.Says(EventStream.ParseOrEmpty(row.GetBytes(0)), e).Case is true or Failure.Newer,
            pk,
            sk
        )
            is [true];
    }

    /// <summary>The partitions of the events from one place to another, both included.</summary>
    public IReadOnlyList<string> PartitionsBetween(long first, long last) =>
        statements.Query(
            $"SELECT DISTINCT pk FROM {Database.EventsTable} WHERE seq BETWEEN $1 AND $2",
            row => row.GetString(0),
            first,
            last
        );

    /// <summary>What can be read of a subject's records, and why something cannot be.</summary>
    public (List<FoundRecord> Found, string? Fault) RecordsOf(SubjectId subject)
    {
        var found = new List<FoundRecord>();
        string? fault = null;
        foreach (var pk in PartitionsOf(subject))
        {
            statements.Query(
                $"SELECT sk, item FROM {Database.RecordsTable} WHERE pk = $1",
                row =>
                {
                    try
                    {
                        if (Read(new Key(pk, row.GetString(0)), row.GetBytes(1)) is { } record)
                        {
                            found.Add(record);
                        }
                    }
                    catch (InvalidDataException e)
                    {
                        fault = e.Message;
                    }
                    return true;
                },
                pk
            );
        }
        return (found, fault);
    }

    /// <summary>The record of that key; null if there is none, and for one that cannot be read, which is said of its subject.</summary>
    public FoundRecord? Find(Key key)
    {
        try
        {
            return
                statements.Query(
                    $"SELECT item FROM {Database.RecordsTable} WHERE pk = $1 AND sk = $2",
                    row => Read(key, row.GetBytes(0)),
                    key.Pk,
                    key.Sk
                )
                    is [var found]
                ? found
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private IReadOnlyList<(long Seq, PublishedEvent Published)> Events(string which, object value) =>
        statements.Query(
            $"SELECT seq, item, pk, sk FROM {Database.EventsTable} WHERE {which}",
            row =>
            {
                var seq = row.GetInt64(0);
                var item = new Item(new Key(row.GetString(2), row.GetString(3)), SqliteStore.Parse(row.GetBytes(1)));
                var acknowledgedBy = Acknowledged.By(StoredEvent.NameOf(item.Attributes), seq);
                return (seq, Audit.PublishedEventOf(catalogue, item, acknowledgedBy));
            },
            value
        );

    private IEnumerable<string> PartitionsOf(SubjectId subject) =>
        catalogue
            .Entities.Filter(entity => entity.Subject == subject.Kind)
            .Map(entity => entity.Keys.Pk + subject.Id)
            .Distinct();

    // Null for what is nobody's record.
    private FoundRecord? Read(Key key, ReadOnlySpan<byte> json) =>
        catalogue.OwnerOf(key) is { } entity
            ? new FoundRecord(
                entity,
                key,
                entity
                    .ReadRecord(new Item(key, SqliteStore.Parse(json)))
                    .IfLeft(failure => throw new InvalidDataException(failure.Reason))
            )
            : null;
}
