using Ecomm.Operations.Events;
using Ecomm.Operations.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static Ecomm.Commands.Tests.LogLines;

namespace Ecomm.Commands.Tests;

/// <summary>What others wrote can neither move the cursor, forge a line, nor hide in what people read.</summary>
public sealed class PrintableTests : IDisposable
{
    /// <summary>Clears the screen, breaks the line, ends a C text, turns the writing around, hides a letter.</summary>
    private const string Hostile = "EVIL\u001B[2J\nforged\0\u202Eabc\u200B\u2028";

    private const string Shown = "EVIL\\u001B[2J\\u000Aforged\\u0000\\u202Eabc\\u200B\\u2028";

    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(Hostile, Shown)]
    [InlineData("a\tb\r\u007F\u0085", "a\\u0009b\\u000D\\u007F\\u0085")]
    [InlineData("\U000E0041", "\\uDB40\\uDC41")]
    [InlineData("ORDER-1 → ‘é’ 中 😀", "ORDER-1 → ‘é’ 中 😀")]
    [InlineData("\u200B→\u200Bé\u200B😀", "\\u200B→\\u200Bé\\u200B😀")]
    [InlineData("", "")]
    public void Hidden_characters_are_escapes_and_all_others_stay(string text, string shown) =>
        Assert.Equal(shown, Printable.Escape(text));

    // No text of an attribute can hold it.
    [Fact]
    public void Half_a_surrogate_pair_is_an_escape() => Assert.Equal("\\uD800x", Printable.Escape("\uD800x"));

    [Fact]
    public void A_line_of_a_command_is_one_line_and_other_text_keeps_its_lines()
    {
        using var plain = new StringWriter { NewLine = "\n" };
        using var writer = new PrintableWriter(plain);
        writer.WriteLine("a\nb");
        writer.Write("{\n\u001B}\n");
        writer.Write('\u001B');

        Assert.Equal("a\\u000Ab\n{\n\\u001B}\n\\u001B", plain.ToString());
        Assert.Same(plain, PrintableWriter.Raw(writer));
    }

    [Fact]
    public async Task Replay_prints_a_name_and_a_key_as_escapes()
    {
        var record = new StreamRecord(
            1,
            new Item(new Key(Hostile, "EVENT#1"), new Value.Map { { "eventName", Hostile }, { "createdAt", Hostile } })
        );
        var path = directory.Write("log.jsonl", EventLog.Write(record));

        var result = await Cli.Run("replay", path);

        Assert.Contains($"#1  {Shown}  {Shown}  {Shown}", result.Lines);
        OnlyLines(result);
    }

    [Fact]
    public async Task Redeliver_redrive_export_and_stuck_print_escapes_and_export_still_means_the_same()
    {
        await using var host = await TestHost.Start();
        await host.Simulate("EVENTS#1", Json(Hostile));
        await host.Drain();

        var redeliver = await Cli.Run("redeliver", "--since", "2000-01-01", "--dry-run", "--base-url", host.Address);
        var redrive = await Cli.Run("redrive", "--dry-run", "--base-url", host.Address);
        var export = await Cli.Run("export", "--data", host.Data);
        var stuck = await Cli.Run("stuck", "--data", host.Data, "--older-than", "0");

        OnlyLines(redeliver);
        OnlyLines(redrive);
        OnlyLines(export);
        OnlyLines(stuck);
        Assert.Contains(Shown, redrive.Output, StringComparison.Ordinal);
        var record = EventLog.Read(export.Lines[0]).IfLeft(error => throw new InvalidDataException(error));
        Assert.Equal(Hostile, record.EventName);
    }

    [Fact]
    public void A_line_of_the_log_is_one_line()
    {
        using var log = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning,
            "Test",
            default,
            Hostile,
            new InvalidDataException("first\nsecond\u202E"),
            (text, _) => text
        );

        new LineFormatter().Write(entry, null, log);

        var line = log.ToString();
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Contains($"warn {Shown} ", line, StringComparison.Ordinal);
        Assert.Contains("first | second\\u202E", line, StringComparison.Ordinal);
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text).Trim('"');

    private static void OnlyLines(CliResult result)
    {
        Assert.All(result.Lines, line => Assert.Equal(line, Printable.Escape(line)));
        Assert.DoesNotContain("forged", result.Lines.Select(line => line[..Math.Min(6, line.Length)]));
        Assert.Equal(result.Error.TrimEnd('\n'), Printable.Escape(result.Error.TrimEnd('\n')));
    }
}
