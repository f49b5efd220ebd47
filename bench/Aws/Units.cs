using System.Text;
using System.Text.Json;

namespace Ecomm.Bench.Aws;

/// <summary>What requests consume, by the rules of «DynamoDB read and write operations» and «DynamoDB item sizes and formats».</summary>
public sealed record Units(int Requests, double Read, double Write)
{
    private const double ReadBytes = 4096;
    private const double WriteBytes = 1024;

    public static readonly Units None = new(0, 0, 0);

    public static Units operator +(Units one, Units other) => Add(one, other);

    public static Units Add(Units left, Units right) =>
        new(left.Requests + right.Requests, left.Read + right.Read, left.Write + right.Write);

    /// <summary>A consistent read of an item of that size; one that finds nothing costs as much as one that finds little.</summary>
    public static double OfRead(int bytes) => Math.Max(1, Math.Ceiling(bytes / ReadBytes));

    public static double OfWrite(int bytes) => Math.Max(1, Math.Ceiling(bytes / WriteBytes));

    /// <summary>The size of an item or a value in DynamoDB's JSON, in bytes.</summary>
    public static int SizeOfItem(JsonElement item) =>
        item.EnumerateObject().Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Name) + SizeOf(attribute.Value));

    private static int SizeOf(JsonElement typed)
    {
        var value = typed.EnumerateObject().First();
        return value.Name switch
        {
            "S" => Encoding.UTF8.GetByteCount(value.Value.GetString()!),
            "N" => (value.Value.GetString()!.Length + 1) / 2 + 1,
            "M" => 3 + value.Value.EnumerateObject().Count() + SizeOfItem(value.Value),
            "L" => 3 + value.Value.EnumerateArray().Sum(element => 1 + SizeOf(element)),
            _ => 1,
        };
    }
}
