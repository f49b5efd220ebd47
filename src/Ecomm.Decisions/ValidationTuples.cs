namespace Ecomm.Decisions;

/// <summary>
/// <c>Apply</c> on tuples of validations, as LanguageExt has it: the result, or all faults. LanguageExt's own curries the
/// function and allocates five times as much, and every delivery parses several records; this one is found first.
/// </summary>
public static class ValidationTuples
{
    public static Validation<Fault, TResult> Apply<T1, T2, TResult>(
        this (Validation<Fault, T1> V1, Validation<Fault, T2> V2) all,
        Func<T1, T2, TResult> make
    ) =>
        all.V1.IsSuccess && all.V2.IsSuccess
            ? make((T1)all.V1, (T2)all.V2)
            : Fail<Fault, TResult>(All(Faults(all.V1), Faults(all.V2)));

    public static Validation<Fault, TResult> Apply<T1, T2, T3, TResult>(
        this (Validation<Fault, T1> V1, Validation<Fault, T2> V2, Validation<Fault, T3> V3) all,
        Func<T1, T2, T3, TResult> make
    ) =>
        all.V1.IsSuccess && all.V2.IsSuccess && all.V3.IsSuccess
            ? make((T1)all.V1, (T2)all.V2, (T3)all.V3)
            : Fail<Fault, TResult>(All(Faults(all.V1), Faults(all.V2), Faults(all.V3)));

    public static Validation<Fault, TResult> Apply<T1, T2, T3, T4, TResult>(
        this (
            Validation<Fault, T1> V1,
            Validation<Fault, T2> V2,
            Validation<Fault, T3> V3,
            Validation<Fault, T4> V4
        ) all,
        Func<T1, T2, T3, T4, TResult> make
    ) =>
        all.V1.IsSuccess && all.V2.IsSuccess && all.V3.IsSuccess && all.V4.IsSuccess
            ? make((T1)all.V1, (T2)all.V2, (T3)all.V3, (T4)all.V4)
            : Fail<Fault, TResult>(All(Faults(all.V1), Faults(all.V2), Faults(all.V3), Faults(all.V4)));

    public static Validation<Fault, TResult> Apply<T1, T2, T3, T4, T5, TResult>(
        this (
            Validation<Fault, T1> V1,
            Validation<Fault, T2> V2,
            Validation<Fault, T3> V3,
            Validation<Fault, T4> V4,
            Validation<Fault, T5> V5
        ) all,
        Func<T1, T2, T3, T4, T5, TResult> make
    ) =>
        all.V1.IsSuccess && all.V2.IsSuccess && all.V3.IsSuccess && all.V4.IsSuccess && all.V5.IsSuccess
            ? make((T1)all.V1, (T2)all.V2, (T3)all.V3, (T4)all.V4, (T5)all.V5)
            : Fail<Fault, TResult>(All(Faults(all.V1), Faults(all.V2), Faults(all.V3), Faults(all.V4), Faults(all.V5)));

    public static Validation<Fault, TResult> Apply<T1, T2, T3, T4, T5, T6, T7, TResult>(
        this (
            Validation<Fault, T1> V1,
            Validation<Fault, T2> V2,
            Validation<Fault, T3> V3,
            Validation<Fault, T4> V4,
            Validation<Fault, T5> V5,
            Validation<Fault, T6> V6,
            Validation<Fault, T7> V7
        ) all,
        Func<T1, T2, T3, T4, T5, T6, T7, TResult> make
    ) =>
        all.V1.IsSuccess
        && all.V2.IsSuccess
        && all.V3.IsSuccess
        && all.V4.IsSuccess
        && all.V5.IsSuccess
        && all.V6.IsSuccess
        && all.V7.IsSuccess
            ? make((T1)all.V1, (T2)all.V2, (T3)all.V3, (T4)all.V4, (T5)all.V5, (T6)all.V6, (T7)all.V7)
            : Fail<Fault, TResult>(
                All(
                    Faults(all.V1),
                    Faults(all.V2),
                    Faults(all.V3),
                    Faults(all.V4),
                    Faults(all.V5),
                    Faults(all.V6),
                    Faults(all.V7)
                )
            );

    // Not added up: a concatenation of Seq nests its own type without end, which no compiler ahead of time can follow.
    private static Seq<Fault> All(params IEnumerable<Fault>[] faults) =>
        toSeq(faults.SelectMany(some => some).ToArray());

    private static IEnumerable<Fault> Faults<T>(Validation<Fault, T> validation) =>
        validation.Match(Succ: _ => Seq<Fault>(), Fail: faults => faults);
}
