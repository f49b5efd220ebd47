namespace Ecomm.Commands.Tests;

/// <summary>The files under <c>samples/</c>.</summary>
public static class Samples
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    public static string InitDatabase { get; } = Path.Combine(Directory, "init-database.json");

    public static string OrderLife { get; } = Path.Combine(Directory, "order-life.json");
}
