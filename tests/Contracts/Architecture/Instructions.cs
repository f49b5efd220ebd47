using System.Reflection.Emit;

namespace Ecomm.Contracts.Architecture;

/// <summary>The operands of a compiled method body.</summary>
internal static class Instructions
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    /// <summary>The metadata tokens that name a type or a member, in the order of the instructions.</summary>
    public static IEnumerable<int> Tokens(byte[] il) =>
        All(il)
            .Where(one =>
                one.Operand
                    is OperandType.InlineField
                        or OperandType.InlineMethod
                        or OperandType.InlineSig
                        or OperandType.InlineTok
                        or OperandType.InlineType
            )
            .Select(one => one.Token);

    /// <summary>The metadata tokens of strings, in the order of the instructions.</summary>
    public static IEnumerable<int> Strings(byte[] il) =>
        All(il).Where(one => one.Operand is OperandType.InlineString).Select(one => one.Token);

    // Each operand of four bytes and more, of which the first four are the token, where there is one.
    private static IEnumerable<(OperandType Operand, int Token)> All(byte[] il)
    {
        for (var at = 0; at < il.Length; )
        {
            const byte twoBytes = 0xFE;
            var code = il[at] == twoBytes ? (ushort)(il[at++] << 8 | il[at++]) : il[at++];
            switch (Operands[code])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at++;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BitConverter.ToInt32(il, at);
                    break;
                case var operand:
                    yield return (operand, BitConverter.ToInt32(il, at));
                    at += 4;
                    break;
            }
        }
    }
}
