using System.CommandLine;
using System.Net;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Serving;

namespace Ecomm.Hosting.Commands;

/// <summary><c>run</c>, the default: the whole system on this machine, until Ctrl+C.</summary>
public static class RunCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one.",
        DefaultValueFactory = _ => ServerAddress.PortDefault,
    };

    private static readonly Option<IPAddress> Address = new("--address")
    {
        Description =
            "The address to listen on. Any other than this machine's own lets everybody on that network do everything.",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
            {
                return address;
            }
            result.AddError($"--address is '{result.Tokens[0].Value}'; expected an IP address.");
            return IPAddress.Loopback;
        },
    };

    private static readonly Option<double> FailureRate = new("--gateway-failure-rate")
    {
        Description = "The share of questions to gateways that fail, from 0 to 1; failed ones are retried.",
        DefaultValueFactory = _ => LocalOptions.GatewayFailureRateDefault,
    };

    private static readonly Option<double> RetryDelay = new("--retry-delay")
    {
        Description =
            "Seconds before the first redelivery of a failed message; each further one doubles it, up to 30 s.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> MaxReceives = new("--max-receives")
    {
        Description = "After this many receives a message goes to the dead-letter queue.",
        DefaultValueFactory = _ => LocalOptions.ReceivesMaxDefault,
    };

    /// <summary>The options, so that they can be given with the command and without it.</summary>
    public static IReadOnlyList<Option> Options { get; } =
    [Port, Address, CommandLine.Data, FailureRate, RetryDelay, MaxReceives];

    public static Command Create(HostProgram program)
    {
        var command = new Command("run", "Run the whole system on this machine until Ctrl+C (the default).");
        FailureRate.Between(0, 1);
        RetryDelay.Between(0.001, 3600);
        MaxReceives.Between(1, 10_000);
        Port.Between(0, 65_535);
        foreach (var option in Options)
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancel) => Run(program, parsed, cancel));
        return command;
    }

    /// <summary>Runs until it is stopped.</summary>
    public static async Task<int> Run(HostProgram program, ParseResult arguments, CancellationToken cancel)
    {
        var options = new LocalOptions(
            arguments.GetValue(CommandLine.Data)!,
            arguments.GetValue(FailureRate),
            TimeSpan.FromSeconds(arguments.GetValue(RetryDelay)),
            arguments.GetValue(MaxReceives)
        );
        using var logs = LoggerFactory.Create(ConsoleLog.Configure);
        await using var system = LocalSystem.Start(program.Catalogue, options, logs);
        await using var app = HttpHost.Build(
            program.Title,
            system,
            arguments.GetValue(Port),
            ConsoleLog.Configure,
            arguments.GetValue(Address)
        );
        await app.StartAsync(cancel);
        Welcome(
            program,
            ServerAddress.Of(app).GetLeftPart(UriPartial.Authority),
            Path.GetFullPath(options.DataDirectory)
        );
        await app.WaitForShutdownAsync(cancel);
        System.Console.WriteLine("Stopping: finishing deliveries under way.");
        return 0;
    }

    private static void Welcome(HostProgram program, string url, string data)
    {
        System.Console.WriteLine($"{program.Title} listens on {url}");
        System.Console.WriteLine($"Watch it:        open {url} in a browser");
        System.Console.WriteLine($"Data is in       {data}");
        var routes = Routes.Of(program.Catalogue).Apis;
        var command = program.Catalogue.Apis.OfType<Api.Command>().FirstOrDefault();
        var query = program.Catalogue.Apis.OfType<Api.Query>().FirstOrDefault();
        foreach (
            var (words, api) in new[] { ("Try:             ", (Api?)command), ("Then:            ", query) }.Where(
                row => row.Item2 is not null
            )
        )
        {
            var path = routes.First(route => route.Name == api!.Name).Path;
            var body = ValueJson.Write(Samples.Of(api!.Request));
            System.Console.WriteLine(
                $"{words}curl -X POST {url}{path} -H 'Content-Type: application/json' -d '{body}'"
            );
        }
        System.Console.WriteLine("Stop:            Ctrl+C");
    }
}
