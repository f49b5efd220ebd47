namespace Ecomm.Local.Commands.Estimate;

/// <summary>A data file that is part of the program.</summary>
internal static class Resource
{
    public static string Read(string name)
    {
        using var stream =
            typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
