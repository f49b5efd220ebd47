namespace Ecomm.Contracts;

/// <summary>When garbage is collected.</summary>
public sealed class GarbageTests
{
    private long made = 1000;
    private int collected;
    private int collectedByRuntime;

    [Fact]
    public void It_is_collected_once_so_much_is_new_and_counted_anew_from_there()
    {
        var garbage = NewGarbage(() => made);

        Assert.Equal(
            [0, 0, 1, 2, 2, 2, 3, 3],
            new long[] { 0, 99, 1, 100, 0, 99, 250, 60 }.Select(more =>
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
        var garbage = NewGarbage(() =>
        {
            // Somebody else asks, and collects, while this one looks.
            var asks = other;
            other = () => { };
            asks();
            return made;
        });
        made += 100;
        other = garbage.Collect;

        garbage.Collect();

        Assert.Equal(1, collected);
    }

    [Fact]
    public void What_the_runtime_collects_by_itself_is_not_collected_again()
    {
        var garbage = NewGarbage(() => made);

        made += 99;
        collectedByRuntime++;
        made += 99;
        garbage.Collect();
        made += 99;
        garbage.Collect();
        Assert.Equal(0, collected);

        made += 1;
        garbage.Collect();
        Assert.Equal(1, collected);
    }

    [Fact]
    public void Without_more_it_knows_when_the_runtime_has_collected()
    {
        var garbage = new Garbage(100, () => made, collect: () => collected++);

        made += 100;
        GC.Collect(0);
        garbage.Collect();

        Assert.Equal(0, collected);
    }

    [Fact]
    public void Without_more_it_counts_what_all_threads_make()
    {
        // Other tests have garbage collected, too.
        var garbage = new Garbage(1 << 20, collections: () => 0, collect: () => collected++);
        garbage.Collect();
        var none = collected;

        var other = new Thread(() => GC.KeepAlive(new byte[2 << 20]));
        other.Start();
        other.Join();
        garbage.Collect();

        Assert.Equal(none + 1, collected);
    }

    private Garbage NewGarbage(Func<long> bytes) =>
        new(100, bytes, collections: () => collected + collectedByRuntime, collect: () => collected++);
}
