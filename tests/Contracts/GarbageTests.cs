namespace Ecomm.Contracts;

/// <summary>When garbage is collected.</summary>
public sealed class GarbageTests
{
    private long made = 1000;
    private int collected;

    [Fact]
    public void It_is_collected_once_so_much_is_new_and_counted_anew_from_there()
    {
        var garbage = new Garbage(100, () => made, () => collected++);

        Assert.Equal(
            [0, 0, 1, 1, 1, 2, 2],
            new long[] { 0, 99, 1, 0, 99, 250, 60 }.Select(more =>
            {
                made += more;
                garbage.Collect();
                return collected;
            })
        );
    }

    [Fact]
    public void Of_two_that_ask_at_once_one_collects()
    {
        Action other = () => { };
        var garbage = new Garbage(
            100,
            () =>
            {
                // Somebody else asks, and collects, while this one looks.
                var asks = other;
                other = () => { };
                asks();
                return made;
            },
            () => collected++
        );
        made += 100;
        other = garbage.Collect;

        garbage.Collect();

        Assert.Equal(1, collected);
    }

    [Fact]
    public void Without_more_it_counts_what_all_threads_make()
    {
        var garbage = new Garbage(1 << 20, collect: () => collected++);
        garbage.Collect();
        var none = collected;

        var other = new Thread(() => GC.KeepAlive(new byte[2 << 20]));
        other.Start();
        other.Join();
        garbage.Collect();

        Assert.Equal(none + 1, collected);
    }
}
