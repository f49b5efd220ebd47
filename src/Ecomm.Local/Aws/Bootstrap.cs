using System.IO.Compression;

namespace Ecomm.Local.Aws;

/// <summary>The packaged program of all functions.</summary>
public static class Bootstrap
{
    public const string PathDefault = "artifacts/bootstrap";

    private const string FileName = "bootstrap";

    /// <summary>The program's file, whether the path is that file, its folder, or a package to unpack.</summary>
    /// <param name="path">A file, a folder with a file <c>bootstrap</c>, or a zip with one.</param>
    /// <param name="unpackInto">Where a zip is unpacked to.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path, string unpackInto)
    {
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
        {
            ZipFile.ExtractToDirectory(path, unpackInto, overwriteFiles: true);
            return Find(unpackInto, unpackInto);
        }
        var program = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return File.Exists(program)
            ? Path.GetFullPath(program)
            : throw new FileNotFoundException(
                $"'{Path.GetFullPath(program)}' is missing; make it with scripts/package-lambdas, or give --bootstrap"
            );
    }
}
