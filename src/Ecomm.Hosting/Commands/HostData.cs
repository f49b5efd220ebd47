using Ecomm.Hosting.Chain;

namespace Ecomm.Hosting.Commands;

/// <summary>The directory in which a host keeps its data.</summary>
public static class HostData
{
    /// <summary>The file in it that holds the stores.</summary>
    /// <exception cref="FileNotFoundException">No host has kept data there.</exception>
    public static string DatabaseIn(string directory)
    {
        var path = Path.Combine(directory, Database.FileName);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"'{directory}' holds no data of a host: there is no '{path}'; give the host's --data"
            );
    }
}
