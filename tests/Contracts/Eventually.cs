using System.Diagnostics;

namespace Ecomm.Contracts;

/// <summary>Waits for what must come about by itself; fails with what was last seen if it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task True(Func<bool> condition, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Deadline)
            {
                Assert.Fail($"not within {Deadline.TotalSeconds:0} s: {what}");
            }
            await Task.Delay(Pause);
        }
    }
}
