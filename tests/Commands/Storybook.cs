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
        Item = OrderItem
            .Codec.Read(
                new Value.Map
                {
                    { "orderId", orderId },
                    { "sku", "PLUMS" },
                    { "units", 5 },
                    { "price", new Value.Number(Numeral.Of(1.5m)) },
                    { "userId", userId },
                }
            )
            .IfLeft(faults => throw new ArgumentException(faults.ToString()));

    public OrderItem Item { get; }

    public Story Story =>
        Story.Of(
            Domains.All,
            new SubjectId(OrderEvent.Order, Item.OrderId.Text),
            events.Where(e => e.EventName != SkuRestocked.EventName).ToList(),
            sightings
        );

    /// <summary>The time of the next step: a second after the last.</summary>
    public Instant Now => new(Start.UnixMilliseconds + (1000 * (events.Count + sightings.Count)));

    public StreamRecord Publish(Event e)
    {
        var record = new StreamRecord(events.Count + 1, StoredEvent.Publication(e, "trace").Item);
        events.Add(record);
        return record;
    }

    /// <summary>
    /// Delivers it to that worker; what is projected from what the worker saw is compared with the store after each write.
    /// </summary>
    public async Task Deliver(Worker worker, StreamRecord record, params Answer[] answers)
    {
        var e = ((StoredEvent)Domains.All.ReadStored(record.Item.Attributes)).Event;
        var rounds = new List<SeenRound>();
        foreach (var answer in (Answer?[])[null, .. answers])
        {
            var seen = await Load(worker.Reads(e)) with { Answer = answer };
            var now = Now;
            var decided = worker.Decide(seen, e, now);
            var decisions = decided.IfLeft(Seq<Decision>());
            Assert.Equal(
                WriteResult.Committed,
                await records.Write(
                    [.. decisions.OfType<Decision.Change>().SelectMany(change => change.Writes)],
                    default
                )
            );
            var stored = await Load(worker.Reads(e));
            Assert.Equal(
                InOrder(stored with { Answer = answer }),
                InOrder(Visible(worker, e, Projection.After(Domains.All, seen, decisions)))
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
            Seq(
                Order.Of(Item.OrderId).ToRef(),
                Stock.Of(Item.Sku).ToRef(),
                Allocation.Of(Item.OrderId).ToRef(),
                Payment.Of(Item.OrderId).ToRef()
            )
        );

    /// <summary>The same in the order of the keys: records come to be known in another order than they are read in.</summary>
    public static Found InOrder(Found found) =>
        found with
        {
            Records = toSeq(
                found
                    .Records.OrderBy(record => record.Key.Pk, StringComparer.Ordinal)
                    .ThenBy(record => record.Key.Sk, StringComparer.Ordinal)
                    .ToArray()
            ),
        };

    // A worker that releases units does not read the stock, so that what it sees has none to add them to.
    private static Found Visible(Worker worker, Event e, Found projected)
    {
        var read = worker.Reads(e).Map(reference => reference.Key);
        return projected with
        {
            Records = projected.Records.Filter(record => record.Value is not Stock || read.Contains(record.Key)),
        };
    }

    private async Task<Found> Load(Seq<RecordRef> references)
    {
        var items = await records.Get([.. references.Map(reference => reference.Key)], default);
        return Found.Read(references, items).IfLeft(failure => throw new InvalidDataException(failure.Reason));
    }
}
