namespace Ecomm.Contracts;

/// <summary>When garbage is collected.</summary>
public sealed class GarbageTests
{
    private long made = 1000;
    private int collected;

    private Garbage Garbage(long limit) =>
        new(limit, () => Interlocked.Read(ref made), () => Interlocked.Increment(ref collected));

    [Fact]
    public void It_is_collected_once_so_much_is_new_and_counted_anew_from_there()
    {
        var garbage = Garbage(100);

        Assert.Equal(
            [0, 0, 1, 1, 1, 2, 3],
            new long[] { 0, 99, 1, 0, 99, 250, 100 }.Select(more =>
            {
                made += more;
                garbage.Collect();
                return collected;
            })
        );
    }

    [Fact]
    public void Of_many_threads_that_ask_at_once_one_collects()
    {
        var garbage = Garbage(100);
        for (var round = 1; round <= 1000; round++)
        {
            Interlocked.Add(ref made, 100);
            Parallel.Invoke(garbage.Collect, garbage.Collect, garbage.Collect, garbage.Collect);
            Assert.Equal(round, collected);
        }
    }

    [Fact]
    public void Without_more_it_counts_what_the_process_makes()
    {
        var garbage = new Garbage(1 << 20, collect: () => collected++);
        garbage.Collect();
        var none = collected;

        GC.KeepAlive(new byte[2 << 20]);
        garbage.Collect();

        Assert.Equal(none + 1, collected);
    }
}
