using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties.AnyDomain;

/// <summary>
/// What a law says of itself is so: whoever looks at one subject after the other, or keeps sums while records change, finds what is
/// found in the whole. The worlds here are thrown together, so most of them break most laws.
/// </summary>
public sealed class LawDeclarations
{
    /// <summary>The ids that <see cref="Shapes"/> gives.</summary>
    private static readonly Seq<string> Ids = Seq("id-1", "id-2");

    private static readonly Gen<Item> AnyEntry =
        from id in Gen.Elements<string>(Ids)
        from kind in Gen.Elements("CAPTURED", "DECLINED", "VOIDED", "REFUNDED")
        from amount in Gen.Elements(1m, 9.99m)
        select new Item(
            new Key(id, kind),
            new Value.Map { { "kind", kind }, { "amount", new Value.Number(Numeral.Of(amount)) } }
        );

    private static readonly Gen<PublishedEvent> AnyPublished =
        from e in Shapes.AnyEvent
        from injected in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from done in Gen.Elements(true, false).ArrayOf(Domains.All.Workers.Count)
        select new PublishedEvent(
            e.Name,
            e,
            injected,
            Domains
                .All.Workers.AsEnumerable()
                .Where((worker, i) => done[i] && worker.Takes(e.Type))
                .Select(worker => worker.Name)
                .ToHashSet()
        );

    private static readonly Gen<Committed> AnyCommitted =
        from size in Gen.Choose(0, 25)
        from events in AnyPublished.ArrayOf(size)
        from records in Shapes.AnyRecord.ArrayOf(size)
        from before in AnyEntry.ArrayOf(size / 4)
        from after in AnyEntry.ArrayOf(size / 8)
        let ledger = before.Concat(after).DistinctBy(entry => entry.Key)
        select new Committed(
            toSeq(events),
            toSeq(
                records
                    .Select(one => new FoundRecord(one.Entity, one.Item.Key, one.Record))
                    .DistinctBy(one => one.Key)
                    .ToArray()
            ),
            toSeq(ledger.Where(before.Contains).ToArray()),
            toSeq(ledger.ToArray())
        );

    [Fact]
    public void A_law_about_each_subject_finds_of_each_what_it_finds_in_the_whole() =>
        Prop.ForAll(
                AnyCommitted.ToArbitrary(),
                committed =>
                {
                    foreach (var law in Domains.All.Laws.OfType<Law.OfEachSubject>())
                    {
                        var alone = Subjects().SelectMany(subject => law.Check(About(committed, subject)));
                        Assert.Equal(law.Check(committed).Order(), alone.Order());
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Sums_are_the_same_in_whatever_order_records_have_come_to_what_they_are() =>
        Prop.ForAll(
                AnyCommitted.Two().ToArbitrary(),
                worlds =>
                {
                    var (before, now) = worlds;
                    foreach (var law in Domains.All.Laws.OfType<Law.OfSums>())
                    {
                        var sums = law.Start();
                        foreach (var record in before.Records)
                        {
                            sums.Count(IdOf(record.Key), record);
                        }
                        // What is asked on the way changes nothing.
                        Assert.Equal(law.Check(before).Order(), sums.Broken().Order());
                        var gone = before.Records.Filter(record => !now.Records.Exists(one => one.Key == record.Key));
                        foreach (var record in gone)
                        {
                            sums.Count(IdOf(record.Key), null);
                        }
                        foreach (var record in now.Records.Rev())
                        {
                            sums.Count(IdOf(record.Key), record);
                        }
                        Assert.Equal(law.Check(now).Order(), sums.Broken().Order());
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void These_worlds_break_every_law_and_break_it_for_one_subject_alone()
    {
        var worlds = AnyCommitted.Sample(1000).ToList();
        Assert.All(Domains.All.Laws, law => Assert.Contains(worlds, world => law.Check(world).Take(2).Count() == 1));
        Assert.All(Domains.All.Laws, law => Assert.Contains(worlds, world => !law.Check(world).Any()));
    }

    [Fact]
    public void No_law_of_these_domains_makes_it_necessary_to_read_everything() =>
        Assert.DoesNotContain(Domains.All.Laws, law => law is Law.OfEverything);

    private static IEnumerable<SubjectId> Subjects() =>
        Domains.All.Subjects.Bind(kind => Ids.Map(id => new SubjectId(kind, id)));

    private static Committed About(Committed committed, SubjectId subject) =>
        new(
            committed.Events.Filter(one => Catalogue.SubjectOf(one.Event!) == subject),
            committed.Records.Filter(record => Catalogue.IsAbout(record, subject)),
            committed.LedgerBefore.Filter(entry => IsEntryOf(entry, subject)),
            committed.LedgerAfter.Filter(entry => IsEntryOf(entry, subject))
        );

    private static bool IsEntryOf(Item entry, SubjectId subject) =>
        entry.Key.Pk == subject.Id && Domains.All.Gateways.Exists(gateway => gateway.Subject == subject.Kind);

    private static UInt128 IdOf(Key key) => new((ulong)key.Pk.GetHashCode(), (ulong)key.Sk.GetHashCode());
}
