using System.Globalization;
using System.Text;

namespace Ecomm.Engine;

/// <summary>
/// Which records to list: the one with the given key, or a page of all, by the time of creation, ties by id.
/// </summary>
/// <param name="Entity">What is listed.</param>
/// <param name="Key">The key of the one record that is asked for; null for a page of all.</param>
/// <param name="Limit">At most this many records.</param>
/// <param name="Direction">Which come first.</param>
/// <param name="After">Only records beyond this position; null begins at the end.</param>
public sealed record Listing(Entity Entity, Key? Key, int Limit, SortDirection Direction, ListPosition? After)
{
    /// <summary>The records of a page if the request does not say.</summary>
    public const int LimitDefault = 50;

    /// <summary>The greatest number of records of a page.</summary>
    public const int LimitMax = 1000;

    private static readonly Scalar<LimitOf> Limits = new(
        value =>
            value is Value.Number number && number.Of.Whole(LimitMax).Case is long and >= 1 and var limit
                ? new LimitOf((int)limit)
                : $"is {value.Describe()}; expected an integer from 1 to {LimitMax.ToString(CultureInfo.InvariantCulture)}",
        limit => new Value.Number(Numeral.Of(limit.Records)),
        new Shape.Whole(1, LimitMax)
    );

    private static readonly Scalar<DirectionOf> Directions = new(
        value =>
            value switch
            {
                Value.Text { Of: "asc" } => new DirectionOf(SortDirection.Ascending),
                Value.Text { Of: "desc" } => new DirectionOf(SortDirection.Descending),
                _ => $"is {value.Describe()}; expected 'asc' or 'desc'",
            },
        direction => new Value.Text(direction.Of is SortDirection.Ascending ? "asc" : "desc"),
        new Shape.Choice(Seq(new Shape.Option("asc", Tone.Plain), new Shape.Option("desc", Tone.Plain)))
    );

    private static readonly Scalar<ListPosition> Tokens = new(
        ListPosition.Parse,
        position => new Value.Text(position.ToToken()),
        new Shape.Text(ListPosition.TokenCharactersMax, IsBlankRefused: true)
    );

    /// <summary>Reads <c>limit</c>, <c>sortDirection</c> and <c>nextToken</c>, beside a key of the caller's.</summary>
    internal static RequestCodec Codec<TId>(Entity entity, string keyField, Scalar<TId> id, Func<TId, Key> key)
        where TId : class
    {
        var codec = Engine.Codec.Of(
            Members.Optional(keyField, id, (Request<TId> request) => request.Id),
            Members.Optional("limit", Limits, (Request<TId> request) => request.Limit),
            Members.Optional("sortDirection", Directions, (Request<TId> request) => request.Direction),
            Members.Optional("nextToken", Tokens, (Request<TId> request) => request.After),
            (one, limit, direction, after) => new Request<TId>(one, limit, direction, after)
        );
        return new(
            codec.Fields,
            body =>
                codec
                    .Read(body)
                    .Map(request => new Listing(
                        entity,
                        request.Id is { } one ? key(one) : null,
                        request.Limit?.Records ?? LimitDefault,
                        request.Direction?.Of ?? SortDirection.Ascending,
                        request.After
                    ))
        );
    }

    internal sealed record RequestCodec(Seq<FieldShape> Fields, Func<Value.Map, Either<Faults, Listing>> Read);

    private sealed record Request<TId>(TId? Id, LimitOf? Limit, DirectionOf? Direction, ListPosition? After)
        where TId : class;

    private sealed record LimitOf(int Records);

    private sealed record DirectionOf(SortDirection Of);
}

/// <summary>The order of a list by time.</summary>
public enum SortDirection
{
    /// <summary>The oldest first.</summary>
    Ascending,

    /// <summary>The newest first.</summary>
    Descending,
}

/// <summary>A place in a list; as text it is the opaque <c>nextToken</c>.</summary>
public sealed record ListPosition(Instant CreatedAt, string Id)
{
    internal const int TokenCharactersMax = 1024;

    /// <summary>Reads a token that <see cref="ToToken"/> wrote, or says what is wrong with the value.</summary>
    public static Either<string, ListPosition> Parse(Value value)
    {
        var error = $"is {value.Describe()}; expected the nextToken of an earlier page";
        if (value is not Value.Text { Of.Length: <= TokenCharactersMax } token)
        {
            return error;
        }
        var bytes = new byte[token.Of.Length];
        if (!Convert.TryFromBase64String(token.Of, bytes, out var length))
        {
            return error;
        }
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var mark = text.IndexOf('#', StringComparison.Ordinal);
        return mark < 0
            ? error
            : Instant
                .Parse(new Value.Text(text[..mark]))
                .Map(at => new ListPosition(at, text[(mark + 1)..]))
                .MapLeft(_ => error);
    }

    /// <summary>The position as an opaque token that <see cref="Parse"/> reads.</summary>
    public string ToToken() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{CreatedAt}#{Id}"));
}

/// <summary>The keys of the listing index, the same in all worlds.</summary>
public static class ListKeys
{
    /// <summary>
    /// A list is spread over this many partitions, each of which DynamoDB serves with about 1,000 writes a second (see «Best
    /// practices for designing and using partition keys effectively»); reading the list merges them.
    /// </summary>
    public const int Partitions = 8;

    private const string Created = "CREATED_AT#";

    /// <summary>The partition key of that partition of a list, from 0.</summary>
    public static string Partition(string list, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}#{partition}");

    /// <summary>The partition key of the record with that id.</summary>
    public static string Partition(string list, string id) => Partition(list, (int)(StableHash(id) % Partitions));

    /// <summary>The sort key of a record at that position.</summary>
    public static string Sort(ListPosition position) => $"{Created}{position.CreatedAt}#{position.Id}";

    /// <summary>The position that a sort key stands for, or what is wrong with it.</summary>
    public static Either<string, ListPosition> PositionOf(string sort)
    {
        var mark = sort.StartsWith(Created, StringComparison.Ordinal) ? sort.IndexOf('#', Created.Length) : -1;
        return mark < 0
            ? $"is '{sort}'; expected {Created}time#id"
            : Instant
                .Parse(new Value.Text(sort[Created.Length..mark]))
                .Map(at => new ListPosition(at, sort[(mark + 1)..]));
    }

    // FNV-1a: what .NET hashes strings with differs from process to process, and this one is stored.
    private static uint StableHash(string text)
    {
        const uint offset = 2166136261;
        const uint prime = 16777619;
        var hash = offset;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ b) * prime);
        }
        return hash;
    }
}
