using Ecomm.Adapters.Storage;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Microsoft.AspNetCore.Components;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>A component that is shown anew with each picture of the running system.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private IDisposable? watching;
    private int queued;

    [Inject]
    public required LocalSystem Running { get; set; }

    [Inject]
    public required LiveView Live { get; set; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => watching?.Dispose();

    // Only what is shown in a browser is kept live; what is rendered for the first answer is not.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            watching = Live.Watch(Queue);
        }
    }

    /// <summary>Reads what is shown, before it is shown anew.</summary>
    protected virtual void Look() { }

    // Off the thread that calls all viewers; one that is behind skips pictures rather than pile them up.
    private void Queue()
    {
        if (Interlocked.Exchange(ref queued, 1) == 0)
        {
            _ = Task.Run(() => InvokeAsync(Show));
        }
    }

    private void Show()
    {
        Volatile.Write(ref queued, 0);
        try
        {
            Look();
        }
        catch (StoreUnavailableException)
        {
            // What was read last stays; the next picture tries again.
        }
        StateHasChanged();
    }
}
