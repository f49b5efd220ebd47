using System.IO.Compression;

namespace Ecomm.Emulation.Functions;

/// <summary>The packaged program of all functions; a package is unpacked for as long as this lives.</summary>
public sealed class Bootstrap : IDisposable
{
    public const string PathDefault = "artifacts/bootstrap";

    private const string FileName = "bootstrap";

    private readonly DirectoryInfo? unpacked;

    /// <param name="path">A file, a folder with a file <c>bootstrap</c>, or a zip with one.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public Bootstrap(string path)
    {
        if (File.Exists(path) && path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            unpacked = Directory.CreateTempSubdirectory("ecomm-bootstrap-");
            ZipFile.ExtractToDirectory(path, unpacked.FullName);
            path = unpacked.FullName;
        }
        Program = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, FileName) : path);
        if (!File.Exists(Program))
        {
            Dispose();
            throw new FileNotFoundException(
                $"'{Program}' is missing; make it with scripts/package-lambdas, or give --bootstrap"
            );
        }
    }

    /// <summary>The program's file.</summary>
    public string Program { get; }

    public void Dispose() => unpacked?.Delete(recursive: true);
}
