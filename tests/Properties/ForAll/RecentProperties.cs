using Ecomm.Adapters;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Properties;

/// <summary>What is kept of the values put last, held to a list of all that was done.</summary>
public sealed class RecentProperties
{
    private const int ValuesMax = 8;
    private const int Keys = 12;

    [Property(MaxTest = 500, EndSize = 120)]
    public Property What_was_put_last_is_kept_and_nothing_else() =>
        Prop.ForAll(
            Arb.From(Step().ListOf()),
            steps =>
            {
                var now = 0L;
                var recent = new Recent<int, string>(ValuesMax, () => now);
                var puts = new List<(int Key, string Value, long At)>();
                var gone = new System.Collections.Generic.HashSet<int>();
                foreach (var (kind, key, commits) in steps)
                {
                    now += commits;
                    switch (kind)
                    {
                        case Kind.Put:
                            puts.Add((key, $"{key} put as {puts.Count}", now));
                            gone.Remove(key);
                            recent.Put(key, puts[^1].Value);
                            break;
                        case Kind.Take:
                            var before = recent.Find(key);
                            Assert.Equal(before, recent.Take(key));
                            gone.Add(key);
                            break;
                        default:
                            recent.Clear();
                            gone.UnionWith(Enumerable.Range(0, Keys));
                            break;
                    }
                    Check(recent, puts, gone, now);
                }
            }
        );

    private static void Check(
        Recent<int, string> recent,
        List<(int Key, string Value, long At)> puts,
        System.Collections.Generic.HashSet<int> gone,
        long now
    )
    {
        var kept = Enumerable.Range(0, Keys).Where(key => recent.Find(key) is not null).ToList();
        Assert.InRange(kept.Count, 0, ValuesMax);
        Assert.Empty(kept.Intersect(gone));
        var newest = puts.Select((put, place) => (put, Later: puts.Count - 1 - place))
            .GroupBy(each => each.put.Key)
            .Select(group => group.Last());
        foreach (var (put, later) in newest.Where(each => !gone.Contains(each.put.Key)))
        {
            var found = recent.Find(put.Key);
            if (later < ValuesMax / 2 && now - put.At < Recent<int, string>.CommitsMax)
            {
                Assert.Equal(put.Value, found);
            }
            else if (puts[^1].At - put.At >= 3 * Recent<int, string>.CommitsMax)
            {
                Assert.Null(found);
            }
            else
            {
                Assert.True(found is null || found == put.Value, $"{found} instead of {put.Value}");
            }
        }
    }

    private static Gen<(Kind, int, int)> Step() =>
        from kind in Gen.Frequency(
            (20, Gen.Constant(Kind.Put)),
            (3, Gen.Constant(Kind.Take)),
            (1, Gen.Constant(Kind.Clear))
        )
        from key in Gen.Choose(0, Keys - 1)
        from commits in Gen.Frequency((8, Gen.Choose(0, 3)), (1, Gen.Choose(20, 200)))
        select (kind, key, commits);

    private enum Kind
    {
        Put,
        Take,
        Clear,
    }
}
