using FsCheck.Xunit;

namespace Ecomm.Properties;

/// <summary>What every worker keeps, whatever it finds: the recorded may be honest or contradict the event.</summary>
[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 1000)]
public sealed class SliceProperties
{
    [Property]
    public void Deciding_is_a_function_of_its_arguments(Meeting meeting) =>
        Assert.Equal(Shown(meeting.Decide()), Shown(meeting.Decide()));

    /// <summary>After the writes: an expected failure, or no writes and the same events as before.</summary>
    [Property]
    public void Deciding_twice_decides_nothing_new(Meeting meeting)
    {
        if (meeting.Decide().Case is Seq<Decision> first)
        {
            var again = (meeting with { Found = After(meeting, first) }).Decide();
            if (again.Case is Seq<Decision> second)
            {
                Assert.DoesNotContain(second, Books.IsWrite);
                var raised = first.OfType<Decision.Raise>().ToArray();
                Assert.Equal(raised, raised.Length == 0 ? [] : second.OfType<Decision.Raise>());
            }
            else
            {
                Assert.Equal(FailureKind.Expected, ((Failure)again.Case).Kind);
                Assert.DoesNotContain(first, decision => decision is Decision.Raise);
            }
        }
    }

    [Property]
    public void What_is_decided_can_be_committed_on_what_it_was_decided_on(Meeting meeting)
    {
        if (meeting.Decide().Case is Seq<Decision> decisions)
        {
            Assert.NotNull(Books.Of(meeting.Found).Commit(decisions));
        }
    }

    /// <summary>What decisions write, and what the books say that they mean, are written down apart.</summary>
    [Property]
    public void What_a_decision_writes_is_what_the_books_say(Meeting meeting)
    {
        if (meeting.Decide().Case is Seq<Decision> decisions)
        {
            var items = Items(Books.Of(meeting.Found));
            foreach (var write in decisions.OfType<Decision.Change>().SelectMany(change => change.Writes))
            {
                if (write.After(items.GetValueOrDefault(write.Key)).Case is not Written written)
                {
                    // A condition does not hold, such as the bound of a counter: then nothing is committed.
                    Assert.Null(Books.Of(meeting.Found).Commit(decisions));
                    return;
                }
                items[write.Key] = written.Item!;
            }
            var books = Items(Books.Of(meeting.Found).Commit(decisions)!);
            Assert.Equal(books.Values.OrderBy(item => $"{item.Key}"), items.Values.OrderBy(item => $"{item.Key}"));
        }

        static Dictionary<Key, Item> Items(Books books) =>
            books.Records.Values.ToDictionary(record => record.Key, record => record.Entity.WriteRecord(record.Value));
    }

    [Property]
    public void Writes_come_first_then_events_and_at_most_one_question_or_retry_comes_last(Meeting meeting)
    {
        if (meeting.Decide().Case is Seq<Decision> decisions)
        {
            var ranks = decisions.Map(Rank).ToArray();
            Assert.Equal(ranks.Order(), ranks);
            Assert.True(ranks.Count(rank => rank == 2) <= 1);
            Assert.False(ranks.Contains(1) && ranks.Contains(2), "an event is raised beside a question or a retry");
        }

        static int Rank(Decision decision) =>
            Books.IsWrite(decision) ? 0
            : decision is Decision.Raise ? 1
            : 2;
    }

    [Property]
    public void Every_event_that_a_worker_raises_tells_what_the_event_told(Meeting meeting)
    {
        if (meeting.Decide().Case is Seq<Decision> decisions)
        {
            Assert.All(
                decisions.OfType<Decision.Raise>(),
                raise =>
                {
                    if (raise.Event is OrderEvent raised)
                    {
                        // A request knows nothing but the id: what is raised for it tells what is recorded.
                        Assert.Equal(
                            meeting.Event is OrderEvent told ? told.Item : meeting.Found.One<Shipment>()!.Item,
                            raised.Item
                        );
                    }
                    Assert.Equal(meeting.Event.Type.IdOf(meeting.Event), raise.Event.Type.IdOf(raise.Event));
                    Assert.Equal(Examples.Now, raise.Event.At);
                }
            );
        }
    }

    [Property]
    public void A_record_that_disagrees_with_the_event_is_always_parked_and_never_done(Meeting meeting)
    {
        var read = Books.Of(meeting.Found).Find(meeting.Worker.Reads(meeting.Event));
        var disagrees = meeting.Event switch
        {
            SkuRestocked e => read.One<Lot>() is { } lot && lot.Item != e.Lot,
            OrderEvent e => new[]
            {
                read.One<Order>()?.Item,
                read.One<Allocation>()?.Item,
                read.One<Payment>()?.Item,
                read.One<Shipment>()?.Item,
            }.Any(item => item is not null && item != e.Item),
            // Of what is out, only the carrier is told again.
            OrderShipmentRequested e => read.One<Shipment>()?.Carriage is { } by && by != e.Request.Carriage,
            _ => false,
        };
        Assert.Equal(disagrees, Decide(meeting with { Found = read }).Case is Failure.Contradictory);

        static Either<Failure, Seq<Decision>> Decide(Meeting meeting) => meeting.Decide();
    }

    [Property]
    public void A_worker_decides_nothing_on_records_that_it_does_not_read(Meeting meeting)
    {
        var read = Books.Of(meeting.Found).Find(meeting.Worker.Reads(meeting.Event)) with
        {
            Answer = meeting.Found.Answer,
        };
        Assert.Equal(Shown(meeting.Decide()), Shown((meeting with { Found = read }).Decide()));
    }

    [Property]
    public void An_event_that_is_not_a_workers_is_malformed_to_it_and_loads_nothing(Event e) =>
        Assert.All(
            Domains.All.Workers,
            worker =>
            {
                var decided = worker.Decide(Found.Nothing, e, Examples.Now);
                Assert.Equal(worker.Reads(e).IsEmpty, decided.Case is Failure.Malformed);
            }
        );

    [Property]
    public void No_raw_event_reaches_a_worker_unparsed(string name, Value.Map data) =>
        Assert.All(
            Domains.All.Workers,
            worker => Assert.Empty(worker.Reads(new RawEvent(new Key("pk", "sk"), name, data, Examples.Now)))
        );

    [Property]
    public void Every_decision_tells_itself_in_one_line(Decision decision) =>
        Assert.DoesNotContain('\n', decision.Describe());

    [Property]
    public void Only_what_may_still_come_true_is_delivered_again_and_only_what_is_wrong_is_parked(Failure failure) =>
        Assert.Equal(
            failure switch
            {
                Failure.Early or Failure.Newer or PaymentFailed or Failure.Unavailable => FailureKind.Transient,
                Failure.Redundant or Failure.Stale => FailureKind.Expected,
                _ => FailureKind.Unexpected,
            },
            failure.Kind
        );

    private static Found After(Meeting meeting, Seq<Decision> decisions) =>
        Books.Of(meeting.Found).Commit(decisions)!.Find(meeting.Worker.Reads(meeting.Event));

    private static string Shown(Either<Failure, Seq<Decision>> decided) =>
        decided.Match(Right: decisions => string.Join('\n', decisions), Left: failure => failure.ToString());
}
