using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>
/// A live component whose choices are parameters of the address, so that a page is the same when somebody comes back to it, loads it
/// anew or sends its address to a colleague. A field with the attribute <c>data-address</c> writes its parameter itself (console.js): so
/// nobody's typing is overtaken by an answer.
/// </summary>
public abstract class PlacedComponent : LiveComponent
{
    private string path = "";

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override void OnInitialized()
    {
        path = PathOf(Navigation.Uri);
        Navigation.LocationChanged += Moved;
        Arrive();
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Moved;
        base.Dispose(disposing);
    }

    /// <summary>Takes over what the address asks for, and reads what is shown.</summary>
    protected abstract void Arrive();

    /// <summary>
    /// A parameter of the address, of which the first <see cref="ConsolePages.SearchMax"/> characters count; empty if it is missing or there
    /// several times.
    /// </summary>
    protected string Asked(string name) =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue(name, out var values) && values is [{ } one]
            ? one[..Math.Min(one.Length, ConsolePages.SearchMax)]
            : "";

    /// <summary>A parameter that is a number from 0; 0 if it is anything else.</summary>
    protected long AskedNumber(string name) =>
        long.TryParse(Asked(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Goes to this page with these parameters and no others; one that is null or empty is left out.</summary>
    protected void Go(IEnumerable<KeyValuePair<string, string?>> parameters) =>
        Navigation.NavigateTo(
            QueryHelpers.AddQueryString(path, parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)))
        );

    private static string PathOf(string address) => new Uri(address).AbsolutePath;

    // The address of another page is that page's matter; this one is about to go. A fault is shown in the page's place, as one of a first visit.
    [SuppressMessage("Design", "CA1031", Justification = "It is told to the page.")]
    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (PathOf(e.Location) != path)
        {
            return;
        }
        try
        {
            Arrive();
            StateHasChanged();
        }
        catch (Exception fault)
        {
            _ = DispatchExceptionAsync(fault);
        }
    }
}
