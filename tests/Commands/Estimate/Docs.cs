namespace Ecomm.Commands.Tests.Estimate;

/// <summary>Files of the repository that say what the model says.</summary>
internal static class Docs
{
    public static string Read(string path) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "repository", path));
}
