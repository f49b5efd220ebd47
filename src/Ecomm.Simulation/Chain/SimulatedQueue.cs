using System.Globalization;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>A message of a queue.</summary>
internal sealed class Message(StreamEvent e, ulong site, string id)
{
    public StreamEvent Event => e;

    /// <summary>Where its faults happen.</summary>
    public ulong Site => site;

    public string Id => id;

    public int Receives { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Counts changes of visibility: only the last one counts.</summary>
    public int Visibility { get; set; }

    public bool IsVisible { get; set; }
}

/// <summary>
/// A worker's queue as SQS has it: at least once, in no promised order; a received message is invisible until it is deleted,
/// its time-out ends or it is told to come back; each receive is counted; one that was received too often is moved to the
/// dead-letter queue. See «Amazon SQS standard queues», «Amazon SQS visibility timeout» and «Amazon SQS dead-letter queues».
/// </summary>
internal sealed class SimulatedQueue(World world, Blueprint blueprint, Judge judge, int number, int receivesMax)
{
    /// <summary>Six times a function's time-out, as terraform/modules/ecomm/queues.tf has it.</summary>
    public const long VisibilityTimeout = 6 * WorkerFunction.Limit;

    private const long LapseMax = 2 * Scheduler.Second;

    private readonly Part part = new Part.Queue(blueprint.Workers[number].Name);
    private readonly List<Message> visible = [];
    private readonly System.Collections.Generic.HashSet<Message>? kept = world.Down.Break is null ? null : [];
    private readonly Dictionary<ulong, int> copies = [];
    private int made;

    /// <summary>The worker's place.</summary>
    public int Number => number;

    public string Worker { get; } = blueprint.Workers[number].Name;

    /// <summary>Messages that are not deleted.</summary>
    public int Count { get; private set; }

    public List<DeadLetter> Dead { get; } = [];

    /// <summary>Called when a message becomes visible.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>Whether there is a message to receive.</summary>
    public bool HasVisible => visible.Count > 0 && !IsDown;

    /// <summary>Whether the queue itself is broken: it takes and gives nothing.</summary>
    public bool IsDown => world.Down.Has(part);

    /// <summary>The message that has been visible for longest.</summary>
    public Message First => visible[0];

    public void Send(StreamEvent e) => Show(Make(e));

    /// <summary>Sends an event that becomes visible after a delay.</summary>
    public void SendIn(StreamEvent e, long delay) => ShowIn(Make(e), delay);

    private Message Make(StreamEvent e)
    {
        var copy = copies.GetValueOrDefault(e.Site);
        copies[e.Site] = copy + 1;
        var site = Draws.Of(Draws.Of(e.Site, (ulong)number + 100), (ulong)copy);
        var message = new Message(e, site, made++.ToString(CultureInfo.InvariantCulture));
        Count++;
        kept?.Add(message);
        return message;
    }

    /// <summary>Whether a message with that event is in the queue, where a part of the run breaks.</summary>
    public bool Holds(StreamEvent e) => kept?.Any(message => message.Event == e) ?? false;

    /// <summary>Up to that many visible messages, invisible from now on.</summary>
    public List<Message> Receive(int max)
    {
        var batch = new List<Message>();
        while (batch.Count < max && visible.Count > 0)
        {
            var at = 0;
            if (visible.Count > 1 && world.Luck.Befalls(FaultKind.ReorderedInQueue, visible[0].Site, out var size))
            {
                at = 1 + (int)(size * (visible.Count - 1));
            }
            var message = visible[at];
            visible.RemoveAt(at);
            message.IsVisible = false;
            message.Receives++;
            message.Visibility++;
            if (blueprint.QueueParks && message.Receives > receivesMax)
            {
                if (!blueprint.QueueForgets)
                {
                    Bury(message.Event, "");
                }
                Delete(message);
                continue;
            }
            if (blueprint.DeletesOnReceive)
            {
                Delete(message);
            }
            else if (
                world.Luck.Befalls(
                    FaultKind.VisibilityLapses,
                    Draws.Of(message.Site, (ulong)message.Receives),
                    out size
                )
            )
            {
                world.Trace.Note($"{Worker}: {message.Event} becomes visible while it is worked on");
                ShowIn(message, (long)(size * LapseMax));
            }
            else if (blueprint.MappingHoards)
            {
                // It may have to wait for longer than that.
                ShowIn(message, VisibilityTimeout);
            }
            batch.Add(message);
        }
        return batch;
    }

    /// <summary>Makes a message visible after a delay. Whoever received it last may say so.</summary>
    public void ShowIn(Message message, long delay)
    {
        var setting = ++message.Visibility;
        world.In(
            delay,
            () =>
            {
                if (!message.IsDeleted && !message.IsVisible && message.Visibility == setting)
                {
                    Show(message);
                }
            }
        );
    }

    public void Delete(Message message)
    {
        if (message.IsDeleted)
        {
            return;
        }
        message.IsDeleted = true;
        Count--;
        kept?.Remove(message);
        if (message.IsVisible)
        {
            visible.Remove(message);
        }
        if (world.Luck.Befalls(FaultKind.DuplicatedAtQueue, message.Site, out var size))
        {
            world.Trace.Note($"{Worker}: {message.Event} comes again although it was deleted");
            world.In((long)(size * VisibilityTimeout), () => Send(message.Event));
        }
    }

    /// <summary>Keeps the event as a dead letter; without a reason it was the queue that did it.</summary>
    public void Bury(StreamEvent e, string reason)
    {
        world.Trace.Note($"{Worker}: {e} is parked: {(reason.Length > 0 ? reason : "received too often")}");
        Dead.Add(new DeadLetter(e, reason));
        e.SettledBy |= 1UL << number;
    }

    /// <summary>The handler says why an event is among the dead letters.</summary>
    public void Explain(StreamEvent e, Settlement settlement)
    {
        if (Dead.FindLast(letter => letter.Event == e) is { } letter)
        {
            letter.Settlement = settlement;
        }
    }

    /// <summary>Sends all dead letters again.</summary>
    public void Redrive()
    {
        var all = Dead.ToArray();
        Dead.Clear();
        foreach (var letter in all)
        {
            Send(letter.Event);
        }
    }

    /// <summary>The worker is done with it.</summary>
    public void Settle(Message message)
    {
        message.Event.SettledBy |= 1UL << number;
        judge.Acknowledged(number, message.Event);
    }

    private void Show(Message message)
    {
        message.IsVisible = true;
        visible.Add(message);
        Wake();
    }
}
