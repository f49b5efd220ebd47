using System.Globalization;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>What goes wrong on one machine in the run of a seed, and how often. About half of it is switched off in each run.</summary>
internal sealed class LocalFaults
{
    /// <summary>A process that dies too often does nothing, and a run that goes wrong for ever finds no more than a short one.</summary>
    private const int KillsMax = 20;
    private const int FullDisksMax = 60;
    private const double RateOfRare = 0.3;

    private readonly Dice dice;
    private readonly long stepsBetweenKills;
    private readonly double diskFull;
    private readonly double killedBeforeCommit;
    private readonly double killedAfterCommit;
    private readonly double readFails;
    private readonly double poolReadFails;
    private readonly double preempted;
    private readonly double powerLost;
    private long stepsToKill;

    public LocalFaults(ulong seed)
    {
        dice = new Dice(seed);
        stepsBetweenKills = Half() ? (long)dice.Spread(30, 20_000) : 0;
        diskFull = Half() ? dice.Spread(0.004, 0.25) : 0;
        killedBeforeCommit = Half() ? dice.Spread(0.001, 0.05) : 0;
        killedAfterCommit = Half() ? dice.Spread(0.001, 0.05) : 0;
        readFails = Half() ? dice.Spread(0.002, 0.05) : 0;
        preempted = Half() ? dice.Spread(0.002, 0.2) : 0;
        GatewayFails = Half() ? dice.Spread(0.02, 0.7) : 0;
        GatewaySilentBefore = Half() ? dice.Spread(0.01, 0.3) : 0;
        GatewaySilentAfter = Half() ? dice.Spread(0.01, 0.3) : 0;
        GatewayLate = Half() ? dice.Spread(0.01, 0.3) : 0;
        HandGap = Half() ? TimeSpan.FromMilliseconds(dice.Spread(50, 20_000)) : null;
        ClockGap = Half() ? TimeSpan.FromMilliseconds(dice.Spread(200, 60_000)) : null;
        StopGap = Half() ? TimeSpan.FromMilliseconds(dice.Spread(500, 60_000)) : null;
        poolReadFails = Half() ? dice.Spread(0.005, 0.25) : 0;
        powerLost = Half() ? dice.Spread(0.001, 0.1) : 0;
        stepsToKill = NextKill();
    }

    public bool IsOver { get; private set; }

    public int Kills { get; private set; }

    public int FullDisks { get; private set; }

    public int PowerCuts { get; private set; }

    /// <summary>How often a question to a gateway fails.</summary>
    public double GatewayFails { get; }

    /// <summary>How often a gateway never hears of a question.</summary>
    public double GatewaySilentBefore { get; }

    /// <summary>How often a gateway acts and does not answer.</summary>
    public double GatewaySilentAfter { get; }

    /// <summary>How often a gateway acts after its caller has given up.</summary>
    public double GatewayLate { get; }

    /// <summary>How long it is between two things that an operator does by hand, about; null for never.</summary>
    public TimeSpan? HandGap { get; }

    /// <summary>How long it is until the machine's clock is set again.</summary>
    public TimeSpan? ClockGap { get; }

    /// <summary>How long it is until the process is stopped and started again in good order.</summary>
    public TimeSpan? StopGap { get; }

    public void End() => IsOver = true;

    /// <summary>Whether the process is killed at this await.</summary>
    public bool IsKilledAtStep() =>
        stepsToKill > 0 && --stepsToKill == 0 && MayKill() && (stepsToKill = NextKill()) > 0;

    public bool IsKilledBeforeCommit() => Befalls(killedBeforeCommit) && MayKill();

    /// <param name="isRare">Whether few commits are like this one: then it is hit more often, or hardly ever would be.</param>
    public bool IsKilledAfterCommit(bool isRare) =>
        Befalls(isRare && killedAfterCommit > 0 ? RateOfRare : killedAfterCommit) && MayKill();

    /// <summary>Whether the machine loses its power, now that something is to be flushed.</summary>
    public bool LosesPower()
    {
        var isLost = Befalls(powerLost) && MayKill();
        PowerCuts += isLost ? 1 : 0;
        return isLost;
    }

    public bool IsDiskFull()
    {
        var isFull = FullDisks < FullDisksMax && Befalls(diskFull);
        FullDisks += isFull ? 1 : 0;
        return isFull;
    }

    /// <summary>Whether a store refuses what a worker or an API asks of it.</summary>
    public bool ReadFails() => Befalls(readFails);

    /// <summary>Whether a connection refuses a read: of the pipe, of a message's body, of a store.</summary>
    public bool PoolReadFails() => Befalls(poolReadFails);

    public bool Befalls(double rate) => !IsOver && dice.Chance(rate);

    /// <summary>How long a thread waits for its turn, in microseconds: mostly not at all.</summary>
    public long Turn() =>
        dice.Chance(preempted) ? (long)dice.Spread(100, 50_000)
        : dice.Chance(0.5) ? 0
        : dice.Whole(1, 200);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"kill/{stepsBetweenKills} steps, disk full {diskFull:0.###}, killed at commit {killedBeforeCommit:0.###} {killedAfterCommit:0.###}, power {powerLost:0.###}, "
                + $"read fails {readFails:0.###} {poolReadFails:0.###}, preempted {preempted:0.###}, by hand {HandGap}, clock {ClockGap}, stop {StopGap}, "
                + $"gateway {GatewayFails:0.##} {GatewaySilentBefore:0.##} {GatewaySilentAfter:0.##} {GatewayLate:0.##}"
        );

    private bool Half() => dice.Chance(0.5);

    private long NextKill() => stepsBetweenKills == 0 ? 0 : dice.Whole(1, (int)(2 * stepsBetweenKills));

    private bool MayKill()
    {
        if (IsOver || Kills >= KillsMax)
        {
            return false;
        }
        Kills++;
        return true;
    }
}
