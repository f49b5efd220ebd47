using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Simulation.Core;

/// <summary>An item of the event store on its way through the chain.</summary>
public sealed class StreamEvent
{
    private const string StreamArn = "arn:aws:dynamodb:simulation";

    private readonly Lazy<string> body;
    private readonly Lazy<Opened> mail;

    internal StreamEvent(Catalogue catalogue, Item item, long place)
    {
        Item = item;
        Site = SiteOf(item.Key);
        Name = StoredEvent.NameOf(item.Attributes);
        IsInjected = item.Attributes[Attributes.Simulated] is not null;
        Data = item.Attributes[Attributes.EventData] as Value.Map;
        mail = new Lazy<Opened>(() => Opened.Of(catalogue, item.Attributes), LazyThreadSafetyMode.None);
        body = new Lazy<string>(() => BusEvent.Write(place, item, StreamArn), LazyThreadSafetyMode.None);
    }

    public Item Item { get; }

    /// <summary>Where faults of its way happen; made of its key.</summary>
    public ulong Site { get; }

    public string Name { get; }

    /// <summary>Published by the testing API, not by the system.</summary>
    public bool IsInjected { get; }

    public Value.Map? Data { get; }

    /// <summary>The event, as the domains read it; null if it says nothing that a worker could act on.</summary>
    public Event? Event => mail.Value.Published?.Event;

    /// <summary>What a message of it carries, as the domains read it.</summary>
    internal Lazy<Opened> Mail => mail;

    /// <summary>The message that queues carry.</summary>
    public string Body => body.Value;

    /// <summary>The event whose delivery raised this one; null for one that a request published.</summary>
    internal StreamEvent? Cause { get; set; }

    /// <summary>How often it has passed the bus.</summary>
    internal int Passes { get; set; }

    /// <summary>Workers that have acknowledged or parked it at least once, as bits by their number.</summary>
    internal ulong SettledBy { get; set; }

    /// <summary>Workers that have acknowledged it at least once, other than by parking it.</summary>
    internal ulong AcknowledgedBy { get; set; }

    public static ulong SiteOf(Key key) => Draws.Of(Draws.Of(key.Pk), Draws.Of(key.Sk));

    public override string ToString() => $"{Name} of {Event?.Type.Describe(Event) ?? Item.Key.Sk}";
}
