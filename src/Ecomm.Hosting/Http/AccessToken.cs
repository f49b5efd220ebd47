using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecomm.Hosting.Http;

/// <summary>
/// The secret of a host that is open to a network: each request brings it as <c>Authorization: Bearer …</c>, or, from a browser
/// that came by the link, as a cookie. It is part of no log line.
/// </summary>
public sealed partial class AccessToken
{
    /// <summary>The query parameter of the link.</summary>
    public const string Parameter = "token";

    /// <summary>Fewer characters can be guessed.</summary>
    public const int CharactersMin = 16;

    private const string FileName = "token";
    private const string Scheme = "Bearer ";
    private const int RandomBytes = 24;

    private readonly string text;
    private readonly byte[] hash;

    private AccessToken(string text) => (this.text, hash) = (text, Hash(text));

    /// <summary>The token of that text, or null: it is too short, or a header or a link could not carry it.</summary>
    public static AccessToken? Of(string text) => Allowed().IsMatch(text) ? new AccessToken(text) : null;

    /// <summary>The token that is kept in a directory of data; the first time it is drawn at random.</summary>
    /// <exception cref="InvalidDataException">Somebody wrote something else into its file.</exception>
    public static AccessToken In(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            var drawn = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(drawn);
        }
        return Of(File.ReadAllText(path).Trim())
            ?? throw new InvalidDataException(
                $"'{Path.GetFullPath(path)}' holds no token of at least {CharactersMin} characters; delete it for a new one"
            );
    }

    /// <summary>A link to the console that brings the token.</summary>
    public Uri Link(Uri host) => new(host, $"/?{Parameter}={text}");

    /// <summary>
    /// Lets a request pass that brings the token. A browser that comes by the link gets the cookie and is sent to the same page
    /// without the token, so that no history keeps it. All others are answered 401.
    /// </summary>
    public async Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        // Cookies do not tell ports apart, so the name does.
        var cookie = $"ecomm-token-{context.Connection.LocalPort}";
        if (HttpMethods.IsGet(request.Method) && IsIt(request.Query[Parameter].FirstOrDefault()))
        {
            context.Response.Cookies.Append(
                cookie,
                text,
                new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    IsEssential = true,
                }
            );
            context.Response.Headers.CacheControl = "no-store";
            var query = request
                .Query.Where(one => one.Key != Parameter)
                .SelectMany(one => one.Value, (one, value) => (one.Key, value));
            context.Response.Redirect(
                request.Path + QueryString.Create(query.Select(one => KeyValuePair.Create(one.Key, one.value)))
            );
        }
        else if (IsIt(BearerOf(request)) || IsIt(request.Cookies[cookie]))
        {
            await next(context);
        }
        else
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await HttpHost.Message(
                context,
                401,
                "Unauthorized: this host is open to a network and asks for its token, as Authorization: Bearer TOKEN or by the "
                    + "link that it printed when it started"
            );
        }
    }

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.FirstOrDefault() is { } header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    // By hashes of one length, so that the time tells nothing.
    private bool IsIt(string? brought) =>
        brought is not null && CryptographicOperations.FixedTimeEquals(Hash(brought), hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^[A-Za-z0-9._~-]{16,}\z")]
    private static partial Regex Allowed();
}
