using System.CommandLine;
using System.Text.RegularExpressions;
using Ecomm.Operations.Arguments;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>Kinds of options, each of which refuses what it cannot take.</summary>
internal static partial class Choices
{
    public static Option<decimal[]?> RatesOf(string name, string what) =>
        new(name)
        {
            Description = $"{what}: a number, a list a,b,c, or a range a..b in steps of ten.",
            CustomParser = result =>
            {
                var rates = Rates.Parse(result.Tokens[0].Value);
                if (rates.Case is string error)
                {
                    result.AddError($"{name} {error}");
                }
                return rates.Case as decimal[];
            },
        };

    public static Option<decimal> Share(string name, string description) => Number(name, description, 0, 1, 0);

    public static Option<decimal> Number(string name, string description, decimal min, decimal max, decimal usual)
    {
        var option = new Option<decimal>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Between(min, max);
        return option;
    }

    public static Option<decimal?> Perhaps(string name, string description, decimal min, decimal max)
    {
        var option = new Option<decimal?>(name) { Description = description };
        option.Between(min, max);
        return option;
    }

    public static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        option.CompletionSources.Add(words);
        // The library's own message has several lines, and does not name the option.
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && !words.Contains(word.Value))
            {
                result.AddError($"{name} is '{word.Value}'; expected {string.Join(" or ", words)}");
            }
        });
        return option;
    }

    public static Option<string> Region(string description)
    {
        var option = new Option<string>("--region")
        {
            Description = description,
            DefaultValueFactory = _ => Figures.Known.Region,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && !RegionCode().IsMatch(word.Value))
            {
                result.AddError($"--region is '{word.Value}'; expected the code of a region, such as us-east-1");
            }
        });
        return option;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionCode();
}
