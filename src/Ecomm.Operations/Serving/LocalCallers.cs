using System.Net;

namespace Ecomm.Operations.Serving;

/// <summary>Who may ask a server on this machine, which asks nobody for a password.</summary>
public static class LocalCallers
{
    /// <summary>
    /// Whether this machine's user asks, and not a web page elsewhere: that may resolve its own name to this address, but it
    /// cannot make a browser send this host's name.
    /// </summary>
    public static bool IsOfThisMachine(HttpRequest request) => IsLoopback(request.Host.Host) && !IsForeign(request);

    /// <summary>
    /// Whether a machine of a network asks to which the host was opened, under an address or this machine's name: a page
    /// elsewhere may resolve its own name to this address, but it cannot make a browser send another.
    /// </summary>
    public static bool IsOfThisNetwork(HttpRequest request) =>
        (
            IsLoopback(request.Host.Host)
            || IPAddress.TryParse(request.Host.Host, out _)
            || request.Host.Host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        ) && !IsForeign(request);

    // What a page of another site, or of another port, makes a browser send; the tools that this host is for send neither.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.FirstOrDefault() is { } origin
            ? !(
                Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            )
            : request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";

    private static bool IsLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
