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
        StringBuilder? shown = null;
        var copied = 0;
        for (var at = 0; at < text.Length; )
        {
            if (text[at] is >= ' ' and <= '~')
            {
                at++;
                continue;
            }
            var isWhole =
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length)
                is System.Buffers.OperationStatus.Done;
            if (!isWhole || IsHidden(Rune.GetUnicodeCategory(rune)))
            {
                shown = (shown ?? new StringBuilder(text.Length)).Append(text, copied, at - copied);
                foreach (var unit in text.AsSpan(at, length))
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
                }
                copied = at + length;
            }
            at += length;
        }
        return shown is null ? text : shown.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsHidden(UnicodeCategory category) =>
        category
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
