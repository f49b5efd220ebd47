using System.Globalization;

namespace Ecomm.Simulation;

/// <summary>
/// What happened, as lines for people if it is on, and always as a hash: two runs with the same hash took the same steps.
/// </summary>
internal sealed class Trace(bool on)
{
    private readonly List<string> lines = [];

    public bool IsOn => on;

    /// <summary>The clock.</summary>
    public Func<long> Now { get; set; } = () => 0;

    public ulong Hash { get; private set; }

    public IReadOnlyList<string> Lines => lines;

    /// <summary>One operation, and what it came to.</summary>
    public void Add(Operation operation, string outcome, string shown)
    {
        Stir(operation.Site, outcome);
        if (on)
        {
            Line($"{operation.Process}: {operation.Describe()} → {shown}");
        }
    }

    public void Note(string what)
    {
        Stir((ulong)what.Length, what);
        if (on)
        {
            Line(what);
        }
    }

    /// <summary>A line that is there for people only.</summary>
    public void Tell(string what)
    {
        if (on)
        {
            Line(what);
        }
    }

    public static string Of(Key key) => key.Sk;

    public static string Of(Item? item) =>
        item is null
            ? "nothing"
            : string.Join(
                " ",
                new[]
                {
                    Attributes.OrderStatus,
                    Attributes.AllocationStatus,
                    Attributes.PaymentStatus,
                    Attributes.PaymentRetries,
                    Attributes.Units,
                    Attributes.EventName,
                }
                    .Select(name => item.Attributes[name])
                    .Select(value => value is Value.Text text ? text.Of : (value as Value.Number)?.Of.Text)
                    .OfType<string>()
            );

    public static string Of(ItemWrite write) =>
        write switch
        {
            ItemWrite.Put put => $"new {Of(put.Key)} ({Of(put.Item)})",
            ItemWrite.Change change =>
                $"{Of(change.Key)} ({Of(new Item(change.Key, change.Set))}) if version {change.Version}",
            ItemWrite.Add add =>
                $"{Of(add.Key)} {string.Join(" ", add.Deltas.Map(d => $"{d.Attribute} {d.By:+0;-0}"))}",
            _ => $"check of {Of(write.Key)}",
        };

    private void Stir(ulong what, string outcome) =>
        Hash = Draws.Of(Hash, what ^ (ulong)Now() ^ (ulong)outcome.Length << 32);

    private void Line(string what) =>
        lines.Add(
            string.Create(CultureInfo.InvariantCulture, $"{Now() / (double)Scheduler.Second, 10:0.000} s  {what}")
        );
}
