using Ecomm.Hosting.Commands;

namespace Ecomm.Local.Commands.Load;

/// <summary>Where a deployment's APIs are: on AWS each domain has an address of its own, a local host has one for all.</summary>
public sealed record BaseUrls(Uri Inventory, Uri Orders, Uri Payments, Uri Shipments)
{
    public const string InventoryVariable = "INVENTORY_API_BASE_URL";
    public const string OrdersVariable = "ORDERS_API_BASE_URL";
    public const string PaymentsVariable = "PAYMENTS_API_BASE_URL";
    public const string ShipmentsVariable = "SHIPMENTS_API_BASE_URL";

    /// <summary>
    /// What was said wins over what the environment says: whoever names a base URL must not reach another deployment because
    /// of a file sourced hours ago. A domain's own URL wins over the common one.
    /// </summary>
    /// <param name="common">The base URL given for all domains, if one was.</param>
    /// <param name="given">The base URL given for the domain of that environment variable, if one was.</param>
    /// <param name="environment">The environment's value of a variable.</param>
    /// <param name="otherwise">The base URL when nobody says anything.</param>
    public static BaseUrls Of(Uri? common, Func<string, Uri?> given, Func<string, string?> environment, Uri otherwise)
    {
        return new BaseUrls(
            Choose(InventoryVariable),
            Choose(OrdersVariable),
            Choose(PaymentsVariable),
            Choose(ShipmentsVariable)
        );

        Uri Choose(string variable) => given(variable) ?? common ?? FromEnvironment(variable) ?? otherwise;

        Uri? FromEnvironment(string variable) =>
            environment(variable) switch
            {
                null or "" => null,
                var text => WhereOptions.ParseUrl(text)
                    ?? throw new InvalidDataException($"{variable} is '{text}'; expected a URL"),
            };
    }

    /// <summary>The base URL of an API's domain.</summary>
    public Uri Of(ApiRoute route) =>
        route.Domain switch
        {
            "inventory" => Inventory,
            "orders" => Orders,
            "payments" => Payments,
            "shipments" => Shipments,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The addresses, without the token that a link may bring.</summary>
    public override string ToString() =>
        Inventory == Orders && Orders == Payments && Payments == Shipments
            ? HostLink.Address(Inventory)
            : $"{HostLink.Address(Inventory)} (inventory), {HostLink.Address(Orders)} (orders), "
                + $"{HostLink.Address(Payments)} (payments), {HostLink.Address(Shipments)} (shipments)";
}
