using System.Diagnostics;

namespace Ecomm.HostTests;

/// <summary>Waits for what must come about by itself; fails with what was last seen if it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until what is seen is as wished, and gives it.</summary>
    public static async Task<T> See<T>(Func<Task<T>> look, Func<T, bool> asWished, string wish)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (asWished(seen))
            {
                return seen;
            }
            if (Stopwatch.GetElapsedTime(start) > Deadline)
            {
                Assert.Fail($"not within {Deadline.TotalSeconds:0} s: {wish}; last seen: {seen}");
            }
            await Task.Delay(Pause);
        }
    }
}
