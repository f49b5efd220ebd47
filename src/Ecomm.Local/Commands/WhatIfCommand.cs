using System.CommandLine;
using System.Globalization;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands.WhatIf;
using Ecomm.Operations.Events;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Faults;

namespace Ecomm.Local.Commands;

/// <summary><c>what-if</c>: a log of events, run again under the current code, and how its orders would end.</summary>
public static class WhatIfCommand
{
    private const string Nothing = "-";

    /// <summary>How likely each of the faults is wherever it can happen.</summary>
    private const double FaultRate = 0.05;

    private static readonly Argument<string> Log = new("FILE")
    {
        Description =
            "A log, as export writes it, or a data file of DynamoDB's export to S3 (DynamoDB JSON); plain or gzip, a file or a pipe.",
    };

    private static readonly Option<string> Faults = new("--faults")
    {
        Description = "What goes wrong in a second run; see simulate.",
        DefaultValueFactory = _ => FaultGroups.None,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "The seed of both runs.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> All = new("--all") { Description = "Show also orders that end the same." };

    public static Command Create()
    {
        var command = new Command(
            "what-if",
            """
            Run what came from outside in a log (orders, restocks, injected events) through the current code, and show every order
            that would end differently from what the log says, or under faults.

            What the system said itself is derived anew. The gateway declines again what was rejected then. It is all
            simulated: nothing is sent or stored. The exit code is 1 if a law is broken or the file cannot be read whole; differences
            alone are none.

            Examples:
              export --output events.jsonl
              what-if events.jsonl                                the current code, without faults
              what-if events.jsonl --faults crashes --seed 7      and with these
            """
        )
        {
            Log,
            Faults,
            Seed,
            All,
        };
        Faults.Validators.Add(result =>
        {
            if (FaultGroups.Parse(result.GetValueOrDefault<string>() ?? "").Case is string error)
            {
                result.AddError($"--faults: {error}");
            }
        });
        command.SetAction((arguments, cancel) => Run(arguments, Shipped.System, cancel));
        return command;
    }

    /// <summary>Runs the command on a system.</summary>
    public static async Task<int> Run(ParseResult arguments, Blueprint system, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var log = await RecordedLog.Read(arguments.GetValue(Log)!, cancel);
        var faults = FaultGroups
            .Parse(arguments.GetValue(Faults) ?? FaultGroups.None)
            .IfLeft(error => throw new InvalidDataException(error));
        var seed = arguments.GetValue(Seed);
        var workload = RecordedOrders.WorkloadOf(log);
        var recorded = RecordedOrders.EndsOf(log);
        var clean = Run(new Plan(seed, workload, FaultPlan.None), system, log.Count, cancel);
        var disturbed =
            faults.Count == 0
                ? clean
                : Run(
                    new Plan(seed, workload, new FaultPlan(faults.Select(kind => (kind, FaultRate)))),
                    system,
                    log.Count,
                    cancel
                );
        var orders = recorded
            .Keys.Union(Ends(clean).Keys)
            .Order(StringComparer.Ordinal)
            .Select(id => (Id: id, Log: Recorded(id), Clean: EndOf(clean, id), Disturbed: EndOf(disturbed, id)))
            .ToList();
        var different = orders.Where(one => one.Log != one.Clean || one.Clean != one.Disturbed).ToList();
        foreach (var one in arguments.GetValue(All) ? orders : different)
        {
            var under = faults.Count == 0 ? "" : $"  under faults {one.Disturbed}";
            await output.WriteLineAsync($"{one.Id}: in the log {one.Log}  now {one.Clean}{under}");
        }
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{log.Count} events, {workload.Requests.Count} from outside; {orders.Count} orders, {different.Count} would end differently"
            )
        );
        if (RecordedOrders.CountWaiting(log) is > 0 and var waiting)
        {
            await output.WriteLineAsync(
                FormattableString.Invariant(
                    $"{waiting} of the events from outside wait for a newer program, and nothing comes of them"
                )
            );
        }
        var broken = new[] { clean, disturbed }.Distinct().Where(run => run.Violation is not null).ToList();
        foreach (var run in broken)
        {
            await output.WriteLineAsync($"BROKEN {run.Violation}");
        }
        return broken.Count == 0 ? 0 : 1;

        string Recorded(string id) => recorded.TryGetValue(id, out var status) ? status.ToName() : Nothing;
    }

    private static Outcome Run(Plan plan, Blueprint system, int events, CancellationToken cancel)
    {
        try
        {
            return Simulator.Run(plan, system with { Cancel = cancel });
        }
        catch (OperationCanceledException e)
        {
            throw new InterruptedException(
                FormattableString.Invariant($"{events} events were read, and their run has no end"),
                e
            );
        }
    }

    private static string EndOf(Outcome run, string id) =>
        Ends(run).TryGetValue(id, out var status) ? status.ToName() : Nothing;

    private static Dictionary<string, OrderStatus> Ends(Outcome run) =>
        run.Committed.All<Order>().ToDictionary(order => order.Item.OrderId.Text, order => order.Status);
}
