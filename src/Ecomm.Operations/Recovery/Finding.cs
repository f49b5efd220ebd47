using System.Diagnostics;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>One reason why a subject is not further than it is.</summary>
public abstract record Finding
{
    private Finding() { }

    /// <summary>An event of it lies in a dead-letter queue.</summary>
    public sealed record Dead(DeadEvent Event) : Finding;

    /// <summary>A record cannot be read.</summary>
    public sealed record Unreadable(string What) : Finding;

    /// <summary>An event cannot be read; of one of a later version a newer program knows whether it is done.</summary>
    public sealed record Unread(UnreadEvent Event) : Finding;

    /// <summary>A worker has something to do for a published event, and has not done it: these decisions.</summary>
    public sealed record Undone(string Worker, Event Event, Seq<Decision> Would) : Finding;

    /// <summary>A worker would ask a gateway: it has not said yet what it did. <c>Seen</c> is what is recorded so far.</summary>
    public sealed record GatewayOpen(string Worker, Event Event, Question Question, Seq<FoundRecord> Seen) : Finding;

    /// <summary>A worker keeps an event waiting for another one.</summary>
    public sealed record Early(string Worker, Event Event, string Why) : Finding;

    /// <summary>A worker would park an event, or has.</summary>
    public sealed record Refused(string Worker, Event Event, string Why) : Finding;

    /// <summary>All is done that was asked for. The next step is a request from outside, which has not come.</summary>
    public sealed record AwaitsRequest(Seq<Wait> Waits) : Finding;

    /// <summary>No event is left that would move the order on.</summary>
    public sealed record NothingLeft : Finding;

    /// <summary>The event that it is about, if it is known.</summary>
    public Event? About =>
        this switch
        {
            Undone finding => finding.Event,
            GatewayOpen finding => finding.Event,
            Early finding => finding.Event,
            Refused finding => finding.Event,
            _ => null,
        };

    /// <summary>When the event was raised that it is about, if that is known.</summary>
    public Instant? At => this is Unread { Event: var unread } ? unread.At : About?.At;

    /// <summary>The reason in a line.</summary>
    public string Describe() =>
        this switch
        {
            Dead({ } dead) => $"{NameOf(dead)} lies in the dead-letter queue of {dead.Queue}: {dead.Reason}",
            Unreadable(var what) => what,
            Unread({ Why: Failure.Newer newer }) => $"a newer program tells whether it is done: {newer.Reason}",
            Unread(var unread) => $"{unread.Name} cannot be read: {unread.Why.Reason}",
            Undone(var worker, var e, var would) when would.ForAll(decision => decision is Decision.Raise) =>
                $"{worker} has done its work for {e.Name}, but {Names(would)} is not published yet",
            Undone(var worker, var e, var would) => $"{e.Name} is published, but {worker} has not applied it; it would "
                + string.Join(", ", would.Map(decision => decision.Describe())),
            GatewayOpen(_, _, var question, var seen) => $"waits for the {question.Gateway.Name} gateway: "
                + string.Join(", ", seen.Map(record => record.Entity.Describe(record.Value))),
            Early(var worker, var e, var why) => $"{worker} keeps {e.Name} waiting: {why}",
            Refused(var worker, var e, var why) => $"{worker} cannot process {e.Name}: {why}",
            AwaitsRequest(var waits) => $"waits for {string.Join(" and ", waits.Map(wait => wait.For).Distinct())}",
            NothingLeft => "no published event would move it on: one was lost, or has expired",
            _ => throw new UnreachableException(),
        };

    private static string NameOf(DeadEvent dead) => dead.EventName.Length > 0 ? dead.EventName : "an unreadable event";

    private static string Names(Seq<Decision> raises) =>
        string.Join(", ", raises.OfType<Decision.Raise>().Select(raise => raise.Event.Name));
}
