namespace Ecomm.Contracts.Storage;

public abstract partial class StoreContract
{
    private const int Cases = 150;

    private static readonly string[] Counters = ["units", "restocked"];

    // What ItemWrites.After says is what the store does: to one item alone, and to several together, all or none.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_store_does_what_the_meaning_of_a_write_says(int seed)
    {
        var committed = 0;
        var random = new Random(seed);
        for (var number = 0; number < Cases; number++)
        {
            var cases = Enumerable
                .Range(0, random.Next(3) == 0 ? random.Next(2, 4) : 1)
                .Select(i => Generate(random, FormattableString.Invariant($"{seed}-{number}-{i}")))
                .ToList();
            foreach (var (current, _) in cases.Where(one => one.Current is not null))
            {
                Assert.Equal(WriteResult.Committed, await Write(new ItemWrite.Put(current!)));
            }
            var after = cases.ConvertAll(one => one.Write.After(one.Current));
            var isExpected = after.TrueForAll(written => written.IsSome);
            var result = await Write([.. cases.Select(one => one.Write)]);
            var what = string.Join("; ", cases.Select(one => Describe(one.Current, one.Write)));
            // What a single write finds may be what it would have written: then a store may call it done.
            Assert.True(
                result is WriteResult.Committed == isExpected || (!isExpected && cases is [var only] && IsDone(only)),
                $"{result}, not {(isExpected ? "Committed" : "Conflict")}: {what}"
            );
            committed += isExpected ? 1 : 0;
            for (var i = 0; i < cases.Count; i++)
            {
                var left = isExpected ? ((Written)after[i]).Item : cases[i].Current;
                var stored = (await Store.Get([cases[i].Write.Key], default))[0];
                Assert.True(
                    stored?.Key == left?.Key && Equals(stored?.Attributes, left?.Attributes),
                    $"left {Describe(stored)}, not {Describe(left)}: {what}"
                );
            }
        }
        // Both ends are met often.
        Assert.InRange(committed, Cases / 6, Cases * 5 / 6);
    }

    private (Item? Current, ItemWrite Write) Generate(Random random, string name)
    {
        var key = KeyOf(name);
        // An item that an add begins has what that begins with, from then on.
        var initial = new Value.Map { { "color", Color(random) }, { Attributes.UpdatedAt, "then" } };
        foreach (var counter in Counters.Where(_ => random.Next(2) == 0))
        {
            initial.Add(counter, Count(random));
        }
        Item? current = null;
        if (random.Next(3) > 0)
        {
            var attributes = new Value.Map { initial };
            foreach (var counter in Counters.Where(counter => initial[counter] is null && random.Next(2) == 0))
            {
                attributes.Add(counter, Count(random));
            }
            if (random.Next(5) > 0)
            {
                attributes.Add(Attributes.Version, random.Next(1, 3));
            }
            current = new Item(key, attributes);
        }
        return (
            current,
            random.Next(4) switch
            {
                0 => new ItemWrite.Put(new Item(key, new() { { "color", Color(random) }, { "version", 1 } })),
                1 => Change(name, random.Next(1, 3), Changes(random)),
                2 => Add(
                    name,
                    toSeq(Counters.Take(random.Next(1, 3)).Select(counter => Delta(random, counter)).ToArray()),
                    new() { { Attributes.UpdatedAt, "now" } },
                    random.Next(2) == 0 ? initial : null
                ),
                _ => Check(name, random.Next(3) == 0 ? null : random.Next(1, 3)),
            }
        );
    }

    private static Value.Map Changes(Random random)
    {
        var set = new Value.Map { { Attributes.Version, random.Next(2, 4) } };
        if (random.Next(2) == 0)
        {
            set.Add("color", Color(random));
        }
        if (random.Next(2) == 0)
        {
            set.Add("units", Count(random));
        }
        if (random.Next(2) == 0)
        {
            set.Add("flag", new Value.Flag(random.Next(2) == 0));
        }
        return set;
    }

    // Small numbers meet the bounds of small ones, large numbers the largest bound there is.
    private static long Count(Random random) =>
        random.Next(5) == 0 ? Scalars.WholeMax - random.Next(3) : random.Next(11);

    private static Delta Delta(Random random, string counter) =>
        random.Next(5) switch
        {
            0 => new Delta(counter, Scalars.WholeMax - random.Next(3), Scalars.WholeMax),
            1 => new Delta(counter, -Scalars.WholeMax + random.Next(3), Scalars.WholeMax),
            2 => new Delta(counter, random.Next(-3, 4), Scalars.WholeMax),
            _ => new Delta(counter, random.Next(-8, 9), random.Next(5, 16)),
        };

    private static string Color(Random random) => random.Next(2) == 0 ? "red" : "blue";

    private static bool IsDone((Item? Current, ItemWrite Write) one) =>
        one.Write switch
        {
            ItemWrite.Put put => Equals(one.Current?.Attributes, put.Item.Attributes),
            ItemWrite.Change change => one.Current is { } current
                && current.Attributes.With(change.Set).Equals(current.Attributes),
            _ => false,
        };

    private static string Describe(Item? item) => item is null ? "nothing" : ValueJson.Write(item.Attributes);

    private static string Describe(Item? current, ItemWrite write) =>
        $"{Describe(current)}, "
        + write switch
        {
            ItemWrite.Put put => $"put {ValueJson.Write(put.Item.Attributes)}",
            ItemWrite.Change change => $"change of {change.Version}: {ValueJson.Write(change.Set)}",
            ItemWrite.Add add => $"add {add.Deltas} to "
                + add.Initial.Map(initial => ValueJson.Write(initial)).IfNone("what is there"),
            ItemWrite.Check check => $"check {check.Version}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
