using System.CommandLine;
using System.Text;
using Ecomm.Local.Commands.Estimate;
using Ecomm.Operations.Files;

namespace Ecomm.Local.Commands;

/// <summary><c>estimate</c>: what a rate of orders costs on AWS a month, and which quota binds first.</summary>
public static class EstimateCommand
{
    private static readonly Option<string?> Prices = new("--prices")
    {
        Description =
            "A JSON file with figures in the place of known ones: {\"prices\": {\"sqs.request\": 0.5}, \"quotas\": {…}}. --sources lists their names.",
    };

    private static readonly Option<bool> Sources = new("--sources")
    {
        Description = "Show every figure with its unit, source, date and confidence, and no estimate.",
    };

    private static readonly Option<bool> Items = new("--items") { Description = "Show the items of each service." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    private static readonly Option<string?> Write = new("--write")
    {
        Description = "Write docs/throughput-and-cost.md to this file, and nothing else.",
    };

    public static Command Create()
    {
        var command = new Command(
            "estimate",
            """
            Reckon what a rate of orders costs on AWS a month, by service, and which quota binds first.

            Counts of an order are measured (docs/aws.md); prices and quotas stand in one file with source and date, and may be
            replaced. Confidence is H (read in a price list), M (inferred or second-hand) or L (unconfirmed or assumed).

            Examples:
              estimate --orders 100                                          a hundred orders a second, on demand
              estimate --events 10..100000 --capacity provisioned            10, 100, … 100,000 events a second, one a line
              estimate --orders 5,50 --rejected 0.1 --router sns --json
              estimate --sources
              estimate --write docs/throughput-and-cost.md
            """
        )
        {
            Prices,
            Sources,
            Items,
            Json,
            Write,
        };
        foreach (var option in WorkloadOptions.All)
        {
            command.Options.Add(option);
        }
        command.Validators.Add(result =>
        {
            var asksForOne = result.GetResult(WorkloadOptions.Orders) is not null;
            var asksForOther = result.GetResult(WorkloadOptions.Events) is not null;
            var isAside = result.GetResult(Sources) is { Implicit: false } || result.GetResult(Write) is not null;
            if (!isAside && asksForOne == asksForOther)
            {
                result.AddError("say --orders or --events, one of them");
            }
        });
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var figures = arguments.GetValue(Prices) is { } path
            ? Figures.Known.With(Encoding.UTF8.GetString((await TextFile.ReadDocument(path, cancel)).Span), $"'{path}'")
            : Figures.Known;
        if (arguments.GetValue(Write) is { } document)
        {
            await WholeFile.WriteText(document, ThroughputDocument.Text());
            return 0;
        }
        if (arguments.GetValue(Sources))
        {
            await Print(EstimateText.Sources(figures, OrderCounts.Measured));
            return 0;
        }
        var estimates = WorkloadOptions
            .Workloads(arguments)
            .Select(workload => CostEstimate.Of(workload, figures))
            .ToList();
        await (
            arguments.GetValue(Json) ? Print(EstimateJson.Write(estimates).Split('\n'))
            : estimates is [var one] ? Print(EstimateText.One(one, arguments.GetValue(Items)))
            : Print(EstimateText.Many(estimates))
        );
        return 0;

        async Task Print(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                await output.WriteLineAsync(line);
            }
        }
    }
}
