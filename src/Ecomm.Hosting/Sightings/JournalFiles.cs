using System.Globalization;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// The lines of the journal, in the files of one directory. A line's place is the number of bytes that were ever written before it. A file
/// is named by the place of its first line; the oldest are deleted.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    private const string Extension = ".jsonl";

    private readonly string directory;
    private readonly JournalBounds bounds;

    // The oldest first.
    private readonly List<JournalFile> files = [];

    /// <param name="directory">Made if it is missing.</param>
    /// <param name="bounds">How long a file grows, and how much is kept.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    public JournalFiles(string directory, JournalBounds bounds)
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
                Open(0);
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
            File.Delete(files[0].Path);
            files[0].Dispose();
            files.RemoveAt(0);
        }
    }

    /// <summary>Lines that are about that subject, and a few others, each with its place.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IEnumerable<(long Place, byte[] Line)> Of(string subject) => files.SelectMany(file => file.Of(subject));

    /// <summary>Lines that are about the event at that place of the event store, and a few others, each with its place.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IEnumerable<(long Place, byte[] Line)> Of(long seq) => files.SelectMany(file => file.Of(seq));

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    // Names sort as places do.
    private void Open(long first) =>
        files.Add(
            new JournalFile(
                Path.Combine(directory, first.ToString("D19", CultureInfo.InvariantCulture) + Extension),
                first
            )
        );

    private static long? FirstOf(string path) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : null;
}
