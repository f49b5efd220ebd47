namespace Ecomm.Simulation.Breakage;

/// <summary>
/// What needs a part, and what may wait for it: made of what slices declare to take, read, write, raise and ask. An event is late if
/// whoever raises it needs the part, or is late itself; a record likewise. Nothing about a domain is written down here.
/// </summary>
public sealed class Needs
{
    private readonly Part part;
    private readonly System.Collections.Generic.HashSet<string> late = [];
    private readonly System.Collections.Generic.HashSet<Entity> lateRecords = [];

    /// <summary>Derives what needs a part of these domains.</summary>
    public Needs(Catalogue catalogue, Part part)
    {
        this.part = part;
        foreach (var api in catalogue.Apis.OfType<Api.Command>().Where(api => IsNeededBy(api.Name)))
        {
            // One that publishes whatever it is told to may have been told anything.
            late.UnionWith(
                (api.Raises.Case is EventType type ? Seq1(type) : catalogue.Events).Map(raised => raised.Name)
            );
        }
        for (var before = -1; before != late.Count + lateRecords.Count; )
        {
            before = late.Count + lateRecords.Count;
            foreach (var worker in catalogue.Workers.Filter(worker => IsLate(catalogue, worker)))
            {
                late.UnionWith(worker.Effects.Raised.Map(type => type.Name));
                lateRecords.UnionWith(worker.Effects.Inserted);
                lateRecords.UnionWith(worker.Effects.Updated);
            }
        }
    }

    /// <summary>Events that may be missing for want of the part, by name.</summary>
    public IReadOnlySet<string> Late => late;

    /// <summary>Whether a worker needs the part for some event.</summary>
    public bool MayNeed(Worker worker) =>
        part switch
        {
            Part.Function function => function.Name == worker.Name,
            Part.Queue queue => queue.Worker == worker.Name,
            Part.Table { Name: Part.Records } => !worker.ReadsFrom.IsEmpty || Writes(worker),
            Part.Writes { To: Part.Records } => Writes(worker),
            Part.Outside outside => worker.Effects.Asked.Case is Gateway asked && asked.Name == outside.Name,
            _ => !worker.Effects.Raised.IsEmpty,
        };

    /// <summary>Whether the requests of a command API need the part.</summary>
    public bool IsNeededBy(string api) =>
        part switch
        {
            Part.Function function => function.Name == api,
            Part.Table { Name: Part.Events } or Part.Writes { To: Part.Events } => true,
            _ => false,
        };

    /// <summary>Whether a worker may wait for a record that is missing for want of the part.</summary>
    public bool MayWait(Worker worker) => worker.ReadsFrom.Exists(lateRecords.Contains);

    /// <summary>Whether a worker that would decide so about an event, if it were asked now, cannot settle it for want of the part.</summary>
    public bool Excuses(Worker worker, Event e, Either<Failure, Seq<Decision>> decided) =>
        (MayNeed(worker) && NeedsNow(worker, e, decided)) || (MayWait(worker) && Waits(decided));

    private static bool Writes(Worker worker) => !worker.Effects.Inserted.IsEmpty || !worker.Effects.Updated.IsEmpty;

    private static bool Waits(Either<Failure, Seq<Decision>> decided) =>
        decided.Case is Failure { Kind: FailureKind.Transient } || Has<Decision.RetryLater>(decided);

    private static bool Has<T>(Either<Failure, Seq<Decision>> decided)
        where T : Decision => decided.Case is Seq<Decision> decisions && decisions.Exists(one => one is T);

    private bool IsLate(Catalogue catalogue, Worker worker) =>
        MayNeed(worker)
        || MayWait(worker)
        || catalogue.Events.Exists(type => worker.Takes(type) && late.Contains(type.Name));

    // What a worker does once it has its answer nobody knows here: where it asks, it may do all that it declares.
    private bool NeedsNow(Worker worker, Event e, Either<Failure, Seq<Decision>> decided) =>
        part switch
        {
            Part.Function or Part.Queue => true,
            Part.Table { Name: Part.Records } => !worker.Reads(e).IsEmpty,
            Part.Writes { To: Part.Records } => Has<Decision.Change>(decided) || Has<Decision.Ask>(decided),
            Part.Outside => Has<Decision.Ask>(decided),
            _ => Has<Decision.Raise>(decided) || Has<Decision.Ask>(decided),
        };
}
