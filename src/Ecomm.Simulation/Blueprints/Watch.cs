using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Blueprints;

/// <summary>
/// Watches one run for what somebody knows of a domain: it is told of every commit, acknowledgement and dead letter, and says
/// which law it breaks. It reads items as they are and keeps its own books, so that it shares nothing with the code under test.
/// </summary>
public abstract class Watch
{
    private IRun? run;

    /// <summary>Microseconds since the run began.</summary>
    protected long Now => Told.Now;

    /// <summary>When the delivery or request began whose operation is being carried out; null if it is nobody's.</summary>
    protected long? ActingSince => Told.ActingSince;

    private IRun Told => run ?? throw new InvalidOperationException("the watch is not part of a run");

    /// <summary>An item was inserted into the event store.</summary>
    public virtual void Published(StreamEvent e) { }

    /// <summary>An item of the transactional store was committed. Other items of the same write may follow.</summary>
    public virtual void Recorded(Item? before, Item after) { }

    /// <summary>A gateway's ledger has a new entry.</summary>
    public virtual void Entered(Item entry) { }

    /// <summary>A client was told that its request is accepted.</summary>
    public virtual void Accepted(Request request) { }

    /// <summary>A worker has acknowledged an event, other than by parking it.</summary>
    public virtual void Acknowledged(string worker, StreamEvent e) { }

    /// <summary>A worker has parked an event, for the failure that the settlement holds, if it is one.</summary>
    public virtual void Parked(string worker, StreamEvent e, Settlement settlement) { }

    /// <summary>A step that changed something is over: everything that it has committed was told.</summary>
    public virtual void Step() { }

    /// <summary>Faults have stopped, dead letters are redriven and time has passed.</summary>
    public virtual void End() { }

    /// <summary>Whether every worker must be able to process it in the end: no dead letter may hold it.</summary>
    public virtual bool MustBeProcessed(StreamEvent e) => false;

    internal void Join(IRun watched) => run = watched;

    protected void Break(string law, string what) => Told.Break(law, what);

    /// <summary>Counts a check.</summary>
    protected void Count() => Told.Checked++;
}

/// <summary>The run that a watch watches.</summary>
internal interface IRun
{
    /// <summary>Microseconds since the run began.</summary>
    long Now { get; }

    /// <summary>When the delivery or request began whose operation is being carried out; null if it is nobody's.</summary>
    long? ActingSince { get; }

    /// <summary>How many checks were made.</summary>
    long Checked { get; set; }

    /// <summary>A law is broken.</summary>
    void Break(string law, string what);
}
