using System.CommandLine;

namespace Ecomm.Local.Commands;

/// <summary>Bounds of options, checked before a command runs.</summary>
public static class Bounds
{
    /// <summary>Refuses a value of the option outside of these bounds, both inclusive.</summary>
    public static void Between<T>(this Command command, Option<T> option, T min, T max)
        where T : IComparable<T> =>
        command.Validators.Add(result =>
        {
            if (result.GetResult(option) is { } given && given.GetValueOrDefault<T>() is { } value)
            {
                if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
                {
                    result.AddError(FormattableString.Invariant($"{option.Name} is {value}; expected {min} to {max}"));
                }
            }
        });
}
