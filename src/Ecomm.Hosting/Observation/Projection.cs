using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>What is known once decisions are carried out: how a story tells the state after each step, without a store.</summary>
public static class Projection
{
    /// <summary>What was found, with the writes of these decisions. A write to what is not known changes nothing that is.</summary>
    public static Found After(Catalogue catalogue, Found found, Seq<Decision> decisions) =>
        decisions
            .OfType<Decision.Change>()
            .SelectMany(change => change.Writes)
            .Aggregate(found, (so, write) => After(catalogue, so, write));

    /// <summary>
    /// What is known, with what was seen in its place where that is newer: of two deliveries at once one sees what the other
    /// has changed meanwhile.
    /// </summary>
    public static Found With(this Found known, Found seen) =>
        seen.Records.Fold(
            known with
            {
                Answer = null,
            },
            (so, record) =>
                so.Records.Find(one => one.Key == record.Key).Case is FoundRecord before && IsNewer(before, record)
                    ? so
                    : so.With(record)
        );

    private static Found After(Catalogue catalogue, Found found, ItemWrite write)
    {
        var before = found.Records.Find(record => record.Key == write.Key).Case as FoundRecord;
        var item = before?.Entity.WriteRecord(before.Value);
        return
            write is not ItemWrite.Check
            && write.After(item).Case is Written { Item: { } after }
            && (before?.Entity ?? catalogue.OwnerOf(write.Key)) is { } entity
            && entity.ReadRecord(after).Case is { } record and not Failure
            ? found.With(new FoundRecord(entity, write.Key, record))
            : found;
    }

    // By the version, if records of the kind have one, else by the time of the last change.
    private static bool IsNewer(FoundRecord one, FoundRecord other)
    {
        var (left, right) = (Attributed(one), Attributed(other));
        return (left[Attributes.Version], right[Attributes.Version]) is (Value.Number mine, Value.Number its)
            ? Whole(mine) > Whole(its)
            : string.CompareOrdinal(Changed(left), Changed(right)) > 0;
    }

    private static Value.Map Attributed(FoundRecord record) => record.Entity.WriteRecord(record.Value).Attributes;

    private static long Whole(Value.Number number) => number.Of.Whole(Scalars.WholeMax).IfNone(0);

    private static string? Changed(Value.Map map) => (map[Attributes.UpdatedAt] as Value.Text)?.Of;
}
