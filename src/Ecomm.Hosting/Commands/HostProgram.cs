using System.CommandLine;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Hosting.Commands;

/// <summary>What a program on this machine is made of.</summary>
/// <param name="Title">What it is called: the console's pages and the help have it.</param>
/// <param name="Catalogue">Its domains.</param>
public sealed record HostProgram(string Title, Catalogue Catalogue)
{
    /// <summary>How it is started, for the examples of the help.</summary>
    public string Start { get; init; } = "dotnet run --";

    /// <summary>
    /// The system that <c>simulate</c> runs: its domains under the generic laws and their own, with generated requests, unless
    /// somebody knows better.
    /// </summary>
    public Blueprint Simulated { get; init; } = Blueprint.Of(Catalogue);

    /// <summary>Commands of its own.</summary>
    public IReadOnlyList<Command> Commands { get; init; } = [];

    /// <summary>The kind of subject that examples are about: one that tells its progress, if there is one.</summary>
    internal Subject? Example =>
        Catalogue.Subjects.Find(subject => Catalogue.ProgressOf(subject) is not null).Case as Subject
        ?? Catalogue.Subjects.HeadOrNone().Case as Subject;

    /// <summary>Its examples' option and id: <c>--order ORDER-1</c>.</summary>
    internal string ExampleOption =>
        Example is { } subject
            ? $"{SubjectOptions.NameOf(subject)} {((Value.Text)Samples.Of(new FieldShape(subject.Field, new Shape.Id(), true, ""))).Of}"
            : "";
}
