using System.Globalization;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>Numbers as people read them.</summary>
public static class Said
{
    private const decimal Large = 1000;

    /// <summary>US dollars: cents below a thousand.</summary>
    public static string Money(decimal dollars) =>
        dollars.ToString(dollars < Large ? "N2" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A count or a rate: two decimals at most, and none from a hundred on.</summary>
    public static string Count(decimal count) =>
        count.ToString(count < 100 ? "#,0.##" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A price or a quota, with all its digits.</summary>
    public static string Exact(decimal value) => value.ToString("#,0.############", CultureInfo.InvariantCulture);

    /// <summary>Rounded to three significant figures, or to the dollar below a hundred, as the specification's tables are.</summary>
    public static string Roughly(decimal dollars)
    {
        var unit = 1m;
        while (dollars / unit >= Large)
        {
            unit *= 10;
        }
        return (Math.Round(dollars / unit, MidpointRounding.AwayFromZero) * unit).ToString(
            "N0",
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>What a workload is made like.</summary>
    public static string Made(CostEstimate estimate)
    {
        var workload = estimate.Flow.Workload;
        var capacity = workload.Utilisation is { } share
            ? FormattableString.Invariant($"provisioned, {Count(share * 100)} % used")
            : "on demand";
        var functions =
            workload.Scope is Scope.System
                ? FormattableString.Invariant(
                    $", {(workload.IsArm ? "arm64" : "x86_64")}, {Count(workload.MemoryMb)} MB"
                )
                : ", event store only";
        return FormattableString.Invariant(
            $"{capacity}, {(workload.Router is Router.Bus ? "bus" : "SNS")}{functions}, events of {Count(estimate.Flow.EventBytes)} bytes kept {Count(workload.RetentionDays)} days, {workload.Region}"
        );
    }
}
