using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ecomm.Bench.Aws;

/// <summary>A group of processes that get a share of one CPU, as the kernel's cgroups give it, and as Lambda does.</summary>
internal sealed class CpuShare : IDisposable
{
    private const int PeriodMicroseconds = 20_000;

    private const string V1 = "/sys/fs/cgroup/cpu";
    private const string V2 = "/sys/fs/cgroup";

    private readonly string folder;

    private CpuShare(string folder) => this.folder = folder;

    /// <summary>A process that writes its id here belongs to the group from then on.</summary>
    public string Processes => Path.Combine(folder, "cgroup.procs");

    /// <summary>A new group, or null with the reason if this machine lets nobody make one.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes of the group.")]
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it is why there is no group.")]
    public static (CpuShare? Group, string Why) TryCreate(double share)
    {
        var isV1 = File.Exists(Path.Combine(V1, "cpu.cfs_quota_us"));
        var name = string.Create(CultureInfo.InvariantCulture, $"ecomm-bench-{Environment.ProcessId}-{share:0.000}");
        var group = new CpuShare(Path.Combine(isV1 ? V1 : V2, name));
        var quota = string.Create(CultureInfo.InvariantCulture, $"{(int)(share * PeriodMicroseconds)}");
        try
        {
            Directory.CreateDirectory(group.folder);
            if (isV1)
            {
                File.WriteAllText(Path.Combine(group.folder, "cpu.cfs_period_us"), $"{PeriodMicroseconds}");
                File.WriteAllText(Path.Combine(group.folder, "cpu.cfs_quota_us"), quota);
            }
            else
            {
                File.WriteAllText(Path.Combine(group.folder, "cpu.max"), $"{quota} {PeriodMicroseconds}");
            }
            return (group, "");
        }
        catch (Exception e)
        {
            return (null, $"no cgroup can be made here: {e.Message}");
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Its last process has not quite gone; an empty group costs nothing.
        }
    }
}
