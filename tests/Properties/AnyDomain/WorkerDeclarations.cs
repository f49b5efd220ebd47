using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Properties.AnyDomain;

/// <summary>What every worker that a domain declares keeps, and that its declaration says no more than it does.</summary>
[Properties(Arbitrary = [typeof(DeclaredArbitraries)], MaxTest = 1000)]
public sealed class WorkerDeclarations
{
    [Property]
    public void It_decides_the_same_twice(Case it) => Assert.Equal(Shown(it.Decide()), Shown(it.Decide()));

    [Property]
    public void The_order_in_which_records_are_found_says_nothing(Case it) =>
        Assert.Equal(
            Shown(it.Decide()),
            Shown(it.Worker.Decide(new Found(it.Found.Records.Rev()), it.Event, Examples.Now))
        );

    [Property]
    public void It_sees_nothing_but_what_it_reads(Case it, DeclaredRecord other)
    {
        if (!it.Worker.Reads(it.Event).Exists(reference => reference.Key == other.Item.Key))
        {
            Assert.Equal(
                Shown(it.Decide()),
                Shown(it.Worker.Decide(it.Found.With(other.Found), it.Event, Examples.Now))
            );
        }
    }

    [Property]
    public void It_reads_records_of_the_kinds_that_it_declares_each_once(Case it)
    {
        var references = it.Worker.Reads(it.Event);
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference.Entity, it.Worker.ReadsFrom));
        Assert.All(references, reference => Assert.True(reference.Entity.Keys.Owns(reference.Key)));
        Assert.Distinct(references.Map(reference => reference.Key));
    }

    [Property]
    public void It_takes_what_it_says_and_all_else_is_malformed_and_loads_nothing(Event e) =>
        Assert.All(
            Domains.All.Workers,
            worker =>
            {
                var isMalformed = worker.Decide(Found.Nothing, e, Examples.Now).Case is Failure.Malformed;
                Assert.Equal(worker.Takes(e.Type), !isMalformed);
                Assert.Equal(worker.Takes(e.Type), !worker.Reads(e).IsEmpty);
            }
        );

    [Property]
    public void What_it_decides_is_within_its_declared_effects(Case it) =>
        Assert.All(
            Delivered.Of(it).Decided,
            decision =>
            {
                Assert.Null(it.Worker.Effects.Undeclared(decision));
                if (decision is Decision.Change change)
                {
                    Assert.All(change.Writes, write => Assert.Null(it.Worker.Effects.Undeclared(write)));
                }
            }
        );

    [Property]
    public void What_it_has_done_it_does_not_do_again(Case it)
    {
        var done = Delivered.Of(it);
        if (done.IsDone)
        {
            Assert.Empty(
                Laws.Check(Domains.All, done.ToCommitted(it.Worker.Name))
                    .Find(IsGeneric)
                    .Map(r => r.Violations)
                    .IfNone([])
            );
        }
    }

    /// <summary>A law that is checked by asking again sees whoever says that he has done what he has not.</summary>
    [Property]
    public void What_it_acknowledges_and_has_not_done_is_reported(Case it)
    {
        var isUndone = it.Decide().Match(Right: _ => true, Left: failure => failure.Kind is not FailureKind.Expected);
        var none = new Delivered(
            System.Collections.Immutable.ImmutableDictionary.CreateRange(
                it.Stored.Map(record => KeyValuePair.Create(record.Item.Key, record.Item))
            ),
            Seq1(it.Event),
            Seq<Decision>(),
            null,
            IsDone: false
        );
        var report = Laws.Check(Domains.All, none.ToCommitted(it.Worker.Name)).Find(IsGeneric).IfNone(() => null!);
        Assert.Equal(isUndone, !report.Holds);
        Assert.All(
            report.Violations,
            violation =>
                Assert.StartsWith(
                    $"{it.Event.Type.IdOf(it.Event)}: {it.Worker.Name} acknowledged {it.Event.Name} "
                        + $"of {it.Event.Type.Describe(it.Event)}, but would ",
                    violation,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Some_cases_are_done_some_are_refused_and_some_wait()
    {
        foreach (var cases in Case.Sample(500).GroupBy(it => it.Worker))
        {
            var ends = cases.Select(Delivered.Of).ToList();
            Assert.True(ends.Exists(end => end.IsDone), $"{cases.Key.Name} is never done");
            // An event that tells nothing but whom it is about contradicts no record.
            Assert.True(
                ends.Exists(end => end.End is { Kind: FailureKind.Unexpected })
                    || Domains.All.Events.Filter(cases.Key.Takes).ForAll(type => type.Fields.Count == 1),
                $"{cases.Key.Name} never parks anything"
            );
            Assert.True(ends.Exists(end => end.Decided.IsEmpty), $"{cases.Key.Name} always decides");
        }
    }

    /// <summary>Whether it reads first or not, a delivery ends with the same decisions, records, events and answers.</summary>
    [Property]
    public async Task It_ends_the_same_whether_it_reads_first_or_not(Case it) =>
        Assert.Equal(await Ended(it, isRepeat: true), await Ended(it, isRepeat: false));

    /// <summary>An event that opens nothing is one too many: the declaration would be a promise that is never kept.</summary>
    [Fact]
    public void Every_opening_event_is_decided_unread()
    {
        var opening = Domains.All.Workers.SelectMany(worker => worker.Opening.Map(type => (worker, type))).ToList();
        Assert.NotEmpty(opening);
        Assert.All(
            opening,
            one =>
            {
                Assert.True(one.worker.Takes(one.type));
                Assert.All(
                    Shapes.EventOf(one.type).Sample(50, new Rnd(1), 20),
                    e => Assert.True(GoesUnread(one.worker, e))
                );
            }
        );
    }

    /// <summary>Whoever inserts less than he reads, and says that nothing was there before, is not believed.</summary>
    [Property]
    public async Task What_no_insert_guards_is_read(Case it)
    {
        var eager = it with { Worker = it.Worker with { Opening = Seq1(it.Event.Type) } };
        Assert.Equal(await Ended(it, isRepeat: true), await Ended(eager, isRepeat: false));
    }

    /// <summary>A permission that nobody uses is one too many.</summary>
    [Fact]
    public void Every_declared_effect_is_used()
    {
        var used = Case.Sample(1000)
            .SelectMany(it => Delivered.Of(it).Decided.SelectMany(decision => Effects(it.Worker, decision)))
            .Distinct();
        Assert.Equal(Domains.All.Workers.SelectMany(Declared).Order(), used.Order());
    }

    /// <summary>And so is a record that is read for nothing: with and without it, some decision differs.</summary>
    [Fact]
    public void Every_kind_of_record_that_is_read_is_decided_on()
    {
        var used = Case.Sample(500)
            .SelectMany(it =>
                it.Found.Records.Where(record =>
                        Shown(it.Decide())
                        != Shown(
                            it.Worker.Decide(
                                new Found(it.Found.Records.Filter(other => other != record)),
                                it.Event,
                                Examples.Now
                            )
                        )
                    )
                    .Select(record => $"{it.Worker.Name} reads {record.Entity}")
            )
            .Distinct();
        Assert.Equal(
            Domains.All.Workers.SelectMany(w => w.ReadsFrom.Map(entity => $"{w.Name} reads {entity}")).Order(),
            used.Order()
        );
    }

    public static TheoryData<string> Workers() => [.. Domains.All.Workers.Map(worker => worker.Name)];

    [Theory]
    [MemberData(nameof(Workers))]
    public async Task Whatever_it_decides_beyond_its_declaration_is_refused_and_nothing_is_done(string name)
    {
        var worker = Domains.All.FindWorker(name)!;
        var own = Case.Of(worker).Sample(200, new Rnd(1), 20).First(it => it.Decide().IsRight);
        var refused = 0;
        foreach (var (decision, says) in Beyond(worker))
        {
            var events = new MemoryStore();
            var records = new MemoryStore();
            await records.Write(
                [.. own.Stored.Map(record => (ItemWrite)new ItemWrite.Put(record.Item))],
                CancellationToken.None
            );
            var before = records.Items.Count;
            var planted = worker with
            {
                Decide = (found, e, now) => worker.Decide(found, e, now).Map(all => all.Add(decision)),
            };
            var settlement = await new Shell(events, records, new Unasked(), new FakeTimeProvider(), () => 0).Deliver(
                planted,
                new StoredEvent(own.Event, "trace-1"),
                CancellationToken.None
            );
            Assert.Equal(SettlementKind.Park, settlement.Kind);
            Assert.Equal($"Undeclared: {name} {says} and does not declare it", settlement.Why);
            Assert.Empty(settlement.Decided);
            Assert.Empty(events.Items);
            Assert.Equal(before, records.Items.Count);
            Assert.All(own.Stored, record => Assert.Contains(record.Item, records.Items));
            refused++;
        }
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public async Task Nothing_is_raised_and_no_second_question_asked_beside_a_question()
    {
        var worker =
            Domains.All.Workers.Find(one => one.Effects.Asked.IsSome && !one.Effects.Raised.IsEmpty).Case as Worker;
        var asking = Case.Of(worker!)
            .Sample(300, new Rnd(1), 20)
            .First(it => it.Decide().Exists(all => all.Exists(decision => decision is Decision.Ask)));
        var raised = Case.Of(worker!)
            .Sample(300, new Rnd(1), 20)
            .SelectMany(it => it.Decide().IfLeft(Seq<Decision>()).AsEnumerable())
            .First(decision => decision is Decision.Raise);
        var asked = asking.Decide().IfLeft(Seq<Decision>()).Find(decision => decision is Decision.Ask).Case as Decision;
        foreach (var (added, says) in new[] { (raised, "raises"), (asked!, "asks again") })
        {
            var records = new MemoryStore();
            await records.Write(
                [.. asking.Stored.Map(record => (ItemWrite)new ItemWrite.Put(record.Item))],
                CancellationToken.None
            );
            var settlement = await new Shell(
                new MemoryStore(),
                records,
                new Unasked(),
                new FakeTimeProvider(),
                () => 0
            ).Deliver(
                worker! with
                {
                    Opening = Seq<EventType>(),
                    Decide = (found, e, now) => worker.Decide(found, e, now).Map(all => all.Add(added)),
                },
                new StoredEvent(asking.Event, "trace-1"),
                CancellationToken.None
            );
            Assert.Equal(
                $"Undeclared: {worker.Name} asks and {says} at once; what follows an answer is decided with it",
                settlement.Why
            );
        }
    }

    /// <summary>Whether what the worker decides on nothing is carried out without reading.</summary>
    private static bool GoesUnread(Worker worker, Event e) =>
        worker.Opening.Contains(e.Type)
        && worker.Decide(Found.Nothing, e, Examples.Now).Case is Seq<Decision> decided
        && Worker.IsGuarded(
            worker.Reads(e),
            [.. decided.OfType<Decision.Change>().SelectMany(change => change.Writes)]
        );

    /// <summary>What a delivery by the shell comes to, in words.</summary>
    private static async Task<string> Ended(Case it, bool isRepeat)
    {
        var (events, records) = (new MemoryStore(), new MemoryStore());
        await records.Write(
            [.. it.Stored.Map(record => (ItemWrite)new ItemWrite.Put(record.Item))],
            CancellationToken.None
        );
        var time = new FakeTimeProvider();
        var settlement = await new Shell(
            events,
            records,
            new FakeGateway(new MemoryStore(), 0, () => 0.5, time),
            time,
            () => 0
        ).Deliver(it.Worker, new StoredEvent(it.Event, "trace-1"), CancellationToken.None, isRepeat: isRepeat);
        return string.Join(
            '\n',
            [
                settlement.Kind.ToString(),
                settlement.Why,
                .. settlement.Decided.Map(one => one.ToString()),
                .. Items(records),
                .. Items(events),
            ]
        );

        static IEnumerable<string> Items(MemoryStore store) =>
            store
                .Items.Select(item => $"{item.Key} {Adapters.Json.ValueJson.Write(item.Attributes)}")
                .Order(StringComparer.Ordinal);
    }

    /// <summary>All that a worker may not do, of all that the domains have to offer.</summary>
    private static IEnumerable<(Decision Decision, string Says)> Beyond(Worker worker)
    {
        foreach (var entity in Domains.All.Entities)
        {
            var item = Shapes.RecordOf(entity).Sample(1, new Rnd(1), 20).Single().Item;
            var key = $"{item.Key.Pk} {item.Key.Sk}";
            if (!worker.Effects.Inserted.Contains(entity))
            {
                yield return (new Planted(new ItemWrite.Put(item)), $"inserts {key}");
            }
            if (!worker.Effects.Updated.Contains(entity))
            {
                yield return (new Planted(new ItemWrite.Change(item.Key, [], 1)), $"updates {key}");
                yield return (new Planted(new ItemWrite.Add(item.Key, [], [], item.Attributes)), $"updates {key}");
            }
            if (!worker.Effects.Required.Contains(entity))
            {
                yield return (new Planted(new ItemWrite.Check(item.Key, 1L)), $"requires {key}");
            }
        }
        foreach (var type in Domains.All.Events.Filter(type => !worker.Effects.Raised.Contains(type)))
        {
            var e = Shapes.EventOf(type).Sample(1, new Rnd(1), 20).Single();
            yield return (new Decision.Raise(e), $"raises {type.Name}");
        }
        yield return (new Decision.Ask(new PlantedQuestion()), "asks the planted gateway");
        yield return (
            new Planted(new ItemWrite.Put(new Item(new Key("NOBODYS#1", "NOBODYS#1"), []))),
            "inserts NOBODYS#1 NOBODYS#1"
        );
    }

    private static bool IsGeneric(LawReport report) => report.Law == Laws.Acknowledged;

    private static IEnumerable<string> Declared(Worker worker) =>
        worker
            .Effects.Inserted.Map(entity => $"{worker.Name} inserts {entity}")
            .Append(worker.Effects.Updated.Map(entity => $"{worker.Name} updates {entity}"))
            .Append(worker.Effects.Required.Map(entity => $"{worker.Name} requires {entity}"))
            .Append(worker.Effects.Raised.Map(type => $"{worker.Name} raises {type.Name}"))
            .Append(worker.Effects.Asked.Map(gateway => $"{worker.Name} asks {gateway.Name}").ToSeq());

    private static IEnumerable<string> Effects(Worker worker, Decision decision) =>
        decision switch
        {
            Decision.Change change => change.Writes.Map(write => $"{worker.Name} {Effect(write)}"),
            Decision.Raise raise => Seq1($"{worker.Name} raises {raise.Event.Name}"),
            Decision.Ask ask => Seq1($"{worker.Name} asks {ask.Question.Gateway.Name}"),
            _ => Seq<string>(),
        };

    private static string Effect(ItemWrite write) =>
        write switch
        {
            ItemWrite.Put => "inserts ",
            ItemWrite.Check => "requires ",
            _ => "updates ",
        } + Domains.All.OwnerOf(write.Key);

    private static string Shown(Either<Failure, Seq<Decision>> decided) =>
        decided.Match(Right: decisions => string.Join('\n', decisions), Left: failure => failure.ToString());

    private sealed record Planted(ItemWrite Write) : Decision.Change
    {
        public override Seq<ItemWrite> Writes => Seq1(Write);
    }

    private sealed record PlantedQuestion() : Question("key")
    {
        public override Engine.Gateway Gateway { get; } = new PlantedGateway();

        public override Answer Unanswered(string why) => throw new InvalidOperationException();
    }

    private sealed class PlantedGateway() : Engine.Gateway("planted", new Subject("planted", "plantedId", "PLANTED#"))
    {
        public override string PathOf(Question question) => throw new InvalidOperationException();

        public override Value.Map Write(Question question) => throw new InvalidOperationException();

        public override Answer Read(Question question, int status, Value.Map body) =>
            throw new InvalidOperationException();

        public override Value.Map Keep(Answer answer) => throw new InvalidOperationException();

        public override Answer? Kept(Value.Map map) => throw new InvalidOperationException();

        public override Answer Recall(Question question, Func<EventType, Event?> published) =>
            throw new InvalidOperationException();

        public override Seq<Key> LedgerKeys(Question question) => throw new InvalidOperationException();

        public override FakeReply Act(Question question, Func<Key, Value.Map?> ledger, FakeMoment moment) =>
            throw new InvalidOperationException();
    }

    /// <summary>A gateway that nobody may ask.</summary>
    private sealed class Unasked : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel)
        {
            Assert.Fail("a question that is not declared was asked");
            throw new InvalidOperationException();
        }
    }
}
