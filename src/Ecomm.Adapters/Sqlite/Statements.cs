using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ecomm.Adapters.Sqlite;

/// <summary>
/// One connection with its prepared statements. Not for two threads at once. A statement names its values $1, $2 and so on, in any
/// order. A value is null, a whole number, a floating-point number, a string, or bytes, which are UTF-8 text. Statements are SQLite's
/// own: the commands, parameters and readers of ADO.NET around them took half as long as SQLite itself.
/// </summary>
public sealed class Statements : IDisposable
{
    /// <summary>
    /// A statement waits so long for a lock of somebody else's: long enough for a look by hand, short enough for a caller.
    /// </summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE.</summary>
    private const int PagesWritten = 9;

    /// <summary>Keys and names are no longer.</summary>
    private const int ShortTextMax = 256;

    private readonly SqliteConnection connection;
    private readonly sqlite3 database;
    private readonly Dictionary<string, Prepared> prepared = new(StringComparer.Ordinal);

    /// <param name="path">The file.</param>
    /// <param name="readOnly">Otherwise it is made if it is missing.</param>
    /// <exception cref="SqliteException">SQLite cannot open it.</exception>
    public Statements(string path, bool readOnly)
    {
        connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
            }.ToString()
        );
        try
        {
            connection.Open();
            database = connection.Handle!;
            Check(raw.sqlite3_busy_timeout(database, (int)LockTimeout.TotalMilliseconds));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement and gives the number of rows that it changed, if it is one that changes rows.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement)) { }
            return raw.sqlite3_changes(database);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The first column of the first row, or null.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            return Step(statement) ? new Row(statement)[0] : null;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Reads rows to their end.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public IReadOnlyList<T> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<object?> values)
    {
        var statement = Bind(sql, values);
        try
        {
            var rows = new List<T>();
            while (Step(statement))
            {
                rows.Add(read(new Row(statement)));
            }
            return rows;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Runs the statements of a script, which take no values.</summary>
    /// <exception cref="SqliteException">SQLite refuses one of them.</exception>
    public void Script(string sql) => Check(raw.sqlite3_exec(database, sql));

    /// <summary>
    /// Copies the write-ahead log into the file and empties it. Whoever reads the file is not waited for: the log stays then.
    /// </summary>
    /// <exception cref="SqliteException">The disk is full or failing.</exception>
    public void FoldLog()
    {
        Check(raw.sqlite3_busy_timeout(database, 0));
        try
        {
            Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            Check(raw.sqlite3_busy_timeout(database, (int)LockTimeout.TotalMilliseconds));
        }
    }

    /// <summary>Pages that this connection has written since this was called last.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(database, PagesWritten, out var pages, out _, 1));
        return pages;
    }

    /// <summary>
    /// Leaves the write-ahead log as it is at the end. SQLite otherwise copies the log into the file and deletes it when the
    /// last connection closes, although nobody has said that the file is whole.
    /// </summary>
    public void KeepLog() => raw.sqlite3_db_config(database, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
        {
            statement.Handle.Dispose();
        }
        prepared.Clear();
        connection.Dispose();
    }

    private bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }
        Check(code);
        return false;
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            prepared.Add(sql, statement = Prepare(sql));
        }
        if (statement.Places.Length != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fit the statement: {sql}", nameof(values));
        }
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(statement.Handle, statement.Places[i], values[i]));
        }
        return statement.Handle;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of with all that is prepared.")]
    private Prepared Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle, out var rest));
        try
        {
            if (!string.IsNullOrWhiteSpace(rest))
            {
                throw new ArgumentException($"is more than one statement; what follows the first: {rest}", nameof(sql));
            }
            // SQLite counts parameters in the order in which a statement names them.
            var places = new int[raw.sqlite3_bind_parameter_count(handle)];
            for (var i = 0; i < places.Length; i++)
            {
                places[i] = raw.sqlite3_bind_parameter_index(handle, FormattableString.Invariant($"${i + 1}"));
            }
            return places.Contains(0)
                ? throw new ArgumentException($"does not name its values $1 to ${places.Length}: {sql}", nameof(sql))
                : new Prepared(handle, places);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static int Bind(sqlite3_stmt statement, int place, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(statement, place),
            string text => BindText(statement, place, text),
            byte[] utf8 => raw.sqlite3_bind_text(statement, place, utf8),
            ReadOnlyMemory<byte> utf8 => raw.sqlite3_bind_text(statement, place, utf8.Span),
            long number => raw.sqlite3_bind_int64(statement, place, number),
            int number => raw.sqlite3_bind_int64(statement, place, number),
            double number => raw.sqlite3_bind_double(statement, place, number),
            _ => throw new ArgumentException($"{value.GetType()} is no value of a statement", nameof(value)),
        };

    // SQLite copies the text, so most need no memory of their own. It takes an empty span for null.
    private static int BindText(sqlite3_stmt statement, int place, string text)
    {
        if (text.Length is 0 or > ShortTextMax)
        {
            return raw.sqlite3_bind_text(statement, place, text);
        }
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(ShortTextMax)];
        return raw.sqlite3_bind_text(statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <param name="Handle">SQLite's own.</param>
    /// <param name="Places">Where SQLite takes each value, the first first.</param>
    private readonly record struct Prepared(sqlite3_stmt Handle, int[] Places);

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
    }
}

/// <summary>The row that a statement stands on, while it is read. Columns are counted from 0.</summary>
public readonly record struct Row
{
    private readonly sqlite3_stmt statement;

    internal Row(sqlite3_stmt statement) => this.statement = statement;

    /// <summary>How many columns it has.</summary>
    public int Count => raw.sqlite3_column_count(statement);

    /// <summary>A column as what it is stored as: null, a long, a double, a string, or bytes.</summary>
    public object? this[int column] =>
        raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_INTEGER => GetInt64(column),
            raw.SQLITE_FLOAT => GetDouble(column),
            raw.SQLITE_TEXT => GetString(column),
            _ => GetBytes(column).ToArray(),
        };

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <exception cref="InvalidDataException">It is null.</exception>
    public long GetInt64(int column)
    {
        var value = raw.sqlite3_column_int64(statement, column);
        return value == 0 && IsNull(column) ? throw Refused(column, $"is null") : value;
    }

    /// <exception cref="InvalidDataException">It is null, or of more than 32 bits.</exception>
    public int GetInt32(int column)
    {
        var value = GetInt64(column);
        return (int)value == value ? (int)value : throw Refused(column, $"is {value}, which is out of range");
    }

    /// <exception cref="InvalidDataException">It is null.</exception>
    public double GetDouble(int column)
    {
        var value = raw.sqlite3_column_double(statement, column);
        return value == 0 && IsNull(column) ? throw Refused(column, $"is null") : value;
    }

    /// <exception cref="InvalidDataException">It is null.</exception>
    public string GetString(int column) =>
        raw.sqlite3_column_text(statement, column).utf8_to_string() ?? throw Refused(column, $"is null");

    /// <summary>A column's bytes, of a text its UTF-8; valid until the next row.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(statement, column);

    private InvalidDataException Refused(int column, FormattableString what) =>
        new(
            $"column '{raw.sqlite3_column_name(statement, column).utf8_to_string()}' {FormattableString.Invariant(what)}"
        );
}
