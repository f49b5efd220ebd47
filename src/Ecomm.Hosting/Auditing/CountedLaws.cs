using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ecomm.Hosting.Auditing;

/// <summary>The laws about sums, over running sums of all records.</summary>
internal sealed class CountedLaws(Catalogue catalogue)
{
    private readonly (Law.OfSums Law, IReadOnlySet<Entity> Counted)[] laws =
    [
        .. catalogue.Laws.OfType<Law.OfSums>().Select(law => (law, (IReadOnlySet<Entity>)law.Counted.ToHashSet())),
    ];

    private RunningSums[] sums = [];

    /// <summary>Begins with no record counted.</summary>
    public void Begin() => sums = [.. laws.Select(one => one.Law.Start())];

    /// <summary>Counts a record as it is now, instead of as it was when it was counted before.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="find">Finds it, if a law counts such; null if it is not there any more.</param>
    public void Count(Key key, Func<FoundRecord?> find)
    {
        if (catalogue.OwnerOf(key) is not { } entity)
        {
            return;
        }
        for (var i = 0; i < sums.Length; i++)
        {
            if (laws[i].Counted.Contains(entity))
            {
                sums[i].Count(IdOf(key), find());
            }
        }
    }

    /// <summary>How the sums break laws, if what was counted is one committed state.</summary>
    public IEnumerable<Violation> Violations() =>
        laws.Zip(sums, (one, running) => running.Broken().Select(what => new Violation(one.Law.Name, what)))
            .SelectMany(violations => violations);

    // A key takes ten times the room.
    private static UInt128 IdOf(Key key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Pk}\0{key.Sk}"), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
