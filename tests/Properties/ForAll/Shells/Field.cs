using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;
using Microsoft.Extensions.Time.Testing;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Shells;

/// <summary>What befalls one question to the gateway.</summary>
public enum Luck
{
    Answers,
    Fails,

    /// <summary>The money moves, but the answer is lost.</summary>
    ActsInSilence,

    /// <summary>The question is lost to whoever asked it, and reaches the gateway when the test says so.</summary>
    ActsLate,
}

/// <summary>
/// One shop whose messages a test delivers itself: the real shell and slices over stores in memory, and the real fake gateway over
/// its ledger. Beside the ledger, money is counted as a gateway counts it that knows nothing but keys: another key is other money.
/// </summary>
internal sealed class Field
{
    /// <summary>What waits for longer than so many deliveries waits for something that never comes.</summary>
    private const int RoundsMax = 12;

    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly MemoryStore ledger = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeMilliseconds(Now.UnixMilliseconds));
    private readonly Queue<Luck> lucks;
    private readonly List<PaymentQuestion> asked = [];
    private readonly List<PaymentQuestion> late = [];
    private readonly Dictionary<string, Price> captures = [];
    private readonly Dictionary<string, Price> refunds = [];
    private readonly System.Collections.Generic.HashSet<(Key, string)> acknowledged = [];
    private readonly System.Collections.Generic.HashSet<(Key, string)> parked = [];
    private readonly System.Collections.Generic.HashSet<Key> injected = [];
    private readonly Action<Field, PaymentQuestion> whenAsked;

    /// <param name="units">So many plums are on the shelves.</param>
    /// <param name="lucks">What befalls the questions to the gateway, in turn; those after them are answered.</param>
    /// <param name="whenAsked">What is looked at whenever the gateway is asked.</param>
    public Field(long units, IEnumerable<Luck>? lucks = null, Action<Field, PaymentQuestion>? whenAsked = null)
    {
        this.lucks = new Queue<Luck>(lucks ?? []);
        this.whenAsked = whenAsked ?? ((_, _) => { });
        Request(RestockSkuApi.Slice, LotItem.Codec.Write(Lot(units)));
        Settle();
    }

    /// <summary>What the gateway was asked, in order.</summary>
    public IReadOnlyList<PaymentQuestion> Asked => asked;

    /// <summary>What was captured, by the key under which it was asked for.</summary>
    public IReadOnlyDictionary<string, Price> Captures => captures;

    /// <summary>What was given back, by the key under which it was asked for.</summary>
    public IReadOnlyDictionary<string, Price> Refunds => refunds;

    /// <summary>The ledger's entries, as the operator sees them.</summary>
    public string[] Ledger =>
        [
            .. ledger
                .Items.Select(item => LedgerEntry.Read(item))
                .Select(entry => FormattableString.Invariant($"{entry.Kind} {entry.Amount}").Trim())
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What the laws see of it.</summary>
    public Committed World
    {
        get
        {
            var by = acknowledged.ToLookup(one => one.Item1, one => one.Item2);
            var world = LiveWorld.Read(events, records, ledger, key => by[key].ToHashSet(StringComparer.Ordinal));
            return world with
            {
                Events = world
                    .Events.Map(one => one with { Injected = injected.Contains(one.Event!.Type.KeyOf(one.Event)) })
                    .Strict(),
            };
        }
    }

    /// <summary>The deliveries that were parked, by worker and event.</summary>
    public string[] Parked => [.. parked.Select(one => $"{one.Item2} {one.Item1.Sk}").Order(StringComparer.Ordinal)];

    public long Available => World.All<Stock>().Single().Available;

    public T The<T>(OrderId? order = null)
        where T : class, IRecord<T> => Find<T>(order) ?? throw new InvalidOperationException($"no {typeof(T).Name}");

    public T? Find<T>(OrderId? order = null)
        where T : class, IRecord<T> =>
        World.Records.AsEnumerable().FirstOrDefault(one => one.Key == T.Entity.At((order ?? Order1).Text).Key)?.Value
        as T;

    /// <summary>Whether that event of the order is published.</summary>
    public bool Said<T>(OrderId? order = null)
        where T : Event, IEvent => Published<T>(order) is not null;

    public T? Published<T>(OrderId? order = null)
        where T : Event, IEvent =>
        World.Events.Select(one => one.Event).OfType<T>().FirstOrDefault(e => e.Type.IdOf(e) == (order ?? Order1).Text);

    /// <summary>A request of a customer or an operator.</summary>
    public Publication Request(Api.Command api, Value.Map body) =>
        Publish(api.Decide(body, Now).IfLeft(faults => throw new ArgumentException($"{faults}")).Event);

    /// <summary>An event that somebody else publishes, whom nobody asked.</summary>
    public void Inject(Event e)
    {
        Assert.Equal(Publication.Published, Publish(e));
        injected.Add(e.Type.KeyOf(e));
    }

    /// <summary>What was lost on its way to the gateway arrives there.</summary>
    public void ArriveLate()
    {
        foreach (var question in late)
        {
            Act(question);
        }
        late.Clear();
    }

    /// <summary>Delivers what waits, again and again, until nothing does or it waits in vain.</summary>
    /// <param name="held">The workers whose messages stay in their queues.</param>
    /// <returns>The same shop.</returns>
    public Field Settle(params Worker[] held)
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            foreach (var (worker, stored) in Deliveries().Where(one => !held.Contains(one.Worker) && !IsSettled(one)))
            {
                Deliver(worker, stored);
            }
        }
        return this;
    }

    /// <summary>One delivery of a message, which comes again if it is not settled.</summary>
    public void DeliverOnce((Worker Worker, StoredEvent Stored) delivery) => Deliver(delivery.Worker, delivery.Stored);

    /// <summary>Somebody else captures that amount for order 1, at the gateway itself.</summary>
    public void Capture(Price amount) => Act(new PaymentQuestion.Submit(Order1, amount));

    /// <summary>Every message that was ever sent comes once more, the last first.</summary>
    /// <returns>How each delivery ended.</returns>
    public SettlementKind[] Repeat() =>
        [.. Enumerable.Reverse(Deliveries()).Select(one => Deliver(one.Worker, one.Stored).Kind).ToList()];

    /// <summary>The published event of an order, on its way to a worker.</summary>
    public (Worker Worker, StoredEvent Stored) To<T>(Worker worker, OrderId? order = null)
        where T : Event, IEvent =>
        Deliveries()
            .Single(one => one.Worker == worker && one.Stored.Event is T e && e.Type.IdOf(e) == (order ?? Order1).Text);

    /// <summary>Starts a delivery that waits for its turn at every store and at the gateway.</summary>
    public Process Start((Worker Worker, StoredEvent Stored) delivery)
    {
        var turns = new Turns();
        var task = Shell(turns).Deliver(delivery.Worker, delivery.Stored, default);
        return new Process(delivery.Worker.Name, turns, time, task, null);
    }

    /// <summary>The queue hears how a delivery ended: what is done comes no more.</summary>
    /// <returns>How it ended.</returns>
    public Settlement Settled((Worker Worker, StoredEvent Stored) delivery, Settlement settlement)
    {
        var key = (delivery.Stored.Event.Type.KeyOf(delivery.Stored.Event), delivery.Worker.Name);
        _ = settlement.Kind switch
        {
            SettlementKind.Acknowledge => acknowledged.Add(key),
            SettlementKind.Park => parked.Add(key),
            _ => false,
        };
        return settlement;
    }

    private Publication Publish(Event e) => Done(Shell(null).Publish(e, StoredEvent.NoTrace, default));

    private Settlement Deliver(Worker worker, StoredEvent stored) =>
        Settled((worker, stored), Done(Shell(null).Deliver(worker, stored, default)));

    private bool IsSettled((Worker Worker, StoredEvent Stored) one) =>
        (one.Stored.Event.Type.KeyOf(one.Stored.Event), one.Worker.Name) is var key
        && (acknowledged.Contains(key) || parked.Contains(key));

    private List<(Worker Worker, StoredEvent Stored)> Deliveries() =>
        [
            .. events
                .Inserted.Select(item => (StoredEvent)Domains.All.ReadStored(item.Attributes))
                .SelectMany(stored =>
                    Domains
                        .All.Workers.Filter(worker => worker.Takes(stored.Event.Type))
                        .Select(worker => (worker, stored))
                ),
        ];

    private Shell Shell(Turns? turns) =>
        turns is null
            ? new Shell(events, records, new Asking(this), time, () => 0)
            : new Shell(
                new CrashingStore("events", events, turns, () => { }),
                new CrashingStore("records", records, turns, () => { }),
                new CrashingGateway(question => new Asking(this).Ask(question, default), _ => { }, turns),
                time,
                () => 0
            );

    private Answer Act(PaymentQuestion question)
    {
        var answer = Done(new FakeGateway(ledger, 0, () => 1, time).Ask(question, default));
        _ = (question, answer) switch
        {
            (PaymentQuestion.Submit submit, PaymentAnswer.Captured) => captures.TryAdd(submit.Key, submit.Amount),
            (PaymentQuestion.Refund refund, PaymentAnswer.Refunded) => refunds.TryAdd(refund.Key, refund.Amount),
            _ => false,
        };
        return answer;
    }

    private static T Done<T>(Task<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("it waits");

    /// <summary>The way to the gateway, on which answers and questions are lost.</summary>
    private sealed class Asking(Field field) : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel)
        {
            var one = (PaymentQuestion)question;
            field.asked.Add(one);
            field.whenAsked(field, one);
            var luck = field.lucks.TryDequeue(out var next) ? next : Luck.Answers;
            if (luck is Luck.Answers)
            {
                return Task.FromResult(field.Act(one));
            }
            if (luck is Luck.ActsInSilence)
            {
                field.Act(one);
            }
            if (luck is Luck.ActsLate)
            {
                field.late.Add(one);
            }
            return Task.FromException<Answer>(new HttpRequestException("the connection was lost"));
        }
    }
}
