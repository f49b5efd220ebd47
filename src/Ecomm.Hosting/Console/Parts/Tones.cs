using System.Collections.Frozen;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>The colour of a status or of an event's name, as its declaration says.</summary>
public sealed class Tones(Catalogue catalogue)
{
    private readonly FrozenDictionary<string, Tone> tones = catalogue
        .Events.Map(type => (type.Name, type.Tone))
        .Concat(
            catalogue
                .Entities.Bind(entity => entity.Fields)
                .Map(field => field.Shape)
                .OfType<Shape.Choice>()
                .SelectMany(choice => choice.Options)
                .Select(option => (option.Name, option.Tone))
        )
        .DistinctBy(pair => pair.Item1)
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The class of the style sheet for that name.</summary>
    public string Of(string name) =>
        tones.GetValueOrDefault(name) switch
        {
            Tone.Good => "good",
            Tone.Bad => "bad",
            Tone.Warning => "warn",
            _ => "plain",
        };
}

/// <summary>What the pages have in common.</summary>
/// <param name="Title">What the program is called.</param>
public sealed record ConsoleSettings(string Title);
