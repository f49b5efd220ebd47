using System.CommandLine;
using System.Globalization;
using Ecomm.Hosting.Commands;
using Ecomm.Operations.Files;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Certification;
using Ecomm.Simulation.Domains.Exhaustive;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Local.Commands;

/// <summary><c>certify</c>: gathers what stands behind docs/idempotency.md, and writes it.</summary>
public static class CertifyCommand
{
    private static readonly Argument<string?> FilePath = new("FILE")
    {
        Description = "Where the document goes.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Thorough = new("--thorough")
    {
        Description = "Instead of all that the document says, one enumeration that takes too long for it.",
    };

    public static Command Create()
    {
        var command = new Command(
            "certify",
            """
            Enumerate, simulate and hunt the known-bad variants, and write what came of it as a document.

            It takes a few minutes, and says on the error output what is done. The exit code is 1 if a law was broken or a variant
            survived, and 130 if it was interrupted: then the document is as it was.

            Examples:
              certify docs/idempotency.md
              certify --thorough          an order that is cancelled at every point of its life, with every fault of a delivery
                                          together with every fault of an operation: millions of cases, an hour; says how far it is
            """
        )
        {
            FilePath,
            Thorough,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(FilePath) is null == !result.GetValue(Thorough))
            {
                result.AddError("say which file to write, or --thorough");
            }
        });
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var error = TextWriter.Synchronized(arguments.InvocationConfiguration.Error);
        var done = 0;
        try
        {
            return arguments.GetValue(Thorough)
                ? await RunThorough(output, Told, cancel)
                : await Certify(arguments.GetValue(FilePath)!, output, Told, cancel);
        }
        catch (OperationCanceledException e) when (cancel.IsCancellationRequested)
        {
            throw new InterruptedException(Invariant($"{done} parts were done, and nothing was written"), e);
        }

        void Told(string what)
        {
            Interlocked.Increment(ref done);
            error.WriteLine($"done  {what}");
        }
    }

    private static async Task<int> RunThorough(TextWriter output, Action<string> told, CancellationToken cancel)
    {
        var all = await Task.Run(
            () =>
                CancelledOrder.Run(
                    Shipped.System with
                    {
                        Cancel = cancel,
                    },
                    Environment.ProcessorCount,
                    isThorough: true,
                    failuresMax: 10,
                    progress: (done, of, cases) =>
                        told(Invariant($"{done} of {of} points of cancellation, {cases:N0} cases"))
                ),
            cancel
        );
        await Say(output, all);
        foreach (var (what, violation) in all.Failures)
        {
            await output.WriteLineAsync($"BROKEN  {what}: {violation}");
        }
        return all.Failures.Count == 0 ? 0 : 1;
    }

    private static async Task<int> Certify(
        string path,
        TextWriter output,
        Action<string> told,
        CancellationToken cancel
    )
    {
        WholeFile.MustBeWritable(path);
        string[] before = File.Exists(path) ? await File.ReadAllLinesAsync(path, cancel) : [];
        var evidence = await Task.Run(() => Evidence.Gather(Environment.ProcessorCount, told, cancel), cancel);
        await WholeFile.WriteLines(path, Certificate.Lines(evidence, before));
        foreach (var one in evidence.Enumerations)
        {
            await Say(output, one);
        }
        foreach (var one in evidence.Variants)
        {
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(one.IsCaught ? "caught" : "SURVIVED"), -8}  {one.Median?.Seeds, 5} seeds  {one.MedianMs, 6:0} ms  {one.Lines, 5} lines  {one.Variant.Name}: {one.Median?.Violation.Law}"
                )
            );
            if (!one.IsCaught)
            {
                await output.WriteLineAsync(
                    $"          {string.Join("; ", one.Catches.Select(found => found?.Violation.ToString() ?? "not caught"))}"
                );
            }
        }
        return
            evidence.Seeds.Failures.Count == 0
            && evidence.Broken.Failures.Count == 0
            && evidence.Overloads.All(one => !one.Faults.Any())
            && evidence.Enumerations.All(one => one.Failures.Count == 0)
            && evidence.Variants.All(one => one.IsCaught)
            ? 0
            : 1;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Task Say(TextWriter output, Enumeration one) =>
        output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name}: {one.Cases} cases, {one.Runs} runs, {one.Failures.Count} broken"
            )
        );
}
