using Ecomm.Adapters.Gateways;
using Ecomm.Lambdas;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Checks;

/// <summary>
/// What would have become of the same requests if each delivery had come once and in order, with nothing in between: the
/// declared workers, one turn after another, in the order in which they had their say. Gateways answer what stands in the end.
/// </summary>
internal sealed class CleanRun
{
    /// <summary>What waits for another delivery is tried again so often.</summary>
    private const int PassesMax = 4;

    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly Clock clock = new();
    private readonly Shell shell;
    private readonly Judge judge;
    private readonly Contests contests;
    private readonly Catalogue catalogue;

    public CleanRun(Judge judge, Contests contests, Blueprint blueprint)
    {
        (this.judge, this.contests, catalogue) = (judge, contests, blueprint.Catalogue);
        var ledger = new Ledger(blueprint, clock, _ => false, _ => { });
        foreach (var entry in judge.State.Ledger)
        {
            ledger.Stand(entry);
        }
        shell = new Shell(events, records, new Answering(ledger), clock, () => 0);
    }

    /// <summary>Runs, and breaks the law if a subject that nobody contested ended otherwise.</summary>
    public void Check(IEnumerable<StreamEvent> dead)
    {
        // What nobody can compare need not run.
        var subjects = new Subjects(judge, contests, dead);
        Write(
            events,
            judge
                .State.Events.Where(e => e.Cause is null && (e.Event is null || !subjects.IsContested(e)))
                .Select(e => e.Item)
        );
        var waiting = contests.Turns.Where(turn => !subjects.IsContested(turn.Event)).ToList();
        for (var pass = 0; pass < PassesMax && waiting.Count > 0; pass++)
        {
            waiting = [.. waiting.Where(turn => !Take(turn))];
        }
        Compare(
            subjects,
            judge.State.Keys.Select(judge.State.ItemOf).OfType<Item>(),
            records.Items,
            key => catalogue.OwnerOf(key) is { } entity ? (entity.Subject, entity.Keys.IdOf(key)) : null,
            Says
        );
        Compare(
            subjects,
            judge.State.Events.Select(e => e.Item),
            events.Items,
            key => SubjectOf(key),
            item => catalogue.DataOf(item.Attributes).Case as Value.Map
        );
    }

    private (Subject, string)? SubjectOf(Key key)
    {
        foreach (var subject in catalogue.Subjects)
        {
            if (subject.IdOf(key.Pk) is { } id)
            {
                return (subject, id);
            }
        }
        return null;
    }

    // Whether the worker is done with it.
    private bool Take(Turn turn)
    {
        if (Find(turn.Event.Item.Key) is not { } item || turn.Event.Event is null)
        {
            return false;
        }
        clock.Now = turn.At;
        var stored = catalogue.ReadStored(item.Attributes);
        return stored.Case is StoredEvent one
            && shell.Deliver(judge.Declared[turn.Number], one, default).Result.Kind is not SettlementKind.Redeliver;
    }

    private Item? Find(Key key) => events.Get([key], default).Result[0];

    private void Compare(
        Subjects subjects,
        IEnumerable<Item> actual,
        IReadOnlyList<Item> expected,
        Func<Key, (Subject, string)?> subjectOf,
        Func<Item, Value.Map?> says
    )
    {
        var clean = expected.ToDictionary(item => item.Key);
        foreach (var item in actual)
        {
            clean.Remove(item.Key, out var other);
            if (IsComparable(item.Key) && (other is null || !Equals(says(item), says(other))))
            {
                Differ(
                    item,
                    $"{Trace.Plain(says(item))}; a clean run ends with {Trace.Plain(other is null ? null : says(other))}"
                );
            }
        }
        foreach (var item in clean.Values.Where(item => IsComparable(item.Key)))
        {
            Differ(item, $"nothing; a clean run ends with {Trace.Plain(says(item))}");
        }

        bool IsComparable(Key key) => subjectOf(key) is var (subject, id) && !subjects.IsContested(subject, id);

        void Differ(Item item, string how) =>
            judge.Break(GenericLaws.Converges, $"{item.Key.Pk} {item.Key.Sk} ended as {how}");
    }

    // Without times and versions.
    private Value.Map Says(Item item)
    {
        var map = new Value.Map();
        foreach (var field in catalogue.OwnerOf(item.Key)?.Fields ?? Seq<FieldShape>())
        {
            if (field.Shape is not Shape.Time && field.Name != Attributes.Version)
            {
                map.Add(field.Name, item.Attributes[field.Name]);
            }
        }
        return map;
    }

    private static void Write(MemoryStore store, IEnumerable<Item> items)
    {
        foreach (var item in items)
        {
            _ = store.Write([new ItemWrite.Put(item)], default).Result;
        }
    }

    /// <summary>A clock that stands still, and timers that never ring: nothing here takes time.</summary>
    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override DateTimeOffset GetUtcNow() => SimulatedTime.Epoch.AddTicks(Now * 10);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Silent();
    }

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Answering(Ledger ledger) : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) => Task.FromResult(ledger.Act(question));
    }
}
