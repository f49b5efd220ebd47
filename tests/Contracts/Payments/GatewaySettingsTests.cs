using Ecomm.Lambdas.Runtime;

namespace Ecomm.Contracts.Payments;

/// <summary>How a function is told which payment gateway it asks.</summary>
public sealed class GatewaySettingsTests
{
    [Fact]
    public void A_URL_names_a_gateway_behind_HTTP() =>
        Assert.Equal(
            new GatewaySettings.Http(new Uri("https://pay.example/v1")),
            Read(("PAYMENT_GATEWAY_URL", "https://pay.example/v1")).Gateways["payment"]
        );

    [Fact]
    public void A_ledger_table_names_the_fake_gateway() =>
        Assert.Equal(
            new GatewaySettings.Fake("ledger", 0.7),
            Read(("PAYMENT_GATEWAY_LEDGER_TABLE_NAME", "ledger"), ("PAYMENT_GATEWAY_FAILURE_RATE", "0.7")).Gateways[
                "payment"
            ]
        );

    [Fact]
    public void A_function_that_is_told_of_no_gateway_has_none() => Assert.Empty(Read().Gateways);

    [Fact]
    public void A_URL_that_cannot_be_a_gateways_stops_the_start_and_is_not_shown()
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            Read(("PAYMENT_GATEWAY_URL", "http://user:secret@pay.example"))
        );
        Assert.StartsWith("PAYMENT_GATEWAY_URL is not a gateway's address", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    private static FunctionSettings Read(params (string Name, string Value)[] gateway)
    {
        (string Name, string Value)[] all =
        [
            ("_HANDLER", "ProcessOrderPaymentWorker"),
            ("EVENT_STORE_TABLE_NAME", "events"),
            ("TRANSACTIONAL_TABLE_NAME", "records"),
            .. gateway,
        ];
        return FunctionSettings.Read(name => all.FirstOrDefault(setting => setting.Name == name).Value, Domains.All);
    }
}
