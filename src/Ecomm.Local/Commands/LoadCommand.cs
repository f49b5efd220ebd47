using System.CommandLine;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands.Load;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Serving;
using Spectre.Console;

namespace Ecomm.Local.Commands;

/// <summary><c>load</c>: a file of restocks, orders, shipments and cancellations, sent to any deployment, and what becomes of it.</summary>
public static class LoadCommand
{
    private const int ConcurrencyMax = 256;

    /// <summary>A table wider than this belongs in a file; a terminal has its own width.</summary>
    private const int PlainWidth = 160;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private static readonly Argument<string> FilePath = new("FILE")
    {
        Description = """
            A JSON file: {"restocks": [{sku, lotId, units}], "orders": [{orderId, sku, units, price, userId}]}, and for these
            orders {"shipments": [{orderId, carrier, trackingId}], "deliveries": [{orderId}], "cancellations": [{orderId, reason?}]}.
            One of the latter with {"after": "ORDER_PAYMENT_ACCEPTED_STATUS"} is sent when its order has that status.
            """,
    };

    private static readonly Option<Uri?> BaseUrl = WhereOptions.Url(
        "--base-url",
        $"The deployment, if all of its APIs have one address; a host's link brings its token.  [default: {WhereOptions.LocalHost}]"
    );

    private static readonly Option<Uri?> InventoryUrl = Domain("--inventory-url", BaseUrls.InventoryVariable);
    private static readonly Option<Uri?> OrdersUrl = Domain("--orders-url", BaseUrls.OrdersVariable);
    private static readonly Option<Uri?> PaymentsUrl = Domain("--payments-url", BaseUrls.PaymentsVariable);

    private static readonly Option<Uri?> ShipmentsUrl = Domain("--shipments-url", BaseUrls.ShipmentsVariable);

    private static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "Requests under way at once.",
        DefaultValueFactory = _ => 8,
    };

    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds to wait for the orders to come to their end.",
        DefaultValueFactory = _ => 120,
    };

    public static Command Create()
    {
        var command = new Command(
            "load",
            """
            Send a file of restocks, orders, shipments and cancellations to a deployment, wait for every order to come to its end,
            and show the outcome.

            Sending the same file again is harmless: what is known already changes nothing. It succeeds (exit code 0) if all
            was sent and every order is at its end: depleted, rejected or accepted; one that the file ships is shipped, or was
            cancelled before; one that the file cancels is cancelled and its money is back, or was shipped before.

            Examples:
              ecomm load samples/init-database.json
              ecomm load samples/order-life.json
              ecomm load samples/init-database.json --base-url http://127.0.0.1:5090 --concurrency 32
              source .env && ecomm load samples/init-database.json     to AWS, where each domain has a URL of its own
            """
        )
        {
            FilePath,
            BaseUrl,
            InventoryUrl,
            OrdersUrl,
            PaymentsUrl,
            ShipmentsUrl,
            Concurrency,
            Timeout,
        };
        Concurrency.Between(1, ConcurrencyMax);
        Timeout.Between(0.1, 86_400);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var console = ConsoleOf(arguments.InvocationConfiguration.Output);
        var file = await LoadFile.Read(arguments.GetValue(FilePath)!, cancel);
        var urls = BaseUrls.Of(
            arguments.GetValue(BaseUrl),
            variable =>
                arguments.GetValue(
                    variable switch
                    {
                        BaseUrls.InventoryVariable => InventoryUrl,
                        BaseUrls.OrdersVariable => OrdersUrl,
                        BaseUrls.ShipmentsVariable => ShipmentsUrl,
                        _ => PaymentsUrl,
                    }
                ),
            Environment.GetEnvironmentVariable,
            WhereOptions.LocalHost
        );
        console.WriteLine(
            FormattableString.Invariant($"{file.Restocks.Count} restocks and {file.Orders.Count} orders to {urls}")
                + (
                    file.FollowUps.IsEmpty
                        ? ""
                        : FormattableString.Invariant($"; {file.FollowUps.Count} requests about these orders follow")
                )
        );
        using var http = new HttpClient { Timeout = RequestTimeout };
        var deployment = new Deployment(urls, http, TimeProvider.System);
        var concurrency = arguments.GetValue(Concurrency);
        var outcome = await ProgressLine.Show(
            console,
            progress =>
                new Loader(
                    new Sender(deployment, progress, concurrency),
                    new Lists(deployment, concurrency),
                    progress,
                    TimeSpan.FromSeconds(arguments.GetValue(Timeout)),
                    TimeProvider.System
                ).Run(file, cancel)
        );
        LoadReport.Print(console, outcome);
        return outcome.IsComplete ? 0 : 1;
    }

    private static IAnsiConsole ConsoleOf(TextWriter output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(PrintableWriter.Raw(output)) }
        );
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = PlainWidth;
        }
        return console;
    }

    private static Option<Uri?> Domain(string name, string variable) =>
        WhereOptions.Url(
            name,
            $"The base URL of that domain's APIs.  [default: ${variable}, unless --base-url is given]"
        );
}
