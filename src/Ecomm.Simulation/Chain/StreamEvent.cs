using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Chain;

/// <summary>An item of the event store on its way through the chain.</summary>
internal sealed class StreamEvent
{
    private const string StreamArn = "arn:aws:dynamodb:simulation";

    private readonly Lazy<string> body;
    private readonly Lazy<bool> isReadable;

    public StreamEvent(Item item, long place)
    {
        Item = item;
        Site = SiteOf(item.Key);
        Name = (item.Attributes[Attributes.EventName] as Value.Text)?.Of ?? "";
        Bit = EventBits.Of(Name);
        IsInjected = item.Attributes[Attributes.Simulated] is not null;
        Data = item.Attributes[Attributes.EventData] as Value.Map;
        OrderId = (Data?["orderId"] as Value.Text)?.Of;
        isReadable = new Lazy<bool>(() => StoredEvent.Read(item.Attributes).IsRight, LazyThreadSafetyMode.None);
        body = new Lazy<string>(() => BusEvent.Write(place, item, StreamArn), LazyThreadSafetyMode.None);
    }

    public Item Item { get; }

    /// <summary>Where faults of its way happen; made of its key.</summary>
    public ulong Site { get; }

    public string Name { get; }

    public EventBit Bit { get; }

    /// <summary>Published by the testing API, not by the system.</summary>
    public bool IsInjected { get; }

    public Value.Map? Data { get; }

    /// <summary>Whether it says anything that a worker could act on.</summary>
    public bool IsReadable => isReadable.Value;

    public string? OrderId { get; }

    /// <summary>The message that queues carry.</summary>
    public string Body => body.Value;

    /// <summary>How often it has passed the bus.</summary>
    public int Passes { get; set; }

    /// <summary>Workers that have acknowledged or parked it at least once, as bits by their number.</summary>
    public int Settled { get; set; }

    public static ulong SiteOf(Key key) => Draws.Of(Draws.Of(key.Pk), Draws.Of(key.Sk));

    public override string ToString() => $"{Name} of {OrderId ?? Lot ?? Item.Key.Sk}";

    private string? Lot =>
        (Data?["sku"] as Value.Text)?.Of is { } sku && (Data["lotId"] as Value.Text)?.Of is { } lot
            ? $"{sku}/{lot}"
            : null;
}
