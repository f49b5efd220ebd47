using Ecomm.Adapters;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Properties.Shells;

/// <summary>Something that runs by turns: an errand, or the gateway at work on a question. Its clock stands between turns.</summary>
internal sealed class Process(string name, Turns turns, FakeTimeProvider time, Task task, Errand? errand)
{
    public string Name => name;

    /// <summary>Null is the gateway's own.</summary>
    public Errand? Errand => errand;

    public bool CanGo => !turns.IsElsewhere;

    public bool IsDead => turns.IsDead;

    public bool IsOver => task.IsCompleted || turns.IsDead;

    /// <summary>What it will do in its next turn; what waits for no port waits for its clock.</summary>
    public string Next => turns.Next ?? "waits";

    /// <summary>How its errand ended. An exception that the shell let through is thrown here.</summary>
    public Settlement Settlement => ((Task<Settlement>)task).GetAwaiter().GetResult();

    /// <summary>The gateway has no faults but being busy: the others are those of the way to it.</summary>
    public Fault Bound(Fault fault) =>
        turns.Next is null || (errand is null && fault is not Fault.Stalls) ? Fault.None : fault;

    public void Go(Fault fault)
    {
        if (turns.Next is null)
        {
            time.Advance(Shell.GatewayTimeout);
        }
        else
        {
            turns.Give(fault);
        }
    }
}
