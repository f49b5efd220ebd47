using System.Text;

namespace Ecomm.Operations.Files;

/// <summary>
/// Files that commands write: beside the old file first, then under its name. A full disk, an interrupt or a fault leaves the old
/// file as it was.
/// </summary>
public static class WholeFile
{
    /// <summary>Writes a file of UTF-8 text.</summary>
    /// <param name="path">Where it goes. A device or a pipe is written straight to: it holds nothing that could be lost.</param>
    /// <param name="write">Writes the text.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<T> Write<T>(string path, Func<TextWriter, Task<T>> write)
    {
        await using (var device = OpenDevice(path))
        {
            if (device is not null)
            {
                await using var writer = new StreamWriter(device, new UTF8Encoding(false), leaveOpen: true);
                return await write(writer);
            }
        }
        var (target, beside) = Places(path);
        try
        {
            T result;
            await using (var file = Create(path, beside))
            {
                await using (var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true))
                {
                    result = await write(writer);
                }
                await file.FlushAsync();
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }
            File.Move(beside, target, overwrite: true);
            return result;
        }
        finally
        {
            if (File.Exists(beside))
            {
                // Something went wrong.
                File.Delete(beside);
            }
        }
    }

    /// <summary>
    /// Whoever works for long before writing asks first. Of what may be a device or a pipe, which an empty file may be too, nothing is asked: a
    /// reader would take the question for all that comes.
    /// </summary>
    /// <exception cref="IOException">The file could not be written now.</exception>
    public static void MustBeWritable(string path)
    {
        var full = Path.GetFullPath(path);
        if (IsOfDevices(full) || new FileInfo(full) is { Exists: true, Length: 0 })
        {
            return;
        }
        var (_, beside) = Places(path);
        Create(path, beside).Dispose();
        File.Delete(beside);
    }

    // A link stays a link, and what it names is replaced.
    private static (string Target, string Beside) Places(string path)
    {
        var link = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        var target = Path.GetFullPath(link?.FullName ?? path);
        return (target, $"{target}.{Guid.NewGuid():N}.part");
    }

    // Whoever named the file knows nothing of the one beside it.
    private static FileStream Create(string path, string beside)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be written: it is a directory");
        }
        if (Path.GetDirectoryName(beside) is { } directory && !Directory.Exists(directory))
        {
            throw new IOException($"'{path}' cannot be written: there is no directory '{directory}'");
        }
        try
        {
            return new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"'{path}' cannot be written: {e.Message.Replace(beside, path, StringComparison.Ordinal)}",
                e
            );
        }
    }

    /// <summary>Writes a file of these lines.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteLines(string path, IEnumerable<string> lines) =>
        Write(
            path,
            async writer =>
            {
                foreach (var line in lines)
                {
                    await writer.WriteLineAsync(line);
                }
                return true;
            }
        );

    /// <summary>Writes a file of this text.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteText(string path, string text) =>
        Write(
            path,
            async writer =>
            {
                await writer.WriteAsync(text);
                return true;
            }
        );

    // A rename would put a file in the place of a device or a named pipe.
    private static FileStream? OpenDevice(string path)
    {
        var full = Path.GetFullPath(path);
        if (IsOfDevices(full))
        {
            try
            {
                return new FileStream(full, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"'{path}' cannot be written: {e.Message}", e);
            }
        }
        if (!File.Exists(full) || new FileInfo(full).Length > 0)
        {
            return null;
        }
        var file = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (!file.CanSeek)
        {
            return file;
        }
        file.Dispose();
        return null;
    }

    private static bool IsOfDevices(string path) => IsUnder(path, "/dev/") || IsUnder(path, "/proc/");

    private static bool IsUnder(string path, string directory) => path.StartsWith(directory, StringComparison.Ordinal);
}
