using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Observation;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Events;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Ecomm.Commands.Tests;

/// <summary>An order's life worked out by hand: what each worker sees and decides, as the journal would hold it.</summary>
internal sealed class Storybook
{
    private static readonly Instant Start = new(1_750_000_000_000);

    private readonly MemoryStore records = new();
    private readonly List<StreamRecord> events = [];
    private readonly List<Sighting> sightings = [];

    public Storybook(string orderId, string userId = "USER-1") =>
        Item = Parsed(
            EventData.ParseOrder(
                new Value.Map
                {
                    { "orderId", orderId },
                    { "sku", "PLUMS" },
                    { "units", 5 },
                    { "price", new Value.Number(Numeral.Of(1.5m)) },
                    { "userId", userId },
                }
            )
        );

    public OrderItem Item { get; }

    public Story Story =>
        Story.Of(Item.OrderId.Text, events.Where(e => e.EventName != EventNames.SkuRestocked).ToList(), sightings);

    /// <summary>The time of the next step: a second after the last.</summary>
    public Instant Now => new(Start.UnixMilliseconds + (1000 * (events.Count + sightings.Count)));

    public StreamRecord Publish(Event e)
    {
        var record = new StreamRecord(events.Count + 1, Mapping.Publication(e, "trace").Item);
        events.Add(record);
        return record;
    }

    /// <summary>
    /// Delivers it to that worker; what is projected from what the worker saw is compared with the store after each write.
    /// </summary>
    public async Task Deliver(Worker worker, StreamRecord record, params Answer[] answers)
    {
        var e = ((StoredEvent)StoredEvent.Read(record.Item.Attributes)).Event;
        var rounds = new List<SeenRound>();
        foreach (var answer in (Answer?[])[null, .. answers])
        {
            var seen = await Load(worker.Reads(e)) with { Answer = answer };
            var now = Now;
            var decided = worker.Decide(seen, e, now);
            var decisions = decided.IfLeft(Seq<Decision>());
            Assert.Equal(WriteResult.Committed, await records.Write([.. Mapping.Writes(decisions)], default));
            var stored = await Load(worker.Reads(e));
            Assert.Equal(
                stored with
                {
                    Answer = answer,
                },
                Visible(worker, e, Projection.After(seen, decisions), stored)
            );
            rounds.Add(
                new SeenRound(
                    seen,
                    now,
                    [.. decisions.Map(decision => decision.Describe())],
                    (decided.Case as Failure)?.ToString(),
                    Committed: true
                )
            );
            foreach (var raise in decisions.OfType<Decision.Raise>())
            {
                Publish(raise.Event);
            }
        }
        sightings.Add(
            new Sighting(
                sightings.Count + 1,
                Now,
                TookMs: 0,
                worker.Name,
                WorkerQueue.IdOf(record.Seq),
                record.Seq,
                Receives: 1,
                record.EventName,
                Item.OrderId.Text,
                SightingKind.Acknowledged,
                "",
                rounds
            )
        );
    }

    /// <summary>The newest event of that name.</summary>
    public StreamRecord Newest(string name) => events.Last(record => record.EventName == name);

    /// <summary>All that the store holds of the order.</summary>
    public Task<Found> Load() =>
        Load(
            Seq<EntityKey>(
                new EntityKey.OfOrder(Item.OrderId),
                new EntityKey.OfStock(Item.Sku),
                new EntityKey.OfAllocation(Item.OrderId),
                new EntityKey.OfPayment(Item.OrderId)
            )
        );

    // A worker that releases units does not read the stock, so that what it sees has none to add them to.
    private static Found Visible(Worker worker, Event e, Found projected, Found stored) =>
        worker.Reads(e).Exists(key => key is EntityKey.OfStock) ? projected : projected with { Stock = stored.Stock };

    private async Task<Found> Load(Seq<EntityKey> keys)
    {
        var items = await records.Get([.. keys.Map(Keys.Of)], default);
        var found = Found.Nothing;
        foreach (var (key, item) in keys.Zip(items))
        {
            found = item is null
                ? found
                : Entities.Read(found, key, item).IfLeft(failure => throw new InvalidDataException(failure.Reason));
        }
        return found;
    }

    private static T Parsed<T>(Validation<Fault, T> parsed) =>
        parsed.Match(Succ: value => value, Fail: faults => throw new ArgumentException(new Faults(faults).ToString()));
}
