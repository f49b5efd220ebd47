using System.Text;

namespace Ecomm.Hosting.Observation;

/// <summary>Breaks an expression over lines where it is too long for one: arguments each on a line of their own.</summary>
public static class CSharpLayout
{
    public const int LineMax = 110;
    private const int Step = 4;

    /// <summary>The expression, whose first line begins after so many characters and whose others are indented so.</summary>
    public static string Break(string expression, int indent)
    {
        var open = FirstOutsideText(expression, '(');
        if (indent + expression.Length <= LineMax || open < 0 || expression[^1] != ')')
        {
            return expression;
        }
        var margin = new string(' ', indent + Step);
        var text = new StringBuilder(expression[..(open + 1)]);
        var arguments = Arguments(expression[(open + 1)..^1]).ToList();
        for (var i = 0; i < arguments.Count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(margin).Append(Break(arguments[i], indent + Step));
        }
        return text.Append('\n').Append(' ', indent).Append(')').ToString();
    }

    private static IEnumerable<string> Arguments(string list)
    {
        var depth = 0;
        var isText = false;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            isText ^= IsQuote(list, i);
            depth +=
                isText ? 0
                : list[i] == '(' ? 1
                : list[i] == ')' ? -1
                : 0;
            if (!isText && depth == 0 && list[i] == ',')
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }
        yield return list[start..].Trim();
    }

    private static int FirstOutsideText(string expression, char wanted)
    {
        var isText = false;
        for (var i = 0; i < expression.Length; i++)
        {
            isText ^= IsQuote(expression, i);
            if (!isText && expression[i] == wanted)
            {
                return i;
            }
        }
        return -1;
    }

    // A quote ends a text unless an odd number of backslashes stands before it.
    private static bool IsQuote(string text, int at)
    {
        var backslashes = 0;
        while (at - backslashes > 0 && text[at - backslashes - 1] == '\\')
        {
            backslashes++;
        }
        return text[at] == '"' && backslashes % 2 == 0;
    }
}
