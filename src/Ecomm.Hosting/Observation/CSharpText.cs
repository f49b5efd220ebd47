using System.Globalization;
using System.Reflection;
using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>
/// Values of the domain as C# that makes them again: records by their constructors, value types by the short functions that
/// <c>tests/Properties/Specifications/CopiedStory.cs</c> has for them.
/// </summary>
public static class CSharpText
{
    /// <summary>An expression whose value equals this one.</summary>
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            string text => Literal(text),
            decimal amount => $"{amount.ToString(CultureInfo.InvariantCulture)}m",
            long or int => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            Enum name => $"{name.GetType().Name}.{name}",
            Instant at => $"Time({Literal(at.ToString())})",
            _ when ScalarOf(value) is { } scalar => scalar,
            _ => OfRecord(value),
        };

    /// <summary>The worker's slice, the records that it saw, and the answer that it got: the arguments of <c>Given</c>.</summary>
    public static IEnumerable<string> Given(string worker, Found found) =>
        new[] { $"{worker}.Slice" }
            .Concat(found.Records.Map(record => Of(record.Value)))
            .Concat(found.Answer is { } answer ? [Of(answer)] : []);

    // A value type that cannot hold a bad value is made of what its scalar writes: «OrderId.Scalar.Of("order-1")».
    private static string? ScalarOf(object value)
    {
        var type = value.GetType();
        var field = type.GetField("Scalar", BindingFlags.Public | BindingFlags.Static);
        if (field?.GetValue(null) is not { } scalar || field.FieldType != typeof(Scalar<>).MakeGenericType(type))
        {
            return null;
        }
        var written = field.FieldType.GetMethod(nameof(Scalar<>.Write))!.Invoke(scalar, [value]);
        return written switch
        {
            Value.Text text => $"{type.Name}.Scalar.Of({Literal(text.Of)})",
            Value.Number number => $"{type.Name}.Scalar.Of({number.Of.Text}m)",
            _ => null,
        };
    }

    // A record is made of what its widest constructor takes, which its properties of the same names hold.
    private static string OfRecord(object value)
    {
        var type = value.GetType();
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length);
        var arguments = (constructor?.GetParameters() ?? []).Select(parameter =>
            Of(Property(type, parameter).GetValue(value))
        );
        return $"new {NameOf(type)}({string.Join(", ", arguments)})";
    }

    // A parameter may have another name than the property that it fills, where that one is inherited.
    private static PropertyInfo Property(Type type, ParameterInfo parameter) =>
        type.GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
        ?? type.GetProperties().First(property => property.PropertyType == parameter.ParameterType);

    /// <summary>The name of a type, with those that it is nested in.</summary>
    public static string NameOf(Type type) =>
        type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

    private static string Literal(string text) => $"\"{string.Concat(text.Select(Escape))}\"";

    private static string Escape(char c) =>
        c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            _ => c.ToString(),
        };
}
