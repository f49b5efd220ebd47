using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Host;

/// <summary>What a redrive of one dead letter to one worker would come to.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Worker">The worker that it would go to; null if no rule matches its event.</param>
/// <param name="Verdict">What it would come to.</param>
/// <param name="Why">The reason, or what would be decided.</param>
public sealed record RedriveProspect(DeadLetter Letter, string? Worker, RedriveVerdict Verdict, string Why);

// What an operator does to the running system by hand: the console and the operations endpoints call these. Whatever
// touches a message is written into the journal, so that a story shows it.
public sealed partial class LocalSystem
{
    /// <summary>The longest that a message can be delayed, as in SQS (SendMessage: DelaySeconds).</summary>
    public static readonly TimeSpan MessageDelayMax = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim switching = new(1);
    private long requests;

    /// <summary>What every queue has done since the host started.</summary>
    public IReadOnlyDictionary<string, QueueTotals> Totals() =>
        chain.Queues.ToDictionary(pair => pair.Key, pair => pair.Value.Totals);

    /// <summary>Events that the pipe has handed to the bus, by their place, and those that wait for it.</summary>
    public (long Position, long Lag) PipeState =>
        (chain.Pipe.Position, Math.Max(Stream.Last() - chain.Pipe.Position, 0));

    /// <summary>Requests to the APIs since the host started.</summary>
    public long Requests => Volatile.Read(ref requests);

    /// <summary>Answers a request to an API, however it came. Commands are refused while too much is undone, and all when the data are gone.</summary>
    public Task<ApiResponse> Serve(string api, ApiRequest request, CancellationToken cancel)
    {
        Interlocked.Increment(ref requests);
        return !HasData || (IsOverloaded && Catalogue.FindApi(api) is Api.Command)
            ? Task.FromResult(ApiHandler.Unavailable(TraceIds.From(request.TraceHeader)))
            : Apis[api].Handle(request, cancel);
    }

    /// <summary>The event store's change feed.</summary>
    public EventStream Stream => chain.Stream;

    /// <summary>So many messages of a worker's queue, after those to skip.</summary>
    /// <exception cref="KeyNotFoundException">There is no worker of that name.</exception>
    public IReadOnlyList<QueuedMessage> Messages(string worker, int max, int skip = 0) =>
        chain.Queues[worker].Look(max, skip);

    /// <summary>Does something to a message. False if it is in flight or gone; a message in flight can be duplicated only.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="id">The message.</param>
    /// <param name="action">What to do.</param>
    /// <param name="delay">For <see cref="MessageAction.Delay"/>.</param>
    public async Task<bool> Handle(string worker, string id, MessageAction action, TimeSpan delay)
    {
        if (chain.Queues[worker].Find(id) is not { } message)
        {
            return false;
        }
        var isDone = await chain.Handle(worker, message, action, delay);
        if (isDone)
        {
            Journal.Record(
                SightingKind.ByHand,
                message,
                worker,
                action switch
                {
                    MessageAction.Deliver => "told to be delivered now",
                    MessageAction.Duplicate => "duplicated",
                    MessageAction.Delay => FormattableString.Invariant($"delayed by {delay.TotalSeconds:0.###} s"),
                    MessageAction.Drop => "dropped: it is never delivered",
                    _ => "moved behind all that wait",
                }
            );
        }
        return isDone;
    }

    /// <summary>Ends a worker's process; see <see cref="EventSourceMapping.Crash"/>.</summary>
    /// <returns>How many batches it held; if none, the next one meets that end.</returns>
    public int Crash(string worker) => chain.Crash(worker);

    /// <summary>Switches disturbances on and off, durably, one caller at a time.</summary>
    /// <param name="change">What is wanted, given what is.</param>
    /// <returns>What is switched on now.</returns>
    public async Task<ChaosSettings> Disturb(Func<ChaosSettings, ChaosSettings> change)
    {
        await switching.WaitAsync();
        try
        {
            var settings = change(Chaos.Settings);
            await Chaos.Set(settings);
            Apply(settings);
            return settings;
        }
        finally
        {
            switching.Release();
        }
    }

    /// <summary>Switches to these, whatever was switched on.</summary>
    public Task<ChaosSettings> Disturb(ChaosSettings settings) => Disturb(_ => settings);

    /// <summary>Replaces an item of the transactional store, or puts a new one there, past all rules.</summary>
    public async Task EditRecord(Item item)
    {
        await Database.Records.Overwrite(item);
        await Tell(Catalogue.SubjectOf(item.Key), $"{item.Key.Pk} was edited");
    }

    /// <summary>Deletes an item of the transactional store. False if there is none.</summary>
    public async Task<bool> DeleteRecord(Key key)
    {
        var isDeleted = await Database.Records.Delete(key);
        if (isDeleted)
        {
            await Tell(Catalogue.SubjectOf(key), $"{key.Pk} was deleted");
        }
        return isDeleted;
    }

    /// <summary>Deletes an event. A message that still carries it is parked when it is delivered. False if there is none.</summary>
    public async Task<bool> DeleteEvent(Key key)
    {
        var record = Stream.Find(key);
        var isDeleted = await Database.EventStore.Delete(key);
        if (record is not null)
        {
            Stream.Forget(record.Seq);
        }
        if (isDeleted && record is not null)
        {
            await Tell(Catalogue.SubjectOf(record.Item), $"{record.EventName} was deleted");
        }
        return isDeleted;
    }

    /// <summary>What a redrive of these dead letters would come to, by the pure core alone: nothing is written or asked.</summary>
    public async Task<IReadOnlyList<RedriveProspect>> Foresee(
        DeadLetterSelection selection,
        int max,
        CancellationToken cancel
    )
    {
        var letters = DeadLetters.All().Where(selection.Takes).Take(max).ToList();
        var preview = new RedrivePreview(Catalogue, Stream.Find, Database.Records, Shell.Now);
        var prospects = new List<RedriveProspect>();
        foreach (var letter in letters)
        {
            var workers = chain.TargetsOf(letter);
            if (workers.Count == 0)
            {
                prospects.Add(new(letter, null, RedriveVerdict.StillFails, "no rule matches its event"));
            }
            foreach (var name in workers)
            {
                var (verdict, why) = await preview.Ask(Stream.Find(letter.Seq), name, cancel);
                prospects.Add(new(letter, name, verdict, why));
            }
        }
        return prospects;
    }

    private void Apply(ChaosSettings settings)
    {
        gateway.FailureRate = settings.GatewayFailureRate ?? gatewayFailureRate;
        chain.Pause(settings.Paused);
    }

    // The story of the subject tells of it.
    private async Task Tell(SubjectId? subject, string what)
    {
        if (subject is null)
        {
            return;
        }
        var references = Catalogue.RecordsOf(subject);
        var items = await Database.Records.Get([.. references.Map(reference => reference.Key)], CancellationToken.None);
        Journal.RecordTampering(subject, what, Found.ReadWellFormed(references, items));
    }

    private Event? EventAt(long seq) =>
        Stream.Find(seq) is { } record
            ? (Catalogue.ReadStored(record.Item.Attributes).Case as StoredEvent)?.Event
            : null;
}
