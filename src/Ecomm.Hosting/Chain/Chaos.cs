using System.Text;
using Ecomm.Adapters.Sqlite;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;
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

    private static readonly Parameter<long> DuplicateField = Parameter.Whole(
        "duplicatePercent",
        0,
        100,
        example: 10
    ) with
    {
        Means = "Of the messages that the bus sends, so many come twice.",
    };

    private static readonly Parameter<long> ReorderField = Parameter.Whole("reorderPercent", 0, 100, example: 0) with
    {
        Means = "So many are held back, so that others overtake them.",
    };

    private static readonly Parameter<long> DelayField = Parameter.Whole("delayMs", 0, DelayMsMax, example: 0) with
    {
        Means = "Each is visible only after so many milliseconds.",
    };

    // A null is a wish here: what the host was started with.
    private static readonly Parameter<RateOf> RateField = new(
        "gatewayFailureRate",
        Schema.Number(0, max: 1, 0.5m).OrNull,
        (value, _) =>
            value is Value.Null ? new RateOf(null)
            : value is Value.Number number && number.Of.Exact().Case is decimal rate and >= 0 and <= 1
                ? new RateOf((double)rate)
            : $"is {value.Describe()}; expected a number from 0 to 1, or null"
    )
    {
        Means = "The share of attempts at the gateway that fail; null is what the host was started with.",
    };

    private static readonly Parameter<Names> PausedField = new("paused", Schema.ListOf(Schema.Worker), Workers)
    {
        Means = "Workers that take no messages.",
    };

    /// <summary>The fields of <see cref="With"/>.</summary>
    public static readonly IReadOnlyList<Parameter> Fields =
    [
        DuplicateField,
        ReorderField,
        DelayField,
        RateField,
        PausedField,
    ];

    /// <summary>How they are shown and stored.</summary>
    public static readonly Form<ChaosSettings> Form = new()
    {
        { DuplicateField.Name, DuplicateField.Schema, settings => Number(settings.DuplicatePercent) },
        { ReorderField.Name, ReorderField.Schema, settings => Number(settings.ReorderPercent) },
        { DelayField.Name, DelayField.Schema, settings => Number(settings.DelayMs) },
        {
            RateField.Name,
            RateField.Schema,
            settings => settings.GatewayFailureRate is { } rate ? Number(rate) : Value.Null.It
        },
        { PausedField.Name, Schema.Worker, settings => settings.Paused },
    };

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

    /// <summary>These settings with those that the body names, or all that is wrong with it.</summary>
    public Either<Faults, ChaosSettings> With(Value.Map body, Catalogue catalogue)
    {
        var fields = new FieldReader(body, catalogue);
        var settings = new ChaosSettings(
            (int)fields.Read(DuplicateField, DuplicatePercent),
            (int)fields.Read(ReorderField, ReorderPercent),
            (int)fields.Read(DelayField, DelayMs),
            fields.Read(RateField, new RateOf(GatewayFailureRate))?.Of,
            fields.Read(PausedField, new Names(Paused))?.Of ?? default
        );
        return fields.Result(settings);
    }

    private static Either<string, Names> Workers(Value value, Catalogue catalogue)
    {
        var expected = $"expected a list of {string.Join(", ", catalogue.Workers.Map(worker => worker.Name))}";
        if (value is not Value.List list)
        {
            return $"is {value.Describe()}; {expected}";
        }
        return list.Of.Find(name => !IsWorker(name)).Case is Value other
            ? $"holds {other.Describe()}; {expected}"
            : new Names(toSeq(list.Of.OfType<Value.Text>().Select(name => name.Of).Distinct().ToArray()));

        bool IsWorker(Value name) => name is Value.Text { Of: var text } && catalogue.FindWorker(text) is not null;
    }

    private static Value.Number Number(double number) => new(Numeral.Of((decimal)number));

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
    public void Load(Catalogue catalogue)
    {
        var stored = database.Readers.Read(statements =>
            statements.Scalar("SELECT value FROM settings WHERE name = $1", Name) as string
        );
        if (stored is not null && ValueJson.Parse(Encoding.UTF8.GetBytes(stored)).Case is Value.Map map)
        {
            // A worker may have been renamed since; then nothing of it is switched on.
            settings = new ChaosSettings().With(map, catalogue).IfLeft(settings);
        }
    }

    /// <summary>Switches, durably.</summary>
    public async Task Set(ChaosSettings wanted)
    {
        var json = ValueJson.Write(ChaosSettings.Form.Write(wanted));
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
