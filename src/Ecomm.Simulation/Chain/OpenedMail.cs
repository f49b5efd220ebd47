using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// What messages carry, as one code reads it: each event is read once, because it says the same to whoever it is delivered. An event's
/// body is one string on all its ways.
/// </summary>
internal sealed class OpenedMail(Catalogue catalogue)
{
    /// <summary>In one run out of so many, by a draw of its seed, each delivery reads its message, as functions do.</summary>
    private const int RunsPerReading = 8;

    private readonly Dictionary<string, Opened> opened = new(ReferenceEqualityComparer.Instance);

    /// <summary>Opens messages with that code in the run of that seed; null lets each delivery read its own.</summary>
    public static Func<string, Opened>? Of(Catalogue catalogue, ulong seed) =>
        Draws.Of(seed, 12) % RunsPerReading == 0 ? null : new OpenedMail(catalogue).Open;

    private Opened Open(string body)
    {
        if (!opened.TryGetValue(body, out var known))
        {
            opened[body] = known = Opened.Of(catalogue, body);
        }
        return known;
    }
}
