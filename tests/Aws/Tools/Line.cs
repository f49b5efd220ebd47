using Ecomm.Emulation;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>A line of the program, run in the tests' own process.</summary>
internal static class Line
{
    public static Task<int> Run(string[] arguments, TextWriter output, TextWriter error) =>
        CommandLine.Run(
            new HostProgram("Ecomm", Domains.All) { Commands = [LoadCommand.Create(), EmulateCommand.Create()] },
            arguments,
            output,
            error
        );
}
