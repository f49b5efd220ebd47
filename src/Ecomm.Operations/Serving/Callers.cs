using System.Net;

namespace Ecomm.Operations.Serving;

/// <summary>
/// Who may ask a server on this machine, told from what a browser says of the page that asks. ASP.NET Core's host filtering is
/// not used: it knows no "any IP address", and its answer does not say why.
/// </summary>
/// <param name="listensOn">The address that the server listens on.</param>
public sealed class Callers(IPAddress listensOn)
{
    private readonly bool isOfThisMachine = IPAddress.IsLoopback(listensOn);

    /// <summary>
    /// Why the name that the caller used for this server is refused, or null. A page elsewhere may resolve its own name to this
    /// address, but cannot make a browser send another name. On a network, addresses and this machine's name are good too.
    /// </summary>
    public string? RefuseHost(HttpRequest request)
    {
        var name = request.Host.Host;
        return
            IsLoopback(name)
            || (
                !isOfThisMachine
                && (
                    IPAddress.TryParse(name, out _)
                    || name.TrimEnd('.').Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
                )
            )
            ? null
            : $"Host '{request.Host.Value}' is no name of this server; expected localhost or a loopback address"
                + (
                    isOfThisMachine
                        ? "; with --address, also addresses of a network"
                        : ", any IP address or the machine's name"
                );
    }

    /// <summary>Why a page of another origin is refused, or null: it is not, or no page asks.</summary>
    /// <param name="request">A request by a name of this server.</param>
    /// <param name="allowed">The other origins whose pages may ask, or null for none.</param>
    public static string? RefuseOrigin(HttpRequest request, AllowedOrigins? allowed = null) =>
        request.Headers.Origin.FirstOrDefault() is { } origin
            ? IsOwn(origin, request.Host) || allowed?.Allows(origin) is true
                ? null
                : allowed is null
                    ? $"Origin '{origin}' is another than this server's; only its own pages are answered here"
                    : $"Origin '{origin}' is not allowed to call the APIs; --cors-origin {origin} allows it"
            // Tools send neither header. A link from elsewhere is navigation.
            : request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate"
                ? "a page of another site asks, and does not say its origin"
                : null;

    /// <summary>Whether that is a name or an address of this machine for itself.</summary>
    public static bool IsLoopback(string host)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
