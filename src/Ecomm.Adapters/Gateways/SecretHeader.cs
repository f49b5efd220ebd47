namespace Ecomm.Adapters.Gateways;

/// <summary>
/// A header that tells a gateway who asks. Its value is a secret, which is fetched when it is first needed, kept, and fetched again when
/// the gateway refuses it. No message of this class shows it.
/// </summary>
/// <param name="name">The header's name.</param>
/// <param name="fetch">Gives the secret as it is now, or throws a <see cref="SecretUnavailableException"/>.</param>
public sealed class SecretHeader(string name, Func<CancellationToken, Task<string>> fetch) : IDisposable
{
    /// <summary>Servers refuse headers that are much longer.</summary>
    public const int CharactersMax = 8192;

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Held? held;

    public string Name => name;

    public void Dispose() => turn.Dispose();

    /// <summary>The value that is kept; the first time it is fetched.</summary>
    /// <param name="refused">What the gateway refused: it is fetched again, once for all requests that it was refused to.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="SecretUnavailableException">It cannot be fetched, or is no value of a header.</exception>
    internal async Task<Held> Value(Held? refused, CancellationToken cancel)
    {
        if (held is { } kept && kept != refused)
        {
            return kept;
        }
        await turn.WaitAsync(cancel);
        try
        {
            if (held is not { } current || current == refused)
            {
                held = current = new Held(Checked(await fetch(cancel)));
            }
            return current;
        }
        finally
        {
            turn.Release();
        }
    }

    // A line break at the end is a mistake that is easily made and harmless.
    private static string Checked(string text) =>
        text.Trim() is { Length: > 0 and <= CharactersMax } value && value.All(c => c is >= ' ' and <= '~')
            ? value
            : throw new SecretUnavailableException(
                $"it is no value of a header; expected 1 to {CharactersMax} visible ASCII characters"
            );

    /// <summary>A secret, which does not say itself when it is printed. Two of the same text are two.</summary>
    internal sealed class Held(string text)
    {
        public string Text => text;
    }
}

/// <summary>A secret cannot be had. The message says why and never shows the secret.</summary>
public sealed class SecretUnavailableException(string message) : Exception(message);
