using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Checks;

/// <summary>
/// Is told of every commit, acknowledgement and dead letter, and says which law is broken first. What holds for any domains it
/// checks itself, against the workers as they are declared; the rest it passes on to the domains' own laws and to the watches.
/// </summary>
internal sealed class Judge : IRun
{
    /// <summary>The domains' laws look at everything: they are checked when so much more was committed as there is.</summary>
    private const int CommitsBetween = 8;
    private const int CommitsFirst = 256;

    /// <summary>In one run out of so many, by a draw of its seed, the laws that the watches know are also checked without them.</summary>
    private const int RunsPerThorough = 8;

    private readonly World world;
    private readonly Catalogue catalogue;
    private readonly Worker[] declared;
    private readonly IReadOnlyList<Watch> watches;
    private readonly Seq<Law> laws;
    private readonly bool checksAcknowledged;
    private readonly bool checksPublished;
    private int commits;
    private int due = CommitsFirst;
    private bool hasChanged;

    public Judge(World world, Blueprint blueprint)
    {
        (this.world, catalogue) = (world, blueprint.Catalogue);
        declared = [.. blueprint.Workers.Select(worker => catalogue.FindWorker(worker.Name) ?? worker)];
        watches = blueprint.Watches();
        var isThorough = world.IsChosen || Draws.Of(world.Seed, 9) % RunsPerThorough == 0;
        State = new CommittedState(catalogue, declared, Checks(GenericLaws.Apart));
        laws = catalogue.Laws.Filter(law => Checks(law.Name)).Strict();
        (checksAcknowledged, checksPublished) = (Checks(GenericLaws.Acknowledged), Checks(GenericLaws.Published));
        Contests = Checks(GenericLaws.Converges) ? new Contests(world, State) : null;
        foreach (var watch in watches)
        {
            watch.Join(this);
        }

        bool Checks(string law) => isThorough || !blueprint.WatchedLaws.Contains(law);
    }

    /// <summary>The first law that was broken.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>How many checks were made.</summary>
    public long Checked { get; set; }

    /// <summary>How many deliveries were due and have been acknowledged: each event once for each worker.</summary>
    public int Settled { get; private set; }

    /// <summary>When the last of these was acknowledged for the first time.</summary>
    public long LastSettled { get; private set; }

    public long Now => world.Now;

    public long? ActingSince => world.Acting?.Began;

    public CommittedState State { get; }

    /// <summary>What a clean run needs to know; null if this run is not compared with one.</summary>
    public Contests? Contests { get; }

    /// <summary>The workers as they are declared, by their places.</summary>
    public IReadOnlyList<Worker> Declared => declared;

    public void Break(string law, string what) => Violation ??= new Violation(law, what);

    /// <summary>An item of the event store was committed.</summary>
    public void Published(Item? before, StreamEvent e)
    {
        Changed();
        if (before is not null)
        {
            Break(GenericLaws.Apart, $"event {e.Item.Key.Sk} of {e.Item.Key.Pk} was overwritten");
        }
        if (e.Name.Length == 0 || e.Data is null)
        {
            Break(GenericLaws.Apart, $"{e.Item.Key.Pk} {e.Item.Key.Sk} in the event store is no event");
            return;
        }
        State.Publish(e);
        foreach (var watch in watches)
        {
            watch.Published(e);
        }
        Checked++;
        if (world.Acting is not { } process || !MayPublish(process, e))
        {
            Break(GenericLaws.Invented, $"{e} is published by {world.Acting?.Worker ?? "nobody"}");
            return;
        }
        e.Cause = process.Given;
        if (
            checksPublished
            && process.Given?.Event is { } given
            && State.Change(declared[process.Number], given) is { } change
        )
        {
            Break(
                GenericLaws.Published,
                $"{process.Worker} published {e} for {process.Given}, but would still {change.Describe()}"
            );
        }
    }

    /// <summary>An item of the transactional store was committed. Other items of the same write may follow.</summary>
    public void Recorded(Item? before, Item after)
    {
        Changed();
        if (State.Record(after) is { } fault)
        {
            Break(GenericLaws.Apart, fault);
        }
        foreach (var watch in watches)
        {
            watch.Recorded(before, after);
        }
    }

    /// <summary>A gateway's ledger has a new entry.</summary>
    public void Entered(Item entry)
    {
        Changed();
        State.Ledger.Add(entry);
        foreach (var watch in watches)
        {
            watch.Entered(entry);
        }
    }

