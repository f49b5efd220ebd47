using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// When the worker of a contest is to decide. Subjects compete, and a log says in which order events were published, not in which
/// order they were decided; but whoever won said so by its place in the log. So here a contest is won as late as the log allows,
/// just before it says so, and lost as early as it allows. Then there is always at least as much to win as there was, and whoever
/// won in the log wins here. Who would win where the log says that he lost, lost to winners who said so after him: they win just before
/// he loses. Whoever neither won nor lost, though the log goes on to tell of it, was kept from deciding by something
/// else, such as a cancellation: it decides last. What no log can tell is when something was added to what is contested, or given back:
/// a subject that lost in between may win here, which is then shown as not in the log.
/// </summary>
public sealed class ContestTimes(Catalogue catalogue, IReadOnlyList<StreamRecord> log)
{
    private readonly Dictionary<Key, int> places = Places(log);
    private readonly Dictionary<string, int> lasts = Lasts(log);

    /// <summary>The contest that this worker decides, or null.</summary>
    public Contest? Of(Worker worker) => catalogue.Contests.Find(one => one.Worker.Name == worker.Name).Case as Contest;

    /// <summary>
    /// The later place in the log that the delivery must wait for, and whether it comes after what is published there; null if it is due.
    /// </summary>
    /// <param name="contest">The contest.</param>
    /// <param name="place">The place of the event itself.</param>
    /// <param name="e">The event.</param>
    /// <param name="foreseen">What would be decided now.</param>
    public (int Place, bool IsLast)? DueAfter(
        Contest contest,
        int place,
        Event e,
        Either<Failure, Seq<Decision>> foreseen
    ) =>
        WonAfter(contest, place, e) is { } won ? (won, false)
        : !Wins(contest, foreseen) ? null
        : After(place, contest.Lost, e) is { } lost ? (lost, false)
        : lasts[log[place].Item.Key.Pk] is var last && last > place ? (last, true)
        : null;

    /// <summary>Whether the log says at that place that the subject has lost.</summary>
    public bool HasLostAt(Contest contest, int place, Event e) => After(place - 1, contest.Lost, e) == place;

    /// <summary>Where the log says that the subject has won, if that is after the place; null otherwise.</summary>
    public int? WonAfter(Contest contest, int place, Event e) => After(place, contest.Won, e);

    private int? After(int place, EventType outcome, Event e) =>
        outcome.KeyAbout(e.Type.IdOf(e)) is { } key && places.TryGetValue(key, out var at) && at > place ? at : null;

    /// <summary>Whether these decisions win the contest; whoever has won before only repeats the event.</summary>
    public static bool Wins(Contest contest, Either<Failure, Seq<Decision>> decisions) =>
        decisions.Match(
            Right: all =>
                all.Exists(decision => decision is Decision.Raise raise && raise.Event.Type == contest.Won)
                && all.Exists(decision => decision is Decision.Change),
            Left: _ => false
        );

    // The last place of each partition.
    private static Dictionary<string, int> Lasts(IReadOnlyList<StreamRecord> log)
    {
        var lasts = new Dictionary<string, int>();
        for (var place = 0; place < log.Count; place++)
        {
            lasts[log[place].Item.Key.Pk] = place;
        }
        return lasts;
    }

    // The first place of each key: a log that was edited may hold an event twice.
    internal static Dictionary<Key, int> Places(IReadOnlyList<StreamRecord> log)
    {
        var places = new Dictionary<Key, int>();
        for (var place = 0; place < log.Count; place++)
        {
            places.TryAdd(log[place].Item.Key, place);
        }
        return places;
    }
}
