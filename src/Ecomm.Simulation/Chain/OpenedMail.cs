using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// What messages carry, as one code reads it: each event is read once, from its item, because it says the same to whoever it is delivered. So does
/// the local chain.
/// </summary>
internal sealed class OpenedMail(Catalogue catalogue)
{
    /// <summary>
    /// In one run out of so many, by a draw of its seed, each delivery reads the JSON of its message, as functions do. Enumerated runs have all one
    /// seed, and none of them does.
    /// </summary>
    private const int RunsPerReading = 8;

    private readonly Dictionary<StreamEvent, Lazy<Opened>> opened = [];

    /// <summary>Opens messages in the run of that seed; null lets each delivery read its own.</summary>
    /// <param name="catalogue">What the code reads events by.</param>
    /// <param name="ofRun">What the run itself reads them by.</param>
    /// <param name="seed">The run's.</param>
    public static Func<StreamEvent, Lazy<Opened>>? Of(Catalogue catalogue, Catalogue ofRun, ulong seed) =>
        Draws.Of(seed, 12) % RunsPerReading == 0 ? null
        : ReferenceEquals(catalogue, ofRun) ? e => e.Mail
        : new OpenedMail(catalogue).Open;

    private Lazy<Opened> Open(StreamEvent e)
    {
        if (!opened.TryGetValue(e, out var known))
        {
            opened[e] = known = new Lazy<Opened>(
                () => Opened.Of(catalogue, e.Item.Attributes),
                LazyThreadSafetyMode.None
            );
        }
        return known;
    }
}
