using System.Diagnostics;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>Waits for what must come about by itself; fails if it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task True(Func<bool> condition, string what) =>
        True(() => Task.FromResult(condition()), what, Deadline);

    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan deadline)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > deadline)
            {
                Assert.Fail($"not within {deadline.TotalSeconds:0} s: {what}");
            }
            await Task.Delay(Pause);
        }
    }
}
