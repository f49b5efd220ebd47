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

    /// <summary>What was made of the fields, or all that is wrong with them.</summary>
    public Either<Faults, T> Result<T>(Func<Either<Faults, T>> make) =>
        faults.Count == 0 ? make() : new Faults(toSeq(faults.ToArray()));
}
