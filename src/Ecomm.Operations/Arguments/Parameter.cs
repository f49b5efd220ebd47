using System.Globalization;
using Ecomm.Operations.Documents;
using LanguageExt;

namespace Ecomm.Operations.Arguments;

/// <summary>
/// A query parameter of an operation, or a field of its body: its name and what it may be. Requests are read by it, and the document
/// tells what it says.
/// </summary>
/// <param name="Name">Its name in a query, or in JSON.</param>
/// <param name="Schema">What it may be.</param>
public abstract record Parameter(string Name, Schema Schema)
{
    /// <summary>What it means, where its name does not say it.</summary>
    public string Means { get; init; } = "";

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The one text that it may be, where it tells one way to ask from another; else null.</summary>
    public string? Only { get; init; }

    /// <summary>The value that a text of a query stands for; a text that stands for no such value is itself.</summary>
    public Func<string, Value> OfText { get; init; } = text => new Value.Text(text);

    /// <summary>Any text.</summary>
    public static Parameter<string> Text(string name, string example) =>
        new(
            name,
            Schema.Text(example),
            (value, _) =>
                value is Value.Text text
                    ? Right<string, string>(text.Of)
                    : Left<string, string>($"is {value.Describe()}; expected a string")
        );

    /// <summary>A text that is not empty.</summary>
    public static Parameter<string> Filled(string name, Func<Catalogue, string> example) =>
        new(
            name,
            Schema.Filled(example),
            (value, _) =>
                value is Value.Text { Of.Length: > 0 } text
                    ? Right<string, string>(text.Of)
                    : Left<string, string>($"is {value.Describe()}; expected a string")
        );

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Parameter<long> Whole(string name, long min, long max, long example) =>
        new(
            name,
            Schema.Whole(min, max, example),
            (value, _) =>
                value is Value.Number number && number.Of.Whole(max).Case is long whole && whole >= min
                    ? whole
                    : FormattableString.Invariant($"is {value.Describe()}; expected an integer from {min} to {max}")
        )
        {
            OfText = text =>
                long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
                    ? new Value.Number(Numeral.Of(whole))
                    : new Value.Text(text),
        };

    /// <summary>A number from 0 to <paramref name="max"/>.</summary>
    public static Parameter<decimal> Number(string name, decimal max, decimal example) =>
        new(
            name,
            Schema.Number(0, max, example),
            (value, _) =>
                value is Value.Number number && number.Of.Exact().Case is decimal exact and >= 0 && exact <= max
                    ? exact
                    : FormattableString.Invariant($"is {value.Describe()}; expected a number from 0 to {max}")
        );

    /// <summary>Yes or no; no without it.</summary>
    public static Parameter<bool> Flag(string name) =>
        new(
            name,
            Schema.Flag,
            (value, _) => value is Value.Flag flag ? flag.Of : $"is {value.Describe()}; expected true or false"
        )
        {
            OfText = text => text is "true" or "false" ? new Value.Flag(text == "true") : new Value.Text(text),
        };

    /// <summary>A time, see <see cref="Times"/>.</summary>
    public static Parameter<Instant?> Time(string name) =>
        new(
            name,
            Schema.Time,
            (value, _) =>
                value is Value.Text text && Times.Parse(text.Of) is { } at
                    ? Right<string, Instant?>(at)
                    : Left<string, Instant?>($"is {value.Describe()}; expected a time like {Times.Example}")
        );

    /// <summary>One of these names.</summary>
    public static Parameter<string> OneOf(string name, Func<Catalogue, Seq<string>> names) =>
        new(
            name,
            Schema.OneOf(names),
            (value, catalogue) =>
                value is Value.Text text && names(catalogue).Exists(one => one == text.Of)
                    ? Right<string, string>(text.Of)
                    : Left<string, string>(
                        $"is {value.Describe()}; expected one of {string.Join(", ", names(catalogue))}"
                    )
        );

    /// <summary>The name of a worker.</summary>
    public static Parameter<string> Worker(string name) =>
        OneOf(name, catalogue => catalogue.Workers.Map(worker => worker.Name)) with
        {
            Schema = Schema.Worker,
        };
}

/// <summary>A parameter that is read as a T.</summary>
/// <param name="Name">Its name in a query, or in JSON.</param>
/// <param name="Schema">What it may be.</param>
/// <param name="Parse">The value as a T, or a lower-case fragment that says what is wrong with it.</param>
public sealed record Parameter<T>(string Name, Schema Schema, Func<Value, Catalogue, Either<string, T>> Parse)
    : Parameter(Name, Schema)
{
    /// <summary>What it is if it is not given.</summary>
    public T? Otherwise { get; init; }
}
