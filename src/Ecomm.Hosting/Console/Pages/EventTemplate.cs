using Ecomm.Hosting.Console.Parts;

namespace Ecomm.Hosting.Console.Pages;

/// <summary>Raw events to begin with: one of each kind that is declared, and one that nobody declares.</summary>
public static class EventTemplate
{
    private const string Unknown = "UNDECLARED_EVENT";

    /// <summary>The names of all declared events, and one more.</summary>
    public static IReadOnlyList<string> Names(Catalogue catalogue) =>
        [.. catalogue.Events.Map(type => type.Name), Unknown];

    /// <summary>Key and data of an event of that name.</summary>
    public static (string Pk, string Sk, string Data) Of(Catalogue catalogue, string name)
    {
        if (catalogue.FindEvent(name) is not { } type)
        {
            return ("EVENTS#UNDECLARED", $"EVENT#{name}", "{}");
        }
        var data = Samples.Of(type.Fields);
        var e = type.Read(data, default).IfLeft(failure => throw new InvalidOperationException(failure.Reason));
        var key = type.KeyOf(e);
        return (key.Pk, key.Sk, JsonText.Indent(data));
    }
}
