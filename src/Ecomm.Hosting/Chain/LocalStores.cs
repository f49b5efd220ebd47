using Ecomm.Adapters.Sqlite;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Chain;

/// <summary>What the file of a local host holds. It only reads, so a host may be running on it, or have been killed on it.</summary>
public sealed class LocalStores(Catalogue catalogue, ReaderPool readers) : IStoredItems
{
    private readonly EventStream stream = new(readers, catalogue, commits: () => 0);

    public IAsyncEnumerable<StreamRecord> Read(EventSelection selection, CancellationToken cancel) =>
        (
            selection switch
            {
                EventSelection.About(var subject) => stream.Of(subject.Partition),
                EventSelection.Listed(var keys) => keys.Select(stream.Find).OfType<StreamRecord>(),
                _ => All().Where(record => selection.Selects(record.Item)),
            }
        ).ToAsyncEnumerable();

    public IAsyncEnumerable<Item> All(Entity entity, CancellationToken cancel) =>
        readers
            .Read(statements => SqliteStore.All(statements, Database.RecordsTable))
            .Where(item => entity.Keys.Owns(item.Key))
            .ToAsyncEnumerable();

    public Task<IReadOnlyList<Item?>> Records(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Item?>>(
            readers.Read(statements => keys.Select(key => Record(statements, key)).ToList())
        );

    /// <summary>The dead letters with their events, without those whose events were edited and sent again.</summary>
    public IReadOnlyList<DeadEvent> DeadEvents() =>
        [
            .. readers
                .ReadOneState(DeadLetters.Read)
                .Where(letter => letter.ResentAs is null)
                .Select(letter =>
                    DeadEvent.Of(catalogue, letter.Queue, stream.Find(letter.Seq)?.Item, letter.Receives, letter.Reason)
                ),
        ];

    // Those that were committed when it began: what a redelivery causes is not redelivered.
    private IEnumerable<StreamRecord> All()
    {
        var last = stream.Last();
        for (var position = 0L; position < last; )
        {
            var batch = stream.ReadAfter(position);
            foreach (var record in batch.TakeWhile(record => record.Seq <= last))
            {
                yield return record;
            }
            // The newest events may have been deleted since.
            position = batch.Count == 0 ? last : batch[^1].Seq;
        }
    }

    private static Item? Record(Statements statements, Key key) =>
        statements.Query(
            $"SELECT item FROM {Database.RecordsTable} WHERE pk = $1 AND sk = $2",
            row => new Item(key, SqliteStore.Parse(row.GetBytes(0))),
            key.Pk,
            key.Sk
        )
            is [var item]
            ? item
            : null;
}
