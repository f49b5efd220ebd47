using Ecomm.Hosting.Host;
using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>The fake gateways' ledger, for people: what was done for good, and what that comes to.</summary>
/// <param name="Entries">One for each thing that was done, the oldest first; the subject stands under its field.</param>
/// <param name="Balances">What the gateways say that the entries come to, one for each subject.</param>
public sealed record LedgerView(Seq<Value.Map> Entries, Seq<Value.Map> Balances)
{
    public static readonly LedgerView Empty = new(Seq<Value.Map>(), Seq<Value.Map>());

    /// <summary>The ledger as it is now.</summary>
    public static LedgerView Of(LocalSystem system)
    {
        var ledger = toSeq(system.Ledger());
        var gateways = system.Catalogue.Gateways;
        var field = gateways.Map(gateway => gateway.Subject.Field).HeadOrNone().IfNone("key");
        return new LedgerView(
            ledger.Map(entry => Write(field, entry)),
            gateways.Bind(gateway => gateway.Balances(ledger))
        );
    }

    private static Value.Map Write(string field, Item entry)
    {
        var map = new Value.Map { { field, entry.Key.Pk } };
        foreach (var (name, value) in entry.Attributes.Where(attribute => attribute.Name != Attributes.CreatedAt))
        {
            map.Add(name, value);
        }
        return map;
    }
}
