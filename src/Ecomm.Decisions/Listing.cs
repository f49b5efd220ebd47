using System.Globalization;
using System.Text;

namespace Ecomm.Decisions;

public enum ListedEntity
{
    Orders,
    Skus,
    OrderPayments,
}

/// <summary>
/// Which records to list: the one with the given key, or a page of all, by the time of creation, ties by id.
/// </summary>
public sealed record Listing(
    ListedEntity Entity,
    Option<EntityKey> Key,
    int Limit,
    SortDirection Direction,
    Option<ListPosition> After
)
{
    public const int LimitDefault = 50;
    public const int LimitMax = 1000;

    /// <summary>Reads <c>limit</c>, <c>sortDirection</c> and <c>nextToken</c>, beside a key of the caller's.</summary>
    public static Either<Faults, Listing> Parse(
        Value.Map body,
        ListedEntity entity,
        string keyField,
        Func<Value, Either<string, EntityKey>> key
    ) =>
        (
            body.Optional(keyField, key),
            body.Optional("limit", ParseLimit),
            body.Optional("sortDirection", ParseDirection),
            body.Optional("nextToken", ListPosition.Parse)
        )
            .Apply(
                (id, limit, direction, after) =>
                    new Listing(
                        entity,
                        id,
                        limit.IfNone(LimitDefault),
                        direction.IfNone(SortDirection.Ascending),
                        after
                    )
            )
            .ToResult();

    private static Either<string, int> ParseLimit(Value value) =>
        value is Value.Number number && number.Of.Whole(LimitMax).Case is long and >= 1 and var limit
            ? (int)limit
            : $"is {value.Describe()}; expected an integer from 1 to {LimitMax.ToString(CultureInfo.InvariantCulture)}";

    private static Either<string, SortDirection> ParseDirection(Value value) =>
        value switch
        {
            Value.Text { Of: "asc" } => SortDirection.Ascending,
            Value.Text { Of: "desc" } => SortDirection.Descending,
            _ => $"is {value.Describe()}; expected 'asc' or 'desc'",
        };
}

public enum SortDirection
{
    Ascending,
    Descending,
}

/// <summary>A place in a list; as text it is the opaque <c>nextToken</c>.</summary>
public sealed record ListPosition(Instant CreatedAt, string Id)
{
    private const int TokenCharactersMax = 1024;

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

    public string ToToken() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{CreatedAt}#{Id}"));
}
