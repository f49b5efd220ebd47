using System.Net;

namespace Ecomm.Adapters.Gateways;

/// <summary>
/// Shows a gateway a secret, in a header of each request. The secret is fetched when the first request needs it, and kept. Status 401 says that
/// the gateway refuses it: then it is fetched again, once for all requests that it was refused to, and each of these is sent again,
/// once. Whoever sends them gives them a key, so a gateway may receive one twice. No message shows the secret.
/// </summary>
/// <param name="inner">Sends the requests; usually <see cref="HttpGateway.NewHandler"/>.</param>
/// <param name="name">The header's name.</param>
/// <param name="fetch">
/// Gives the secret as it is now, or throws an <see cref="HttpRequestException"/>, whose message says why it cannot and shows none.
/// </param>
public sealed class SecretHeader(HttpMessageHandler inner, string name, Func<CancellationToken, Task<string>> fetch)
    : DelegatingHandler(inner)
{
    /// <summary>Many servers refuse a request whose headers are longer than 8 KiB in all; 4 KiB leave room for the others.</summary>
    public const int CharactersMax = 4096;

    // They say what the request is, and where it ends.
    private static readonly string[] Taken =
    [
        HttpGateway.IdempotencyKey,
        "Accept",
        "Connection",
        "Expect",
        "Host",
        "Transfer-Encoding",
        "Upgrade",
    ];

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Secret? kept;

    /// <summary>Whether this is the name of a header that a request can be given a secret in.</summary>
    public static bool CanBe(string name)
    {
        using var request = new HttpRequestMessage();
        return !Taken.Contains(name, StringComparer.OrdinalIgnoreCase)
            && request.Headers.TryAddWithoutValidation(name, "");
    }

    /// <exception cref="HttpRequestException">There is no answer.</exception>
    /// <exception cref="NotAskedException">There is no secret: nothing was sent, or the first request was refused.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var shown = await Shown(refused: null, cancellationToken);
        var response = await Send(request, shown, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
        {
            return response;
        }
        response.Dispose();
        return await Send(request, await Shown(refused: shown, cancellationToken), cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            turn.Dispose();
        }
        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> Send(HttpRequestMessage request, Secret shown, CancellationToken cancel)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, shown.Text);
        return base.SendAsync(request, cancel);
    }

    private async Task<Secret> Shown(Secret? refused, CancellationToken cancel)
    {
        try
        {
            return await Find(refused, cancel);
        }
        catch (HttpRequestException e)
        {
            throw new NotAskedException(e.Message, e);
        }
        catch (OperationCanceledException e)
        {
            throw new NotAskedException("its secret was not fetched in time", e);
        }
    }

    // Whoever waits for its turn finds what the one before has fetched, unless that one was cut short or failed.
    private async Task<Secret> Find(Secret? refused, CancellationToken cancel)
    {
        if (kept is { } before && before != refused)
        {
            return before;
        }
        await turn.WaitAsync(cancel);
        try
        {
            return kept is { } current && current != refused ? current : kept = Secret.Of(await fetch(cancel));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A secret that was fetched. Two of the same text are two, so that a refusal is of one that was fetched before it.</summary>
    private sealed class Secret
    {
        private Secret(string text) => Text = text;

        public string Text { get; }

        // White space at its ends, a line break above all, is a mistake that is easily made and harmless.
        public static Secret Of(string text) =>
            text.Trim() is { Length: > 0 and <= CharactersMax } value && value.All(c => c is >= ' ' and <= '~')
                ? new Secret(value)
                : throw new HttpRequestException(
                    $"its secret is no value of a header; expected 1 to {CharactersMax} printable ASCII characters"
                );
    }
}
