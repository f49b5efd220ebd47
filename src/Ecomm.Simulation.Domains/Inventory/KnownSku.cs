namespace Ecomm.Simulation.Domains.Inventory;

/// <summary>What the laws know of one SKU, and how many units it had when.</summary>
internal sealed class KnownSku(string id)
{
    public string Id => id;

    public long Recorded { get; set; }

    public long Held { get; set; }

    public long Available { get; set; }

    public long Restocked { get; set; }

    /// <summary>Available units from each moment on.</summary>
    public List<(long At, long Available)> History { get; } = [(long.MinValue, 0)];

    /// <summary>Whether at some moment since then there were fewer than that many.</summary>
    public bool HadFewerThan(long units, long since)
    {
        for (var i = History.Count - 1; i >= 0; i--)
        {
            if (History[i].Available < units)
            {
                return true;
            }
            if (History[i].At < since)
            {
                return false;
            }
        }
        return false;
    }
}
