using LanguageExt;

namespace Ecomm.Operations.Arguments;

/// <summary>Reads the fields of a request that has no type of its own, and collects all that is wrong with them.</summary>
public sealed class FieldReader(Value.Map body)
{
    private readonly List<Fault> faults = [];

    /// <summary>The field's value; the default if it is absent or faulty.</summary>
    public T? Optional<T>(string field, Func<Value, Either<string, T>> parse)
    {
        if (body[field] is not { } value)
        {
            return default;
        }
        var parsed = parse(value);
        parsed.IfLeft(error => faults.Add(new Fault(field, error)));
        return parsed.IsRight ? (T)parsed : default;
    }

    /// <summary>The field's value; the default if it is missing or faulty.</summary>
    public T? Required<T>(string field, Func<Value, Either<string, T>> parse)
    {
        if (body[field] is null)
        {
            faults.Add(new Fault(field, "is missing"));
        }
        return Optional(field, parse);
    }

    /// <summary>What was made of the fields, or all that is wrong with them.</summary>
    public Either<Faults, T> Result<T>(Func<Either<Faults, T>> make) =>
        faults.Count == 0 ? make() : new Faults(toSeq(faults.ToArray()));

    /// <summary>The value, or all that is wrong with the fields.</summary>
    public Either<Faults, T> Result<T>(T made) => Result(() => Right<Faults, T>(made));
}
