using System.Net.Http.Headers;
using Ecomm.Hosting.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecomm.Hosting.Commands;

/// <summary>
/// The base URL of a deployment. The link that a host of another machine printed is one too: it brings the host's token, which is
/// shown to the host as a header, and to nobody else.
/// </summary>
public static class HostLink
{
    /// <summary>The URL without the token.</summary>
    public static string Address(Uri link) => link.GetLeftPart(UriPartial.Path);

    /// <summary>The URL of a path below it; a base URL may have a path of its own.</summary>
    public static Uri Below(Uri link, string path) => new(Address(link).TrimEnd('/') + path);

    /// <summary>The header that shows the token; null if the URL brings none.</summary>
    public static AuthenticationHeaderValue? Authorization(Uri link) =>
        QueryHelpers.ParseQuery(link.Query).TryGetValue(AccessToken.Parameter, out var token)
            ? new AuthenticationHeaderValue("Bearer", token.ToString())
            : null;
}
