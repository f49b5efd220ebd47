using System.CommandLine;
using Ecomm.Local;

namespace Ecomm.Commands.Tests;

/// <summary>Words that mean something else elsewhere, or nothing at all, are refused by every command.</summary>
public sealed class ArgumentTests
{
    private static readonly IReadOnlyList<Command> Commands =
    [
        CommandLine.Of(OrderProgram.Composed),
        .. CommandLine.Of(OrderProgram.Composed).Subcommands,
    ];

    /// <summary>Every option that takes a number, with its command; the command without a name is the default one.</summary>
    public static TheoryData<string, string> Numbers =>
        Rows(Options(type => type.GetInterfaces().Any(one => one.Name == "INumber`1")));

    /// <summary>Every option that takes a text.</summary>
    public static TheoryData<string, string> Texts => Rows(Options(type => type == typeof(string)));

    /// <summary>Every argument that takes a text, by its command.</summary>
    public static TheoryData<string> Arguments =>
        [
            .. Commands
                .Where(command => command.Arguments.Any(argument => argument.ValueType == typeof(string)))
                .Select(command => command.Name),
        ];

    [Fact]
    public void Numbers_and_texts_are_found()
    {
        Assert.Contains(("run", "--gateway-failure-rate"), Options(type => type == typeof(double)));
        Assert.Contains(("stuck", "--terraform-state"), Options(type => type == typeof(string)));
        Assert.NotEmpty(Arguments);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_comma_in_a_number_is_refused(string command, string option)
    {
        foreach (var word in (string[])["0,5", "1,0", "1,000"])
        {
            await Refused(option, [command, .. Needed(command), option, word]);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task An_empty_word_is_refused(string command, string option)
    {
        var needed = Needed(command).Chunk(2).Where(pair => pair[0] != option).SelectMany(pair => pair);
        await Refused(option, [command, .. needed, option, ""]);
        await Refused(option, [command, .. needed, $"{option}="]);
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task An_empty_argument_is_refused(string command) => await Refused("", [command, ""]);

    [Theory]
    [InlineData("01/02/2025")]
    [InlineData("1 Feb 2025")]
    [InlineData("08:00")]
    public Task A_date_that_means_one_day_here_and_another_there_is_refused(string date) =>
        Refused("--since", ["redeliver", "--since", date]);

    [Theory]
    [InlineData("--minutes", "1e300")]
    [InlineData("--minutes", "NaN")]
    [InlineData("--seeds", "1e30")]
    public Task A_number_out_of_bounds_is_refused(string option, string word) =>
        Refused(option, ["simulate", option, word]);

    /// <summary>Options without which a command is refused for another reason.</summary>
    private static string[] Needed(string command) =>
        command switch
        {
            "estimate" => ["--orders", "1"],
            "emulate" => ["--aws-endpoint", "http://127.0.0.1:1", "--terraform-state", "state.json"],
            "redeliver" => ["--worker", "SyncOrderWorker"],
            "what-if" => ["log.jsonl"],
            _ => [],
        };

    private static TheoryData<string, string> Rows(IEnumerable<(string Command, string Option)> options)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (command, option) in options)
        {
            rows.Add(command, option);
        }
        return rows;
    }

    private static IEnumerable<(string Command, string Option)> Options(Func<Type, bool> isMeant) =>
        from command in Commands
        from option in command.Options
        let type = option.ValueType
        where isMeant(Nullable.GetUnderlyingType(type) ?? type)
        select (command is RootCommand ? "" : command.Name, option.Name);

    private static async Task Refused(string name, string[] words)
    {
        var result = await Cli.Run([.. words[0].Length == 0 && words.Length > 2 ? words[1..] : words]);
        Assert.Equal(
            (2, name),
            (result.Code, result.Error.Contains(name, StringComparison.Ordinal) ? name : result.Error)
        );
    }
}
