using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ecomm.Tests;

/// <summary>Waits for what must come about by itself; fails with what was last seen if it does not.</summary>
internal static class Eventually
{
    /// <summary>
    /// What is waited for takes less than a second on a machine of its own. The rest is for machines that are shared, where a
    /// process may get no turn for half a minute. Only a test that fails waits as long.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until what is seen is as wished, and gives it.</summary>
    /// <param name="look">What to look at.</param>
    /// <param name="asWished">Whether that will do.</param>
    /// <param name="wish">What is waited for, in words.</param>
    /// <param name="deadline">Only for what takes longer by its nature than <see cref="Deadline"/> allows.</param>
    public static async Task<T> See<T>(
        Func<Task<T>> look,
        Func<T, bool> asWished,
        string wish,
        TimeSpan? deadline = null
    )
    {
        var limit = deadline ?? Deadline;
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (asWished(seen))
            {
                return seen;
            }
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                Assert.Fail($"not within {limit.TotalSeconds:0} s: {wish}; last seen: {seen}");
            }
            await Task.Delay(Pause);
        }
    }

    public static Task True(Func<bool> condition, string what) =>
        See(() => Task.FromResult(condition()), isSo => isSo, what);

    /// <summary>The same of what is asked for; without words it is named as the test writes it.</summary>
    public static Task True(
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = "",
        TimeSpan? deadline = null
    ) => See(condition, isSo => isSo, what, deadline);
}
