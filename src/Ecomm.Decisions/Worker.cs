namespace Ecomm.Decisions;

/// <summary>The key of one record of the transactional store, in the domain's terms.</summary>
public abstract record EntityKey
{
    private EntityKey() { }

    public sealed record OfOrder(OrderId OrderId) : EntityKey;

    public sealed record OfStock(Sku Sku) : EntityKey;

    public sealed record OfLot(Sku Sku, LotId LotId) : EntityKey;

    /// <summary>An allocation or a depletion: one per order, whatever its SKU, so that both cannot be recorded.</summary>
    public sealed record OfAllocation(OrderId OrderId) : EntityKey;

    public sealed record OfPayment(OrderId OrderId) : EntityKey;
}

/// <summary>What the world said: the records found under a worker's keys, and the gateway's answer if one was asked.</summary>
public sealed record Found(
    Order? Order = null,
    Stock? Stock = null,
    Lot? Lot = null,
    Allocation? Allocation = null,
    Payment? Payment = null,
    Answer? Answer = null
)
{
    public static readonly Found Nothing = new();
}

/// <summary>
/// A worker as a value: its name, the records that it reads for an event, and what it decides from what was found.
/// Everything else (delivery, storage, retries) is the shell's and the same for all.
/// </summary>
public sealed record Worker
{
    private readonly Func<Event, Seq<EntityKey>> reads;
    private readonly Func<Found, Event, Instant, Either<Failure, Seq<Decision>>> decide;

    private Worker(
        string name,
        Func<Event, Seq<EntityKey>> reads,
        Func<Found, Event, Instant, Either<Failure, Seq<Decision>>> decide
    ) => (Name, this.reads, this.decide) = (name, reads, decide);

    /// <summary>The name in routes.json, and of the worker's queue and function.</summary>
    public string Name { get; }

    /// <summary>The records to load before <see cref="Decide"/>; none for an event that is not this worker's.</summary>
    public Seq<EntityKey> Reads(Event e) => reads(e);

    /// <summary>
    /// The decisions, or a failure. Pure: the same arguments always give the same result.
    /// An event of a type that this worker does not take is <see cref="Failure.Malformed"/>.
    /// </summary>
    public Either<Failure, Seq<Decision>> Decide(Found found, Event e, Instant now) => decide(found, e, now);

    public static Worker For<TEvent, TState>(
        string name,
        Func<TEvent, Seq<EntityKey>> reads,
        Func<Found, TState> state,
        Func<TState, TEvent, Instant, Either<Failure, Seq<Decision>>> decide
    )
        where TEvent : Event =>
        new(
            name,
            e => e is TEvent mine ? reads(mine) : Seq<EntityKey>(),
            (found, e, now) =>
                e is TEvent mine
                    ? decide(state(found), mine, now)
                    : new Failure.Malformed($"eventName is {e.Name}; expected an event of {name}")
        );
}
