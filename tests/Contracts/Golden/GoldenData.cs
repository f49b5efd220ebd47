using Microsoft.Data.Sqlite;

namespace Ecomm.Contracts.Golden;

/// <summary>The files beside this one, and the databases among them.</summary>
internal static class GoldenData
{
    public static readonly IReadOnlyList<string> Databases = ["ecomm", "gateway", "journal"];

    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    /// <summary>Makes that directory the data of a host that was stopped.</summary>
    public static void LoadInto(string directory)
    {
        foreach (var name in Databases)
        {
            Load(name, Path.Combine(directory, $"{name}.db"));
        }
    }

    /// <summary>Makes a database of its dump.</summary>
    public static void Load(string name, string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A file of these tests.
        command.CommandText = System.IO.File.ReadAllText(File($"data/{name}.sql"));
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of what is found.</summary>
    public static IReadOnlyList<string> Texts(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }
        return texts;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
