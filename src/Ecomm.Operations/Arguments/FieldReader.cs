using LanguageExt;

namespace Ecomm.Operations.Arguments;

/// <summary>Reads what was given with a request by its parameters, and collects all that is wrong with it.</summary>
/// <param name="given">The parameters of a query, or the fields of a body.</param>
/// <param name="catalogue">The domains, whose names some parameters are.</param>
public sealed class FieldReader(Value.Map given, Catalogue catalogue)
{
    private readonly List<Fault> faults = [];

    /// <summary>What was given, or what the parameter is otherwise; the default if it is faulty, or missing although it is required.</summary>
    public T? Read<T>(Parameter<T> parameter) => Read(parameter, parameter.Otherwise);

    /// <summary>What was given, or this.</summary>
    public T? Read<T>(Parameter<T> parameter, T? otherwise)
    {
        if (given[parameter.Name] is not { } value)
        {
            if (parameter.IsRequired)
            {
                faults.Add(new Fault(parameter.Name, "is missing"));
            }
            return otherwise;
        }
        var parsed = parameter.Parse(value, catalogue);
        parsed.IfLeft(error => faults.Add(new Fault(parameter.Name, error)));
        return parsed.IsRight ? (T)parsed : default;
    }

    /// <summary>What was made of the fields, or all that is wrong with them.</summary>
    public Either<Faults, T> Result<T>(Func<Either<Faults, T>> make) =>
        faults.Count == 0 ? make() : new Faults(toSeq(faults.ToArray()));

    /// <summary>The value, or all that is wrong with the fields.</summary>
    public Either<Faults, T> Result<T>(T made) => Result(() => Right<Faults, T>(made));
}
