using System.Reflection;

namespace Ecomm.Hosting.Console.Pages;

/// <summary>Raw events to begin with: one of each kind that the system knows, and one that nobody does.</summary>
public static class EventTemplate
{
    private const string Order = "ABC001";
    private const string Unknown = "ORDER_RETRACTED_EVENT";

    /// <summary>The names of all events that the system knows, and one more.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        .. typeof(EventNames)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!),
        Unknown,
    ];

    /// <summary>Key and data of an event of that name.</summary>
    public static (string Pk, string Sk, string Data) Of(string name) =>
        name == EventNames.SkuRestocked
            ? (
                Keys.EventsOfSku("APPLES"),
                $"EVENT#{name}#LOT_ID#A00009",
                """
                {
                  "sku": "APPLES",
                  "lotId": "A00009",
                  "units": 100
                }
                """
            )
            : (
                Keys.EventsOf(Order),
                $"EVENT#{name}",
                $$"""
                {
                  "orderId": "{{Order}}",
                  "sku": "APPLES",
                  "units": 20,
                  "price": 33.25,
                  "userId": "123456"
                }
                """
            );
}
