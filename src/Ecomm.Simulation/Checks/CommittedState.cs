using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Checks;

/// <summary>Everything that is committed, as the domains read it: what a worker would find if it were asked now.</summary>
/// <param name="catalogue">The domains.</param>
/// <param name="workers">Their workers, by their places.</param>
/// <param name="readsAtOnce">Whether every record is read when it is committed, and not only when somebody asks for it.</param>
internal sealed class CommittedState(Catalogue catalogue, IReadOnlyList<Worker> workers, bool readsAtOnce)
{
    private readonly Entity[] entities = [.. catalogue.Entities];
    private readonly Dictionary<Key, Recorded> records = [];
    private readonly Dictionary<Key, StreamEvent> events = [];
    private readonly Dictionary<ulong, IReadOnlySet<string>> sets = [];

    /// <summary>Every event, in the order of insertion.</summary>
    public List<StreamEvent> Events { get; } = [];

    /// <summary>The ledgers of all gateways.</summary>
    public List<Item> Ledger { get; } = [];

    public IReadOnlyCollection<Key> Keys => records.Keys;

    /// <summary>
    /// Whether an event was published that the system did not say itself, and that may have changed what it says. One that no worker
    /// hears of, under a key of no subject, changes nothing.
    /// </summary>
    public bool HasInjected => Events.Exists(e => e.IsInjected && !IsApart(e));

    public int Count => Events.Count + records.Count;

    public void Publish(StreamEvent e)
    {
        Events.Add(e);
        events[e.Item.Key] = e;
    }

    /// <summary>Takes a record; gives what is wrong with it, or null.</summary>
    public string? Record(Item item)
    {
        foreach (var entity in entities)
        {
            if (entity.Keys.Owns(item.Key))
            {
                var record = new Recorded(entity, item);
                records[item.Key] = record;
                return readsAtOnce ? record.Fault : null;
            }
        }
        return $"{item.Key.Pk} {item.Key.Sk} is no record";
    }

    public Item? ItemOf(Key key) => records.GetValueOrDefault(key)?.Item;

    public FoundRecord? Find(Key key) => records.GetValueOrDefault(key)?.Found;

    /// <summary>What a worker has not done that it must have done, or null.</summary>
    public string? Undone(Worker worker, Event e) => Laws.Undone(worker, e, Find, IsPublished);

    /// <summary>What a worker would decide about an event if it were asked now; a gateway has not answered.</summary>
    public Either<Failure, Seq<Decision>> DecidedNow(Worker worker, Event e) =>
        worker.Decide(Laws.SeenBy(worker, e, Find), e, e.At);

    /// <summary>Whether a worker, asked now, could settle an event; what a gateway would answer nobody knows here.</summary>
    public bool CouldProcess(Worker worker, Event e) =>
        DecidedNow(worker, e).Case switch
        {
            Failure failure => failure.Kind is FailureKind.Expected,
            Seq<Decision> decisions => !decisions.Exists(decision =>
                decision is Decision.RetryLater or Decision.Ask
                || (decision is Decision.Raise raise && IsTaken(raise.Event))
            ),
            _ => false,
        };

    /// <summary>Whether a worker, asked now, would change a record.</summary>
    public Decision.Change? Change(Worker worker, Event e)
    {
        var decided = DecidedNow(worker, e);
        return decided.Case is Seq<Decision> decisions ? decisions.OfType<Decision.Change>().FirstOrDefault() : null;
    }

    public Committed ToCommitted()
    {
        var ledger = toSeq(Ledger.ToArray());
        return new Committed(
            toSeq(Events.Select(PublishedOf).ToArray()),
            toSeq(records.Values.Select(record => record.Found).OfType<FoundRecord>().ToArray()),
            ledger,
            ledger
        );
    }

    /// <summary>Whether the event's key is taken by one that says something else.</summary>
    public bool IsTaken(Event e) => events.ContainsKey(e.Type.KeyOf(e)) && !IsPublished(e);

    private bool IsApart(StreamEvent e) =>
        catalogue.FindEvent(e.Name) is null
        && !catalogue.Subjects.Exists(subject => subject.IdOf(e.Item.Key.Pk) is not null);

    private PublishedEvent PublishedOf(StreamEvent e) => new(e.Name, e.Event, e.IsInjected, SetOf(e.AcknowledgedBy));

    private IReadOnlySet<string> SetOf(ulong bits)
    {
        if (!sets.TryGetValue(bits, out var set))
        {
            set = workers.Where((_, i) => (bits & (1UL << i)) != 0).Select(worker => worker.Name).ToHashSet();
            sets.Add(bits, set);
        }
        return set;
    }

    private bool IsPublished(Event e) =>
        events.TryGetValue(e.Type.KeyOf(e), out var stands) && StoredEvent.Says(stands.Item.Attributes, e).Case is true;

    /// <summary>A committed record, read when it is asked for and only once.</summary>
    private sealed class Recorded(Entity entity, Item item)
    {
        private Either<Failure, object>? read;

        public Item Item => item;

        public FoundRecord? Found
        {
            get => field ??= Read.IsRight ? new FoundRecord(entity, item.Key, Read.Case!) : null;
        }

        public string? Fault => Read.IsLeft ? ((Failure)Read).Reason : null;

        private Either<Failure, object> Read => read ??= entity.ReadRecord(item);
    }
}
