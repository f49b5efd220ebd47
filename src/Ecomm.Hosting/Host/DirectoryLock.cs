namespace Ecomm.Hosting.Host;

/// <summary>Keeps a directory of data to one process, and knows whether the directory is still in its place.</summary>
public sealed class DirectoryLock : IDisposable
{
    private const string FileName = "lock";

    /// <summary>A removal is noticed within this time; the directory is looked at no more often.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>The error of a lock that another process holds, by its number on Linux, macOS and Windows.</summary>
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly FileStream file;
    private readonly DateTime created;
    private readonly TimeProvider time;
    private long looked;
    private volatile bool isInPlace = true;

    private DirectoryLock(string path, TimeProvider time)
    {
        this.time = time;
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        created = File.GetCreationTimeUtc(file.Name);
        looked = time.GetTimestamp();
    }

    /// <summary>
    /// Whether the directory that was taken is still there under its path. It is not after its removal, and neither when
    /// another was made in its place: what is written then goes into files that nobody finds.
    /// </summary>
    public bool IsInPlace
    {
        get
        {
            var last = Volatile.Read(ref looked);
            if (
                time.GetElapsedTime(last) >= LookInterval
                && Interlocked.CompareExchange(ref looked, time.GetTimestamp(), last) == last
            )
            {
                isInPlace = File.GetCreationTimeUtc(file.Name) == created;
            }
            return isInPlace;
        }
    }

    /// <summary>Takes the directory, which must exist, until the result is disposed of.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public static DirectoryLock Take(string directory, TimeProvider time)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            return new DirectoryLock(Path.Combine(path, FileName), time);
        }
        catch (IOException e)
        {
            throw new IOException(
                Taken.Contains(e.HResult)
                    ? $"'{path}' is in use by another host; choose another --data"
                    : $"'{path}' cannot be written: {e.Message}",
                e
            );
        }
    }

    public void Dispose() => file.Dispose();
}
