using System.Globalization;
using System.Text;

namespace Ecomm.Operations.Serving;

/// <summary>
/// Text of others as people may read it, in logs, on terminals and in the console. Characters that move a cursor, break a line, turn
/// the direction of writing or show nothing are shown as escapes: whoever names an event can neither forge a line nor hide a letter.
/// </summary>
public static class Printable
{
    /// <summary>
    /// The text with <c>\uXXXX</c>, as in JSON, in the place of characters of the Unicode categories Cc, Cf, Zl and Zp and of lone
    /// surrogates.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }
        var shown = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            var isWhole =
                Rune.DecodeFromUtf16(rest, out var rune, out var length) is System.Buffers.OperationStatus.Done;
            if (isWhole && !IsHidden(Rune.GetUnicodeCategory(rune)))
            {
                shown.Append(rest[..length]);
            }
            else
            {
                foreach (var unit in rest[..length])
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
                }
            }
            rest = rest[length..];
        }
        return shown.ToString();
    }

    private static bool IsHidden(UnicodeCategory category) =>
        category
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
