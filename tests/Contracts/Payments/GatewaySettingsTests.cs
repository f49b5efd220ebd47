using Ecomm.Lambdas.Runtime;

namespace Ecomm.Contracts.Payments;

/// <summary>How a function is told which payment gateway it asks.</summary>
public sealed class GatewaySettingsTests
{
    private const string Arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3";

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

    [Fact]
    public void A_secret_is_named_by_its_ARN_and_asked_for_in_its_own_region() =>
        Assert.Equal(
            new SecretSettings(
                Arn,
                "x-api-key",
                "eu-west-1",
                new Uri("https://secretsmanager.eu-west-1.amazonaws.com")
            ),
            Secret()
        );

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_SECRETS_MANAGER")]
    public void A_secret_is_asked_for_where_the_environment_says(string variable) =>
        Assert.Equal(new Uri("http://127.0.0.1:5000"), Secret((variable, "http://127.0.0.1:5000"))?.Endpoint);

    [Theory]
    [InlineData("PAYMENT_GATEWAY_SECRET_ARN", "pay/key")]
    [InlineData("PAYMENT_GATEWAY_SECRET_ARN", "arn:aws:ssm:eu-west-1:123456789012:parameter/pay/key")]
    [InlineData("PAYMENT_GATEWAY_SECRET_HEADER", "Idempotency-Key")]
    [InlineData("PAYMENT_GATEWAY_SECRET_HEADER", "")]
    public void A_secret_that_cannot_be_shown_stops_the_start(string variable, string value)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Secret((variable, value)));
        Assert.StartsWith($"{variable} is ", fault.Message, StringComparison.Ordinal);
    }

    private static SecretSettings? Secret(params (string Name, string Value)[] settings) =>
        Assert
            .IsType<GatewaySettings.Http>(
                Read([
                    .. settings,
                    ("PAYMENT_GATEWAY_URL", "https://pay.example"),
                    ("PAYMENT_GATEWAY_SECRET_ARN", Arn),
                    ("PAYMENT_GATEWAY_SECRET_HEADER", "x-api-key"),
                ]).Gateways["payment"]
            )
            .Secret;

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
