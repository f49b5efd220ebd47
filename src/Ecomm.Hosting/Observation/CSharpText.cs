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
            long or int => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            Enum name => $"{name.GetType().Name}.{name}",
            Instant at => $"Time({Literal(at.ToString())})",
            OrderId id => $"Order({Literal(id.Text)})",
            Sku sku => $"Sku({Literal(sku.Text)})",
            LotId lot => $"LotId({Literal(lot.Text)})",
            UserId user => $"User({Literal(user.Text)})",
            Price price => $"Price({Literal(price.Numeral.Text)})",
            Units units => $"Units({Of(units.Count)})",
            OrderItem item => Call(
                "Item",
                item.OrderId.Text,
                item.Sku.Text,
                item.Units.Count,
                item.Price.Numeral.Text,
                item.UserId.Text
            ),
            LotItem lot => Call("Lot", lot.Sku.Text, lot.LotId.Text, lot.Units.Count),
            Found found => OfFound(found),
            _ => OfRecord(value),
        };

    private static string Call(string function, params object[] arguments) =>
        $"{function}({string.Join(", ", arguments.Select(Of))})";

    private static string OfFound(Found found)
    {
        var given = typeof(Found)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property.Name, Value: property.GetValue(found)))
            .Where(property => property.Value is not null)
            .Select(property => $"{property.Name}: {Of(property.Value)}")
            .ToList();
        return given.Count == 0 ? "Found.Nothing" : $"new Found({string.Join(", ", given)})";
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

    private static string NameOf(Type type) =>
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
