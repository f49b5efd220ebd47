using System.Text.RegularExpressions;

namespace Ecomm.Operations.Serving;

/// <summary>
/// The origins whose pages may call the APIs from a browser, in the syntax of API Gateway and of Terraform's
/// <c>cors_origins</c>: <c>*</c>, or origins such as <c>https://shop.example</c>; <c>https://*</c> and <c>http://*</c> stand for
/// all of a scheme.
/// </summary>
public sealed partial class AllowedOrigins
{
    private const string Any = "*";

    private readonly IReadOnlyList<string>? origins;

    private AllowedOrigins(IReadOnlyList<string>? origins) => this.origins = origins;

    /// <summary>Any program of this machine: every scheme and port of <c>localhost</c> and of the loopback addresses.</summary>
    public static AllowedOrigins Loopback { get; } = new(origins: null);

    /// <summary>These origins and no other.</summary>
    /// <exception cref="FormatException">One is none, see <see cref="IsOrigin"/>.</exception>
    public static AllowedOrigins Of(IReadOnlyList<string> origins) =>
        origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw new FormatException($"'{wrong}' is not an origin")
            : new(origins);

    /// <summary>Whether that can stand in the list: <c>*</c>, or a scheme and a host without a path.</summary>
    public static bool IsOrigin(string text) => text == Any || Origin().IsMatch(text);

    /// <summary>Whether a page of that origin may call.</summary>
    /// <param name="origin">The header of a browser: an origin, or <c>null</c> for a page that has none.</param>
    public bool Allows(string origin) =>
        origins is null
            ? Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && Callers.IsLoopback(uri.IdnHost)
            : origins.Any(allowed =>
                allowed == Any
                || (
                    allowed is "http://*" or "https://*"
                    && origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
                )
                || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)
            );

    [GeneratedRegex(@"^https?://[^/\s]+\z")]
    private static partial Regex Origin();
}
