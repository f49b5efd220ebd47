using System.Text.RegularExpressions;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;

namespace Ecomm.Hosting.Observation;

/// <summary>Which rows of a table to show.</summary>
/// <param name="Search">
/// Text that the row must contain somewhere, as it is stored or as people are shown it: <c>payment accepted</c> for <c>PAYMENT_ACCEPTED</c>,
/// a blank between a date and its time. Empty for all.
/// </param>
/// <param name="Sort">The column to sort by.</param>
/// <param name="Descending">From the largest down.</param>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Limit">At most this many rows.</param>
public sealed record TableQuery(string Search, string Sort, bool Descending, long Offset, int Limit);

/// <summary>Some rows, and how many there are in all.</summary>
public sealed record TablePage(IReadOnlyList<Item> Rows, long Total);

/// <summary>
/// Tables of the transactional store for people: searched, sorted by any column, a page at a time. The lists of the APIs are
/// for programs and know one order only.
/// </summary>
public sealed partial class Tables(ReaderPool readers)
{
    /// <summary>Sorts by the time of creation.</summary>
    public const string Newest = "";

    /// <summary>
    /// The columns of a list, as fields; those are what may be sorted by and searched in. What the record is comes first, then its
    /// status.
    /// </summary>
    public static IReadOnlyList<FieldShape> ColumnsOf(Entity entity)
    {
        var fields = entity.Fields.Filter(field => field.Name != Attributes.Version).ToList();
        return
        [
            .. fields.Take(1),
            .. fields.Skip(1).Where(field => field.Shape is Shape.Choice),
            .. fields.Skip(1).Where(field => field.Shape is not Shape.Choice),
        ];
    }

    /// <summary>A page of a list.</summary>
    /// <exception cref="ArgumentException">It is to be sorted by something that is no column.</exception>
    public TablePage Read(Entity entity, TableQuery query)
    {
        var columns = ColumnsOf(entity).Select(field => field.Name).ToList();
        if (query.Sort.Length > 0 && !columns.Contains(query.Sort))
        {
            throw new ArgumentException($"sort is '{query.Sort}'; expected one of {string.Join(", ", columns)}");
        }
        // The partitions of one list differ in their last character, a digit.
        var (first, end) = ($"{entity.List}#0", $"{entity.List}#{(char)('0' + ListKeys.Partitions)}");
        var sort = query.Sort.Length == 0 ? Attributes.ListSort : Field(query.Sort);
        var text = string.Join(" || ' ' || ", columns.Select(column => $"coalesce({Field(column)}, '')"));
        var found =
            query.Search.Length == 0
                ? "1"
                : $"(replace({text}, '_', ' ') LIKE $3 ESCAPE '\\' OR {text} LIKE $4 ESCAPE '\\')";
        var from = $"FROM {Database.RecordsTable} WHERE gsi1pk >= $1 AND gsi1pk < $2 AND {found}";
        if (query.Search.Length == 0 && query.Sort.Length == 0)
        {
            return ReadMerged(entity.List!, $"SELECT count(*) {from}", [first, end], query);
        }
        return Read(
            from,
            $"ORDER BY {sort} {Direction(query.Descending)}, gsi1sk DESC",
            query,
            query.Search.Length == 0
                ? [first, end]
                :
                [
                    first,
                    end,
                    Pattern(query.Search.Replace('_', ' ')),
                    Pattern(BeforeTime().Replace(query.Search, "T")),
                ]
        );
    }

    // The index has no numbers, so every row before a page is passed: from the end that is nearer.
    private TablePage ReadMerged(string list, string count, object[] bounds, TableQuery query) =>
        readers.ReadOneState(statements =>
        {
            var total = (long)(statements.Scalar(count, bounds) ?? 0L);
            var rest = Math.Max(total - query.Offset, 0);
            var length = Math.Min(query.Limit, rest);
            var (before, after) = (query.Offset, rest - length);
            var isNearTheStart = before <= after;
            var rows = statements.Query(
                Merged(descending: query.Descending == isNearTheStart),
                ItemOf,
                [
                    length,
                    Math.Min(before, after),
                    .. Enumerable
                        .Range(0, ListKeys.Partitions)
                        .Select(partition => ListKeys.Partition(list, partition)),
                ]
            );
            return new TablePage(isNearTheStart ? rows : [.. rows.Reverse()], total);
        });

    // The index has the order within each partition. A compound of nothing but its rows is merged by SQLite as it goes on, without sorting.
    private static string Merged(bool descending)
    {
        var rows = Enumerable
            .Range(0, ListKeys.Partitions)
            .Select(partition =>
                FormattableString.Invariant(
                    $"SELECT gsi1sk, seq FROM {Database.RecordsTable} WHERE gsi1pk = ${partition + 3}"
                )
            );
        var (all, direction) = (string.Join(" UNION ALL ", rows), Direction(descending));
        return $"""
            SELECT pk, sk, item FROM (
                SELECT * FROM ({all} ORDER BY gsi1sk {direction}, seq {direction}) LIMIT $1 OFFSET $2
            ) AS place JOIN {Database.RecordsTable} AS record ON record.seq = place.seq
            ORDER BY place.gsi1sk {direction}, place.seq {direction}
            """;
    }

    private static string Direction(bool descending) => descending ? "DESC" : "ASC";

    private static Item ItemOf(Row row) =>
        new(new Key(row.GetString(0), row.GetString(1)), EventStream.ParseOrEmpty(row.GetBytes(2)));

    /// <summary>A page of all items of the transactional store, in the order of their keys.</summary>
    public TablePage ReadItems(TableQuery query) =>
        query.Search.Length == 0
            ? Read($"FROM {Database.RecordsTable}", "ORDER BY pk, sk", query, [])
            : Read(
                $"FROM {Database.RecordsTable} WHERE pk || ' ' || sk LIKE $1 ESCAPE '\\'",
                "ORDER BY pk, sk",
                query,
                [Pattern(query.Search)]
            );

    private TablePage Read(string from, string sorted, TableQuery query, object[] values) =>
        readers.Read(statements =>
        {
            var limit = FormattableString.Invariant($"LIMIT ${values.Length + 1} OFFSET ${values.Length + 2}");
            var rows = statements.Query(
                $"SELECT pk, sk, item {from} {sorted} {limit}",
                ItemOf,
                [.. values, query.Limit, query.Offset]
            );
            var total = (long)(statements.Scalar($"SELECT count(*) {from}", values) ?? 0L);
            return new TablePage(rows, total);
        });

    [GeneratedRegex("(?<=[0-9]) (?=[0-9])")]
    private static partial Regex BeforeTime();

    // What somebody has made unreadable by hand has no fields.
    private static string Field(string name) => $"CASE WHEN json_valid(item) THEN json_extract(item, '$.{name}') END";

    /// <summary>A LIKE pattern for texts that contain this one.</summary>
    public static string Pattern(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
