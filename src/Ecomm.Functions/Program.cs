using Ecomm.Decisions;
using Ecomm.Lambdas;

namespace Ecomm.Functions;

/// <summary>The function as Lambda starts it: one program for all slices of all domains.</summary>
public static class Program
{
    /// <returns>What <see cref="FunctionProgram.Run"/> gives.</returns>
    public static Task<int> Main() => FunctionProgram.Run(Domains.All);
}
