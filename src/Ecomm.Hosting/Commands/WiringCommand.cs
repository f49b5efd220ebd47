using System.CommandLine;
using Ecomm.Operations.Files;

namespace Ecomm.Hosting.Commands;

/// <summary><c>wiring</c>: terraform/routes.json, as it follows from what the slices declare.</summary>
public static class WiringCommand
{
    private static readonly Argument<string?> Output = new("file")
    {
        Description = "The file to write; without it the wiring is printed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(HostProgram program)
    {
        var command = new Command(
            "wiring",
            $"""
            Write down which events reach which worker, which request which API, and what each function may do.

            It follows from what the slices declare. Terraform makes queues, rules, functions and permissions from it, so write
            it again after a slice was added or declares something else, and look at the difference.

            Example:
              {program.Start} wiring terraform/routes.json
            """
        )
        {
            Output,
        };
        command.SetAction(
            async (arguments, cancel) =>
            {
                var json = Routes.Of(program.Catalogue).ToJson();
                if (arguments.GetValue(Output) is { } path)
                {
                    await WholeFile.WriteText(path, json);
                }
                else
                {
                    await arguments.InvocationConfiguration.Output.WriteAsync(json);
                }
                return 0;
            }
        );
        return command;
    }
}
