using System.Globalization;
using Ecomm.Operations.Files;
using LanguageExt;

namespace Ecomm.Local.Commands.Load;

/// <summary>
/// A file of restocks, orders and what follows for these orders, each as its API takes it. Only the shape of the file is checked
/// here: whether a request is a good one is for the deployment to say.
/// </summary>
public sealed record LoadFile(Seq<Value.Map> Restocks, Seq<Value.Map> Orders, Seq<FollowUp> FollowUps)
{
    private const string RestocksField = "restocks";
    private const string OrdersField = "orders";

    /// <summary>The SKUs that the file names, in their order.</summary>
    public IEnumerable<string> Skus =>
        Restocks
            .Concat(Orders)
            .Select(entry => Text(entry, "sku"))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>A text of a request, trimmed as the APIs do, or null.</summary>
    public static string? Text(Value.Map entry, string field) => (entry[field] as Value.Text)?.Of.Trim();

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file; the message has the path and the reason.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<LoadFile> Read(string path, CancellationToken cancel) =>
        Parse((await TextFile.ReadDocument(path, cancel)).Span)
            .IfLeft(error => throw TextFile.Fault(path, line: null, error));

    public static Either<string, LoadFile> Parse(ReadOnlySpan<byte> json) =>
        ValueJson.Parse(json).Bind(value => value is Value.Map map ? Read(map) : NotAnObject(value));

    private static Either<string, LoadFile> Read(Value.Map map) =>
        from restocks in Entries(map, RestocksField)
        from orders in Entries(map, OrdersField)
        from shipments in FollowUpsOf(map, orders, "shipments", "shipment", ShipOrderApi.Slice)
        from deliveries in FollowUpsOf(map, orders, "deliveries", "delivery", ConfirmDeliveryApi.Slice)
        from cancellations in FollowUpsOf(map, orders, "cancellations", "cancellation", CancelOrderApi.Slice)
        from file in restocks.IsEmpty && orders.IsEmpty
            ? Left<string, LoadFile>($"has neither {RestocksField} nor {OrdersField}")
            : new LoadFile(restocks, orders, toSeq(shipments.Concat(deliveries).Concat(cancellations).ToArray()))
        select file;

    private static Either<string, Seq<FollowUp>> FollowUpsOf(
        Value.Map map,
        Seq<Value.Map> orders,
        string field,
        string what,
        Api.Command api
    )
    {
        var placed = orders.Map(order => Text(order, "orderId")).ToHashSet();
        return Entries(map, field)
            .Bind(entries =>
                entries
                    .Map((i, entry) => (Place: FormattableString.Invariant($"{field}[{i}]"), Entry: entry))
                    .Fold(
                        Right<string, Seq<FollowUp>>(Seq<FollowUp>()),
                        (read, next) =>
                            from before in read
                            from one in FollowUp.Read(what, api, next.Entry).MapLeft(fault => $"{next.Place} {fault}")
                            from all in placed.Contains(one.OrderId)
                                ? before.Add(one)
                                : Left<string, Seq<FollowUp>>(
                                    $"{next.Place} is about order '{one.OrderId}', which is not among its {OrdersField}"
                                )
                            select all
                    )
            );
    }

    private static Either<string, Seq<Value.Map>> Entries(Value.Map map, string field)
    {
        var value = map[field] ?? new Value.List(Seq<Value>());
        if (value is not Value.List list)
        {
            return $"{field} is {value.Describe()}; expected an array";
        }
        for (var i = 0; i < list.Of.Count; i++)
        {
            if (list.Of[i] is not Value.Map)
            {
                return $"{field}[{i.ToString(CultureInfo.InvariantCulture)}] is {list.Of[i].Describe()}; expected an object";
            }
        }
        return list.Of.OfType<Value.Map>().ToSeq();
    }

    private static Either<string, LoadFile> NotAnObject(Value value) =>
        $"is {value.Describe()}; expected an object with {RestocksField} and {OrdersField}";
}
