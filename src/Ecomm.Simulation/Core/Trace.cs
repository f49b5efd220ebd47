using System.Globalization;

namespace Ecomm.Simulation.Core;

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

    /// <summary>What an item says in a few words: its name, statuses and counts, but no ids, times and versions.</summary>
    public static string Of(Item? item) => item is null ? "nothing" : Plain(item.Attributes);

    public static string Plain(Value.Map? map) =>
        map is null
            ? "nothing"
            : string.Join(" ", map.Where(field => IsTelling(field.Name)).Select(Text).OfType<string>());

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

    private static bool IsTelling(string name) =>
        name
            is not (
                Attributes.Pk
                or Attributes.Sk
                or Attributes.ListPartition
                or Attributes.ListSort
                or Attributes.CreatedAt
                or Attributes.UpdatedAt
                or Attributes.TraceId
                or Attributes.Version
            )
        && !name.EndsWith("Id", StringComparison.Ordinal);

    private static string? Text((string Name, Value Value) field) =>
        field.Value switch
        {
            Value.Text text => text.Of,
            Value.Number number => $"{field.Name} {number.Of.Text}",
            _ => null,
        };

    private void Stir(ulong what, string outcome) =>
        Hash = Draws.Of(Hash, what ^ (ulong)Now() ^ (ulong)outcome.Length << 32);

    private void Line(string what) =>
        lines.Add(
            string.Create(CultureInfo.InvariantCulture, $"{Now() / (double)Scheduler.Second, 10:0.000} s  {what}")
        );
}
