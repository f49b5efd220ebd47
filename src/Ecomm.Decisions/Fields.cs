namespace Ecomm.Decisions;

/// <summary>Reads the fields of a map, each with a parser that gives a value or says what is wrong.</summary>
public static class Fields
{
    public static Validation<Fault, T> Required<T>(
        this Value.Map map,
        string field,
        Func<Value, Either<string, T>> parse
    ) =>
        map[field] switch
        {
            null => Fail<Fault, T>(new Fault(field, "is missing")),
            var value => Validate(field, value, parse),
        };

    /// <summary>A field that may be absent, but not null: a null is more likely a mistake than a wish.</summary>
    public static Validation<Fault, Option<T>> Optional<T>(
        this Value.Map map,
        string field,
        Func<Value, Either<string, T>> parse
    ) =>
        map[field] switch
        {
            null => Success<Fault, Option<T>>(None),
            var value => Validate(field, value, parse).Map(Some),
        };

    /// <summary>The outcome as an <see cref="Either{L,R}"/>, with all faults in one record.</summary>
    public static Either<Faults, T> ToResult<T>(this Validation<Fault, T> validation) =>
        validation.Match(Succ: Right<Faults, T>, Fail: faults => Left<Faults, T>(new Faults(faults)));

    private static Validation<Fault, T> Validate<T>(string field, Value value, Func<Value, Either<string, T>> parse) =>
        parse(value).Match(Right: Success<Fault, T>, Left: error => Fail<Fault, T>(new Fault(field, error)));
}
