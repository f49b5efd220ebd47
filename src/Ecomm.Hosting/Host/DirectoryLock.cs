namespace Ecomm.Hosting.Host;

/// <summary>Keeps a directory of data to one process.</summary>
public static class DirectoryLock
{
    private const string FileName = "lock";

    /// <summary>Takes the directory, which must exist, until the result is disposed of.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public static FileStream Take(string directory)
    {
        try
        {
            return new FileStream(
                Path.Combine(directory, FileName),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None
            );
        }
        catch (IOException e)
        {
            throw new IOException(
                $"'{Path.GetFullPath(directory)}' is in use by another host; choose another --data",
                e
            );
        }
    }
}
