using System.Globalization;
using System.Text;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Bench;

/// <summary>The requests of all benchmarks: stock for everyone, then orders that the gateway accepts.</summary>
internal static class Orders
{
    private const int Skus = 20;
    private const string Json = "application/json";

    /// <summary>So many place orders at once, each the next as soon as one is accepted.</summary>
    public const int Clients = 64;

    /// <summary>Clients wait while this much is undone: the rate is sustained, not borrowed from the queues.</summary>
    public const int BacklogMax = 2_000;

    public const string RestockPath = "/api/v1/inventory/restockSku";
    public const string PlacePath = "/api/v1/orders/placeOrder";

    public static IEnumerable<byte[]> Restocks(int orders) =>
        Enumerable
            .Range(0, Skus)
            .Select(sku => Body($$"""{"sku":"SKU-{{sku:D3}}","lotId":"LOT-1","units":{{orders}}}"""));

    /// <summary>An order of one unit; ids are spread like random ones, as real ids are.</summary>
    public static byte[] Order(string run, int number) =>
        Body(
            $$"""{"orderId":"{{IdOf(run, number)}}","sku":"SKU-{{number % Skus:D3}}","units":1,"price":12.5,"userId":"user-{{number % 1000:D4}}"}"""
        );

    /// <summary>The id of that order of that run.</summary>
    public static string IdOf(string run, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Scatter(number):x8}-{run}");

    /// <summary>Asks a list for that order only.</summary>
    public static byte[] One(string orderId) => Body($$"""{"orderId":"{{orderId}}"}""");

    public static ApiRequest Request(byte[] body) => new(body, Json, null);

    // A bijection of 32 bits: no two orders share an id.
    private static uint Scatter(int number) => unchecked((uint)number * 2654435761);

    private static byte[] Body(FormattableString json) =>
        Encoding.UTF8.GetBytes(json.ToString(CultureInfo.InvariantCulture));
}
