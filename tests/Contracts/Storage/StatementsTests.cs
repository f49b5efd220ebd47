using System.Text;
using Ecomm.Adapters.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ecomm.Contracts.Storage;

/// <summary>Statements on a connection of SQLite's own.</summary>
public sealed class StatementsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Statements statements;

    public StatementsTests()
    {
        statements = new Statements(directory.File("store.db"), readOnly: false);
        statements.Script("CREATE TABLE things (name TEXT PRIMARY KEY, thing); CREATE TABLE others (name TEXT);");
    }

    public static TheoryData<object?, object?> Values =>
        new()
        {
            { null, null },
            { 4_711L, 4_711L },
            { long.MinValue, long.MinValue },
            { 7, 7L },
            { 0.5, 0.5 },
            { "", "" },
            { "plüms\0𝄞", "plüms\0𝄞" },
            { Encoding.UTF8.GetBytes("plüms"), "plüms" },
            { Encoding.UTF8.GetBytes(""), "" },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_as_it_was_given(object? given, object? expected)
    {
        Assert.Equal(1, statements.Execute("INSERT INTO things (name, thing) VALUES ($1, $2)", "one", given));
        Assert.Equal(expected, statements.Scalar("SELECT thing FROM things WHERE name = $1", "one"));
    }

    [Fact]
    public void Values_are_found_by_their_number_in_whatever_order_a_statement_names_them()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            statements.Execute("INSERT INTO things (thing, name) VALUES ($2, $1)", name, name + name);
        }
        var found = statements.Query(
            "SELECT name, thing FROM things WHERE name > $1 AND name <= $3 AND name <> $3 ORDER BY name LIMIT $2",
            row => $"{row.GetString(0)} {row.GetString(1)}",
            "a",
            10,
            "d"
        );
        Assert.Equal(["b bb", "c cc"], found);
    }

    [Fact]
    public void What_it_changed_is_counted_each_time_anew()
    {
        Assert.Equal(1, statements.Execute("INSERT INTO things (name) VALUES ($1)", "one"));
        Assert.Equal(0, statements.Execute("INSERT INTO things (name) VALUES ($1) ON CONFLICT DO NOTHING", "one"));
        Assert.Equal(0, statements.Execute("UPDATE things SET thing = 1 WHERE name = $1", "two"));
        Assert.Equal(1, statements.Execute("UPDATE things SET thing = 1 WHERE name = $1", "one"));
    }

    [Fact]
    public void A_statement_that_failed_can_be_used_again()
    {
        const string insert = "INSERT INTO things (name) VALUES ($1)";
        statements.Execute(insert, "one");

        var error = Assert.Throws<SqliteException>(() => statements.Execute(insert, "one"));

        Assert.Equal(19, error.SqliteErrorCode);
        Assert.Contains("UNIQUE", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, statements.Execute(insert, "two"));
    }

    [Fact]
    public void A_reader_that_throws_leaves_no_statement_open()
    {
        statements.Execute("INSERT INTO things (name) VALUES ($1)", "one");
        Assert.Throws<InvalidDataException>(() =>
            statements.Query<int>("SELECT name FROM things", _ => throw new InvalidDataException())
        );
        // A statement that still reads holds the table.
        statements.Script("DROP TABLE things");
    }

    [Fact]
    public void What_is_not_there_or_too_large_is_no_number_and_no_text()
    {
        statements.Execute(
            "INSERT INTO things (name, thing) VALUES ('null', NULL), ('zero', 0), ('large', 4294967296)"
        );

        Assert.Equal("column 'thing' is null", Refused("null", row => row.GetInt64(0)));
        Assert.Equal("column 'thing' is null", Refused("null", row => row.GetDouble(0)));
        Assert.Equal("column 'thing' is null", Refused("null", row => row.GetString(0)));
        Assert.Equal("column 'thing' is 4294967296, which is out of range", Refused("large", row => row.GetInt32(0)));
        Assert.Equal(0, Read("zero", row => row.GetInt32(0)));
        Assert.Equal(0, Read("zero", row => row.GetDouble(0)));
        Assert.Equal("0", Read("zero", row => row.GetString(0)));

        string Refused<T>(string name, Func<Row, T> read) =>
            Assert.Throws<InvalidDataException>(() => Read(name, read)).Message;

        T Read<T>(string name, Func<Row, T> read) =>
            statements.Query("SELECT thing FROM things WHERE name = $1", read, name)[0];
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT ?")]
    [InlineData("SELECT $2")]
    [InlineData("SELECT $1, $2")]
    public void What_is_not_one_statement_with_its_values_is_refused(string sql) =>
        Assert.Throws<ArgumentException>(() => statements.Scalar(sql, "one"));

    [Fact]
    public void A_lock_of_somebody_else_is_waited_for_and_then_an_error()
    {
        using var other = new Statements(directory.File("store.db"), readOnly: false);
        other.Execute("BEGIN IMMEDIATE");
        var error = Assert.Throws<SqliteException>(() => statements.Execute("BEGIN IMMEDIATE"));
        Assert.Equal(5, error.SqliteErrorCode);
        other.Execute("COMMIT");
        statements.Execute("BEGIN IMMEDIATE");
        statements.Execute("COMMIT");
    }

    public void Dispose()
    {
        statements.Dispose();
        directory.Dispose();
    }
}
