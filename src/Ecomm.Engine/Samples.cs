using System.Text;

namespace Ecomm.Engine;

/// <summary>Values that fit a shape: what a form suggests, what a template begins with, what a command's help shows.</summary>
public static class Samples
{
    /// <summary>A value for each required field.</summary>
    public static Value.Map Of(Seq<FieldShape> fields)
    {
        var map = new Value.Map();
        foreach (var field in fields.Filter(field => field.IsRequired))
        {
            map.Add(field.Name, Of(field));
        }
        return map;
    }

    /// <summary>A value for that field.</summary>
    public static Value Of(FieldShape field) =>
        field.Shape switch
        {
            Shape.Id => new Value.Text($"{Word(field.Name)}-1"),
            Shape.Text text => new Value.Text(Within(text.BytesMax, Word(field.Name))),
            Shape.Whole whole => new Value.Number(Numeral.Of(Math.Clamp(10, whole.Min, whole.Max))),
            Shape.Amount amount => new Value.Number(Numeral.Of(Math.Max(amount.Min, 9.99m))),
            Shape.Time => new Value.Text("2025-06-19T00:27:01.851Z"),
            Shape.Choice choice => new Value.Text(choice.Options[0].Name),
            Shape.Map => new Value.Map(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // As much of a word as a field of so many bytes of UTF-8 takes.
    private static string Within(int bytesMax, string word)
    {
        var end = word.Length;
        while (
            end > 0
            && (Encoding.UTF8.GetByteCount(word.AsSpan(0, end)) > bytesMax || char.IsHighSurrogate(word[end - 1]))
        )
        {
            end--;
        }
        return word[..end];
    }

    // «orderId» is «ORDER».
    private static string Word(string field) =>
        (field.EndsWith("Id", StringComparison.Ordinal) ? field[..^2] : field).ToUpperInvariant();
}
