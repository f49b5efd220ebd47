using System.CommandLine;
using System.Net;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Serving;

namespace Ecomm.Hosting.Commands;

/// <summary><c>run</c>, the default: the whole system on this machine, until Ctrl+C.</summary>
public static partial class RunCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one.",
        DefaultValueFactory = _ => ServerAddress.PortDefault,
    };

    private static readonly Option<IPAddress> Address = new("--address")
    {
        Description =
            "The address to listen on. On any other than this machine's own, each request needs the host's token.",
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

    private static readonly Option<string?> Token = new("--token")
    {
        Description =
            "The secret that each request brings. Without the option, a host that listens beyond this machine keeps a random one "
            + "beside its data, and prints it.",
    };

    private static readonly Option<string[]> CorsOrigin = new("--cors-origin")
    {
        Description =
            "An origin whose pages may call the APIs from a browser: https://shop.example, https://*, or * for all; can be given "
            + "again.  [default: any of this machine, with any scheme and port]",
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
    [Port, Address, Token, CorsOrigin, CommandLine.Data, FailureRate, RetryDelay, MaxReceives];

    public static Command Create(HostProgram program)
    {
        var command = new Command("run", "Run the whole system on this machine until Ctrl+C (the default).");
        FailureRate.Between(0, 1);
        RetryDelay.Between(0.001, 3600);
        MaxReceives.Between(1, 10_000);
        Port.Between(0, 65_535);
        Token.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && AccessToken.Of(token.Value) is null)
            {
                result.AddError(
                    $"--token has {token.Value.Length} characters; expected at least {AccessToken.CharactersMin}, letters, digits and . _ ~ -"
                );
            }
        });
        CorsOrigin.Validators.Add(result =>
        {
            foreach (var origin in result.Tokens.Where(token => !AllowedOrigins.IsOrigin(token.Value)))
            {
                result.AddError(
                    $"--cors-origin is '{origin.Value}'; expected * or an origin such as https://shop.example: a scheme and a host, no path"
                );
            }
        });
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
        var address = arguments.GetValue(Address)!;
        using var logs = LoggerFactory.Create(ConsoleLog.Configure);
        await using var system = LocalSystem.Start(program.Catalogue, options, logs);
        var token =
            arguments.GetValue(Token) is { } given ? AccessToken.Of(given)
            : IPAddress.IsLoopback(address) ? null
            : AccessToken.In(options.DataDirectory);
        var edge = new HttpEdge
        {
            Address = address,
            Port = arguments.GetValue(Port),
            Origins = arguments.GetValue(CorsOrigin) is { Length: > 0 } origins
                ? AllowedOrigins.Of(origins)
                : AllowedOrigins.Loopback,
            Token = token,
        };
        await using var app = HttpHost.Build(program.Title, system, edge, ConsoleLog.Configure);
        await LocalServer.Start(app, edge.Address, edge.Port, cancel);
        Welcome(
            program,
            ServerAddress.Of(app).GetLeftPart(UriPartial.Authority),
            Path.GetFullPath(options.DataDirectory),
            token
        );
        await app.WaitForShutdownAsync(cancel);
        // Through the log, which nobody who has stopped reading can hold up.
        LogStopping(logs.CreateLogger(nameof(RunCommand)));
        return 0;
    }

    // "All addresses" is none that a browser opens.
    private static Uri Reachable(string url)
    {
        var uri = new UriBuilder(url);
        if (
            IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        )
        {
            uri.Host = "localhost";
        }
        return uri.Uri;
    }

    private static void Welcome(HostProgram program, string url, string data, AccessToken? token)
    {
        System.Console.WriteLine($"{program.Title} listens on {url}");
        System.Console.WriteLine(
            $"Watch it:        open {token?.Link(Reachable(url)).AbsoluteUri ?? url} in a browser"
        );
        System.Console.WriteLine($"Data is in       {data}");
        var authorization = token is null ? "" : "-H 'Authorization: Bearer TOKEN' ";
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
                $"{words}curl -X POST {url}{path} {authorization}-H 'Content-Type: application/json' -d '{body}'"
            );
        }
        System.Console.WriteLine("Stop:            Ctrl+C");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: finishing deliveries under way.")]
    private static partial void LogStopping(ILogger log);
}
