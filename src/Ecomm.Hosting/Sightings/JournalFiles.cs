using System.Globalization;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// The lines of the journal, in the files of one directory. A line's place is the number of bytes that were ever written before it. A file
/// is named by the place of its first line; the oldest are deleted.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    private const string Extension = ".jsonl";

    /// <summary>As many as the largest place has, so that names sort as places do.</summary>
    private const int Digits = 19;

    private readonly string directory;
    private readonly JournalBounds bounds;

    // The oldest first.
    private readonly List<JournalFile> files = [];

    /// <param name="directory">Made if it is missing.</param>
    /// <param name="bounds">How long a file grows, and how much is kept.</param>
    /// <param name="begin">The first place of a journal that has no file.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    public JournalFiles(string directory, JournalBounds bounds, long begin = 0)
    {
        (this.directory, this.bounds) = (directory, bounds);
        Directory.CreateDirectory(directory);
        try
        {
            foreach (var first in Directory.GetFiles(directory, $"*{Extension}").Select(FirstOf).OfType<long>().Order())
            {
                Open(first);
            }
            if (files is [])
            {
                Open(begin);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Adds lines.</summary>
    /// <exception cref="IOException">They cannot be written; then none of them is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be made.</exception>
    public void Append(Lines lines)
    {
        if (files[^1].Length >= bounds.FileBytes)
        {
            Open(files[^1].First + files[^1].Length);
        }
        files[^1].Append(lines);
        while (files.Skip(1).Sum(file => (long)file.Length) >= bounds.KeptBytes)
        {
            var oldest = files[0];
            files.RemoveAt(0);
            oldest.Dispose();
            Delete(oldest.Path);
        }
    }

    /// <summary>Lines that are about that subject, and a few others, each with its place.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IEnumerable<(long Place, byte[] Line)> Of(string subject) => files.SelectMany(file => file.Of(subject));

    /// <summary>Lines that are about the event at that place of the event store, and a few others, each with its place.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IEnumerable<(long Place, byte[] Line)> Of(long seq) => files.SelectMany(file => file.Of(seq));

    /// <summary>Makes the index of one file of an earlier start, if there is one without, which reads it whole. False if there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool IndexNext() => files.Any(file => file.Index());

    /// <summary>Makes durable what was written.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Flush() => files.ForEach(file => file.Flush());

    /// <summary>The file whose first line has that place.</summary>
    public static string PathOf(string directory, long first) =>
        Path.Combine(directory, first.ToString($"D{Digits}", CultureInfo.InvariantCulture) + Extension);

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    // Somebody may hold it, or the directory may be gone: the next start finds it again.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private void Open(long first) => files.Add(new JournalFile(PathOf(directory, first), first));

    private static long? FirstOf(string path) =>
        Path.GetFileNameWithoutExtension(path) is { Length: Digits } name
        && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first
            : null;
}
