using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Operations.Arguments;
using LanguageExt;

namespace Ecomm.Hosting.Chain;

/// <summary>What is switched on to disturb the system. All of it is within what AWS permits itself, and survives a restart.</summary>
/// <param name="DuplicatePercent">Of the messages that the bus sends, so many come twice.</param>
/// <param name="ReorderPercent">So many are held back for up to <see cref="Chaos.HoldMax"/>, so that others overtake them.</param>
/// <param name="DelayMs">Each is visible only after so many milliseconds.</param>
/// <param name="GatewayFailureRate">The share of payment attempts that fail, from 0 to 1; null is what the host was started with.</param>
/// <param name="Paused">Workers that take no messages, as with a disabled event source mapping.</param>
public sealed record ChaosSettings(
    int DuplicatePercent = 0,
    int ReorderPercent = 0,
    int DelayMs = 0,
    double? GatewayFailureRate = null,
    Seq<string> Paused = default
)
{
    public const int DelayMsMax = 60_000;

    public bool IsCalm => !Describe().Any();

    /// <summary>What is switched on, one line each.</summary>
    public IEnumerable<string> Describe()
    {
        if (DuplicatePercent > 0)
        {
            yield return FormattableString.Invariant($"{DuplicatePercent} % of messages come twice");
        }
        if (ReorderPercent > 0)
        {
            yield return FormattableString.Invariant($"{ReorderPercent} % of messages are overtaken");
        }
        if (DelayMs > 0)
        {
            yield return FormattableString.Invariant($"every message waits {DelayMs} ms");
        }
        if (GatewayFailureRate is { } rate)
        {
            yield return FormattableString.Invariant($"the gateway fails {rate * 100:0.#} % of attempts");
        }
        foreach (var worker in Paused)
        {
            yield return $"{worker} is paused";
        }
    }

    /// <summary>These settings with that worker paused, or not.</summary>
    public ChaosSettings Pause(string worker, bool isPaused)
    {
        var others = Paused.Filter(name => name != worker);
        return this with { Paused = isPaused ? others.Add(worker) : others };
    }

    public Value.Map Write() =>
        new()
        {
            { nameof(DuplicatePercent).ToField(), DuplicatePercent },
            { nameof(ReorderPercent).ToField(), ReorderPercent },
            { nameof(DelayMs).ToField(), DelayMs },
            {
                nameof(GatewayFailureRate).ToField(),
                GatewayFailureRate is { } rate ? new Value.Number(Numeral.Of((decimal)rate)) : Value.Null.It
            },
            { nameof(Paused).ToField(), new Value.List(Paused.Map(Value (name) => new Value.Text(name))) },
        };

    /// <summary>These settings with those that the body names, or all that is wrong with it.</summary>
    public Either<Faults, ChaosSettings> With(Value.Map body, Routes routes)
    {
        var fields = new FieldReader(body);
        var duplicate = fields.Optional(nameof(DuplicatePercent).ToField(), value => Whole(value, 100));
        var reorder = fields.Optional(nameof(ReorderPercent).ToField(), value => Whole(value, 100));
        var delay = fields.Optional(nameof(DelayMs).ToField(), value => Whole(value, DelayMsMax));
        var rate = fields.Optional(nameof(GatewayFailureRate).ToField(), Rate);
        var paused = fields.Optional(nameof(Paused).ToField(), value => Workers(value, routes));
        return fields.Result(
            new ChaosSettings(
                duplicate ?? DuplicatePercent,
                reorder ?? ReorderPercent,
                delay ?? DelayMs,
                rate is { } given ? given.Of : GatewayFailureRate,
                paused is { } names ? names.Of : Paused
            )
        );
    }

    private static Either<string, int?> Whole(Value value, int max) =>
        value is Value.Number number && number.Of.Whole(max).Case is long whole
            ? (int?)whole
            : FormattableString.Invariant($"is {value.Describe()}; expected an integer from 0 to {max}");

    // A null is a wish here: what the host was started with.
    private static Either<string, RateOf> Rate(Value value) =>
        value is Value.Null ? new RateOf(null)
        : value is Value.Number number && number.Of.Exact().Case is decimal rate and >= 0 and <= 1
            ? new RateOf((double)rate)
        : $"is {value.Describe()}; expected a number from 0 to 1, or null";

    private static Either<string, Names> Workers(Value value, Routes routes)
    {
        var names = value is Value.List list ? list.Of.Map(name => (name as Value.Text)?.Of) : Seq1<string?>(null);
        return names.ForAll(name => routes.Workers.Any(worker => worker.Name == name))
            ? new Names(toSeq(names.OfType<string>().Distinct().ToArray()))
            : $"is {value.Describe()}; expected a list of {string.Join(", ", routes.Workers.Select(w => w.Name))}";
    }

    private sealed record RateOf(double? Of);

    private sealed record Names(Seq<string> Of);
}

/// <summary>The switches, and the dice that they throw.</summary>
public sealed class Chaos(Database database, Func<double> random)
{
    /// <summary>The longest that a message is held back to be overtaken, and that a copy comes after its original.</summary>
    public static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(2);

    private const string Name = "chaos";
    private volatile ChaosSettings settings = new();

    public ChaosSettings Settings => settings;

    /// <summary>Reads what was switched on when the host last ran.</summary>
    public void Load(Routes routes)
    {
        var stored = database.Readers.Read(statements =>
            statements.Scalar("SELECT value FROM settings WHERE name = $1", Name) as string
        );
        if (stored is not null && ValueJson.Parse(Encoding.UTF8.GetBytes(stored)).Case is Value.Map map)
        {
            // A worker may have been renamed since; then nothing of it is switched on.
            settings = new ChaosSettings().With(map, routes).IfLeft(settings);
        }
    }

    /// <summary>Switches, durably.</summary>
    public async Task Set(ChaosSettings wanted)
    {
        var json = ValueJson.Write(wanted.Write());
        await database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute(
                    "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
                    Name,
                    json
                ),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );
        settings = wanted;
    }

    /// <summary>How long the next message is held back.</summary>
    public TimeSpan DrawDelay()
    {
        var now = settings;
        return TimeSpan.FromMilliseconds(now.DelayMs)
            + (Draws(now.ReorderPercent) ? HoldMax * random() : TimeSpan.Zero);
    }

    /// <summary>After what time a copy of the next message is visible, or null if there is none.</summary>
    public TimeSpan? DrawDuplicate() => Draws(settings.DuplicatePercent) ? HoldMax * random() : null;

    private bool Draws(int percent) => percent > 0 && random() * 100 < percent;
}

internal static class FieldNames
{
    /// <summary>A property's name as a JSON field.</summary>
    public static string ToField(this string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
