namespace Ecomm.Properties.Shells;

/// <summary>What befalls a process at one await of a port.</summary>
public enum Fault
{
    None,

    /// <summary>The process dies and nothing was done.</summary>
    CrashesBefore,

    /// <summary>It is done and the process dies before it hears of it.</summary>
    CrashesAfter,

    /// <summary>The port says that it failed, and nothing was done.</summary>
    FailsBefore,

    /// <summary>The port says that it failed, but it is done.</summary>
    FailsAfter,

    /// <summary>A store is busy; a gateway does not answer in time, and acts when nobody waits for it any more.</summary>
    Stalls,
}

/// <summary>
/// The awaits of one process, one at a time: each goes on only when it is told to, and as it is told to. All of it runs on
/// the caller's thread, so that whoever gives the turns decides every interleaving.
/// </summary>
internal sealed class Turns
{
    private TaskCompletionSource<Fault>? turn;

    /// <summary>What the process is about to do in its next turn, or null if it waits for something else.</summary>
    public string? Next { get; private set; }

    /// <summary>Whether it waits for another process.</summary>
    public bool IsElsewhere { get; private set; }

    /// <summary>A dead process runs nothing more, no handler and no clean-up either: its await simply never ends.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Does one thing at a port, when its turn comes.</summary>
    /// <param name="what">What it is, for the timeline.</param>
    /// <param name="act">The act.</param>
    /// <param name="stall">What happens instead if the port stalls.</param>
    /// <param name="failure">What is thrown if the port fails.</param>
    public async Task<T> Take<T>(string what, Func<Task<T>> act, Func<Task<T>> stall, Func<Exception> failure)
    {
        Next = what;
        turn = new TaskCompletionSource<Fault>();
        var fault = await turn.Task;
        switch (fault)
        {
            case Fault.CrashesBefore:
                return await Die<T>();
            case Fault.FailsBefore:
                throw failure();
            case Fault.Stalls:
                return await stall();
            default:
                break;
        }
        var result = await Elsewhere(act);
        return fault switch
        {
            Fault.CrashesAfter => await Die<T>(),
            Fault.FailsAfter => throw failure(),
            _ => result,
        };
    }

    /// <summary>Lets the process go on, up to its next await.</summary>
    public void Give(Fault fault)
    {
        var given = turn ?? throw new InvalidOperationException("the process waits for nothing that can be given");
        (turn, Next) = (null, null);
        given.SetResult(fault);
    }

    public static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;

    private async Task<T> Elsewhere<T>(Func<Task<T>> act)
    {
        IsElsewhere = true;
        try
        {
            return await act();
        }
        finally
        {
            IsElsewhere = false;
        }
    }

    private Task<T> Die<T>()
    {
        IsDead = true;
        return Never<T>();
    }
}
