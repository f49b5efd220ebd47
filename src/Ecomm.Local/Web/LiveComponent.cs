using Ecomm.Local.Observation;
using Microsoft.AspNetCore.Components;

namespace Ecomm.Local.Web;

/// <summary>A component that is shown anew with each picture of the running system.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private IDisposable? watching;

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
            watching = Live.Watch(() => _ = InvokeAsync(Show));
        }
    }

    /// <summary>Reads what is shown, before it is shown anew.</summary>
    protected virtual void Look() { }

    private void Show()
    {
        Look();
        StateHasChanged();
    }
}
