using System.CommandLine;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Files;

namespace Ecomm.Hosting.Commands;

/// <summary><c>contracts</c>: docs/openapi.json and docs/asyncapi.json, as they follow from what the slices declare.</summary>
public static class ContractsCommand
{
    private static readonly Argument<string> Folder = new("folder") { Description = "The folder to write both to." };

    public static Command Create(HostProgram program)
    {
        var command = new Command(
            "contracts",
            $"""
            Write down the APIs as OpenAPI 3.1 (openapi.json) and the events as AsyncAPI 3.0 (asyncapi.json).

            Both follow from what the slices declare. A running host serves them at {ContractDocuments.OpenApiPath} and
            {ContractDocuments.AsyncApiPath}.

            Example:
              {program.Start} contracts docs
            """
        )
        {
            Folder,
        };
        command.SetAction(
            async (arguments, _) =>
            {
                var folder = arguments.GetValue(Folder)!;
                foreach (var (path, json) in ContractDocuments.Of(program.Title, program.Catalogue))
                {
                    await WholeFile.WriteText(Path.Combine(folder, path.TrimStart('/')), json);
                }
                return 0;
            }
        );
        return command;
    }
}