    /// <summary>A request was answered 202.</summary>
    public void Accepted(Request request)
    {
        foreach (var watch in watches)
        {
            watch.Accepted(request);
        }
    }

    /// <summary>A worker has acknowledged an event, other than by parking it: its effect is there.</summary>
    public void Acknowledged(int number, StreamEvent e)
    {
        Checked++;
        if ((e.AcknowledgedBy & (1UL << number)) == 0)
        {
            Settled++;
            LastSettled = world.Now;
        }
        e.AcknowledgedBy |= 1UL << number;
        var worker = declared[number];
        if (e.Event is not { } given)
        {
            Break(GenericLaws.Lost, $"{worker.Name} acknowledged {e}, which cannot be read");
            return;
        }
        Contests?.Acknowledged(number, e);
        foreach (var watch in watches)
        {
            watch.Acknowledged(worker.Name, e);
        }
        if (checksAcknowledged && State.Undone(worker, given) is { } undone)
        {
            Break(GenericLaws.Acknowledged, $"{worker.Name} acknowledged {e}, but {undone}");
        }
    }

    /// <summary>A worker has put an event among its dead letters.</summary>
    public void Kept(string worker, StreamEvent e, string reason)
    {
        Checked++;
        if (reason.Length == 0)
        {
            Break(GenericLaws.Lost, $"{worker} parked {e} without a reason");
        }
    }

    /// <summary>A delivery ended in a dead letter, for the failure that the settlement holds.</summary>
    public void Parked(string worker, StreamEvent e, Settlement settlement)
    {
        Checked++;
        if (settlement.Failure is Failure.Undeclared { Reason: var what })
        {
            Break(GenericLaws.Throws, $"the delivery of {e} was refused: {what}");
        }
        foreach (var watch in watches)
        {
            watch.Parked(worker, e, settlement);
        }
    }

    /// <summary>Checks what the last step has changed.</summary>
    public void Step()
    {
        if (!hasChanged)
        {
            return;
        }
        hasChanged = false;
        foreach (var watch in watches)
        {
            watch.Step();
        }
        if (commits >= due && !laws.IsEmpty)
        {
            due = commits + CommitsFirst + (CommitsBetween * State.Count);
            Check(State.ToCommitted());
        }
    }

    /// <summary>What watches and laws say of the final state.</summary>
    public void End()
    {
        foreach (var watch in watches)
        {
            watch.End();
        }
        EndOfWhatIsCommitted();
    }

    /// <summary>What laws say of what is committed, whether or not everything has come to its end.</summary>
    public void EndOfWhatIsCommitted()
    {
        if (!laws.IsEmpty)
        {
            Check(State.ToCommitted());
        }
        if (checksAcknowledged)
        {
            State.Events.ForEach(CheckDone);
        }
    }

    /// <summary>
    /// Whether no dead letter may hold that event in the end: somebody says so, or a worker raised it and nobody has lied, or its
    /// worker did not refuse it for good and could process it now.
    /// </summary>
    public bool MustBeProcessed(int number, DeadLetter letter)
    {
        var e = letter.Event;
        foreach (var watch in watches)
        {
            if (watch.MustBeProcessed(e))
            {
                return true;
            }
        }
        if (e.Cause is not null && !State.HasInjected)
        {
            return true;
        }
        return letter.Settlement?.Failure is not { Kind: FailureKind.Unexpected }
            && e.Event is { } given
            && State.CouldProcess(declared[number], given);
    }

    private void Check(Committed committed)
    {
        foreach (var law in laws)
        {
            Checked++;
            if (law.Check(committed).FirstOrDefault() is { } what)
            {
                Break(law.Name, what);
            }
        }
    }

    // What was acknowledged was checked then; records have changed since.
    private void CheckDone(StreamEvent e)
    {
        for (var number = 0; number < declared.Length; number++)
        {
            if (
                (e.AcknowledgedBy & (1UL << number)) != 0
                && e.Event is { } given
                && State.Undone(declared[number], given) is { } undone
            )
            {
                Break(GenericLaws.Acknowledged, $"{declared[number].Name} acknowledged {e}, but {undone}");
            }
        }
    }

    private bool MayPublish(Process process, StreamEvent e) =>
        process.Number >= 0
            ? !e.IsInjected && declared[process.Number].Effects.Raised.Exists(type => type.Name == e.Name)
            : catalogue.FindApi(process.Worker) is Api.Command command
                && (command.Raises.Case is EventType type ? !e.IsInjected && type.Name == e.Name : e.IsInjected);

    private void Changed()
    {
        hasChanged = true;
        commits++;
    }
}
