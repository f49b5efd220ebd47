using System.CommandLine;
using System.Net;
using Ecomm.Emulation.Functions;
using Ecomm.Emulation.Http;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Serving;

namespace Ecomm.Emulation;

/// <summary><c>emulate</c>: runs, over an AWS emulator, what AWS would run between the things that Terraform made.</summary>
public static class EmulateCommand
{
    private static readonly Option<Uri?> Endpoint = new("--aws-endpoint")
    {
        Description = "The emulator's URL, where Terraform was applied.",
        Required = true,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (!Uri.TryCreate(word, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError($"--aws-endpoint is '{word}'; expected a URL like http://127.0.0.1:5000");
            }
            else if (url.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--aws-endpoint is '{word}'; AWS itself needs no runner, and would be charged for");
            }
            return url;
        },
    };

    private static readonly Option<string> State = new("--terraform-state")
    {
        Description = "The file that terraform show -json printed after the apply.",
        Required = true,
    };

    private static readonly Option<string> Program = new("--bootstrap")
    {
        Description = "The packaged functions: the program, its folder, or the zip.",
        DefaultValueFactory = _ => Bootstrap.PathDefault,
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port on 127.0.0.1 for the HTTP APIs; 0 takes a free one.",
        DefaultValueFactory = _ => ServerAddress.PortDefault,
    };

    public static Command Create()
    {
        var command = new Command(
            "emulate",
            """
            Run the AWS world on this machine, over an AWS emulator, until Ctrl+C: pipe, bus, event source mappings, HTTP
            APIs, and the packaged functions as processes. All wiring comes from Terraform's state.

            Example:
              ecomm emulate --aws-endpoint http://127.0.0.1:5000 --terraform-state terraform/.deployment/dev.json
            """
        )
        {
            Endpoint,
            State,
            Program,
            Port,
        };
        Port.Between(0, 65_535);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var deployment = AwsDeployment.Read(arguments.GetValue(State)!);
        using var bootstrap = new Bootstrap(arguments.GetValue(Program)!);
        var endpoint = new AwsEndpoint(arguments.GetValue(Endpoint)!, deployment.Region);
        using var logs = LoggerFactory.Create(ConsoleLog.Configure);
        var functionLog = TextWriter.Synchronized(output);
        await using var system = EmulatedSystem.Start(
            deployment,
            endpoint,
            bootstrap.Program,
            functionLog.WriteLine,
            logs
        );
        await using var app = HttpApi.Build(
            deployment.Routes,
            system.Functions,
            arguments.GetValue(Port),
            TimeProvider.System,
            ConsoleLog.Configure
        );
        await LocalServer.Start(app, IPAddress.Loopback, arguments.GetValue(Port), cancel);
        await output.WriteLineAsync(
            $"The AWS world of {arguments.GetValue(State)} listens on {ServerAddress.Of(app).GetLeftPart(UriPartial.Authority)}"
        );
        await app.WaitForShutdownAsync(cancel);
        await output.WriteLineAsync("Stopping: finishing invocations under way.");
        return 0;
    }
}
