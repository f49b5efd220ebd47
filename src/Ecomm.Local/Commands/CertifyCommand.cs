using System.CommandLine;
using System.Globalization;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Certification;

namespace Ecomm.Local.Commands;

/// <summary><c>certify</c>: gathers what stands behind docs/idempotency.md, and writes it.</summary>
public static class CertifyCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "Where the document goes." };

    public static Command Create()
    {
        var command = new Command(
            "certify",
            """
            Enumerate, simulate and hunt the known-bad variants, and write what came of it as a document.

            It takes about a minute. The exit code is 1 if a law was broken or a variant survived.

            Example:
              certify docs/idempotency.md
            """
        )
        {
            FilePath,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var evidence = await Task.Run(() => Evidence.Gather(Environment.ProcessorCount), cancel);
        await File.WriteAllLinesAsync(arguments.GetValue(FilePath)!, Certificate.Lines(evidence), cancel);
        foreach (var one in evidence.Enumerations)
        {
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Name}: {one.Cases} cases, all run, {one.Failures.Count} broken"
                )
            );
        }
        foreach (var one in evidence.Variants)
        {
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(one.IsCaught ? "caught" : "SURVIVED"), -8}  {one.Median?.Seeds, 5} seeds  {one.MedianMs, 6:0} ms  {one.Lines, 5} lines  {one.Variant.Name}: {one.Median?.Violation.Law}"
                )
            );
        }
        return
            evidence.Seeds.Failures.Count == 0
            && evidence.Enumerations.All(one => one.Failures.Count == 0)
            && evidence.Variants.All(one => one.IsCaught)
            ? 0
            : 1;
    }
}
