using System.CommandLine;
using Ecomm.Operations.Events;
using Ecomm.Operations.Replay;

namespace Ecomm.Hosting.Commands;

/// <summary><c>replay</c>: what each worker decides on each event of a log, from what state, and how it ends.</summary>
public static class ReplayCommand
{
    private static readonly Argument<string> Log = new("FILE") { Description = "A log, as export writes it." };

    public static Command Create(HostProgram program)
    {
        var subjects = new SubjectOptions(
            program.Catalogue,
            "Print this {0} only; everything is replayed all the same."
        );
        var command = new Command(
            "replay",
            $"""
            Run a log through the pure core, and see each worker's state before, decisions and settlement.

            Nothing is sent or stored; the time is that of each event, and the gateway answers what the log says it did.
            An event that is early waits for others of its subject. Edit the log to see what would have been: repeat a
            line and it is delivered twice, move it and it comes out of order, delete it and it is lost.

            Examples, each after {program.Start}
              export --output events.jsonl
              replay events.jsonl                        everything
              replay events.jsonl {program.ExampleOption}   one, step by step
            """
        )
        {
            Log,
        };
        foreach (var option in subjects.All)
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancel) => Run(program.Catalogue, subjects, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(
        Catalogue catalogue,
        SubjectOptions subjects,
        ParseResult arguments,
        CancellationToken cancel
    )
    {
        var output = arguments.InvocationConfiguration.Output;
        var subject = subjects.Value(arguments);
        var path = arguments.GetValue(Log)!;
        var log = await EventLog.ReadFile(path, cancel);
        if (subject is not null && !log.Any(record => catalogue.SubjectOf(record.Item) == subject))
        {
            throw new InvalidDataException($"'{path}' holds no event of {subject.Kind.Name} '{subject}'");
        }
        var summary = new ReplaySummary(log);
        var headline = "";
        await foreach (var delivery in Replayer.Run(catalogue, log, cancel))
        {
            summary.Add(delivery);
            if (subject is not null && catalogue.SubjectOf(delivery.Record.Item) != subject)
            {
                continue;
            }
            if (ReplayText.Headline(catalogue, delivery.Record) is var next && next != headline)
            {
                headline = next;
                await output.WriteLineAsync(headline);
            }
            foreach (var line in ReplayText.Lines(delivery))
            {
                await output.WriteLineAsync(line);
            }
        }
        foreach (var line in summary.Lines().Prepend(""))
        {
            await output.WriteLineAsync(line);
        }
        return 0;
    }
}
